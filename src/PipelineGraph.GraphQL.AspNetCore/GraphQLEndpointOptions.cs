using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;
using PipelineGraph.GraphQL.AspNetCore.WebSockets;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>What a host may choose about its GraphQL endpoint.</summary>
public sealed class GraphQLEndpointOptions
{
    /// <summary>Decides, before anything of the request is read, whether it may go on; null lets it.</summary>
    /// <remarks>
    /// A socket asks at <c>connection_init</c>, whose payload may bring the <c>Authorization</c> header that browsers cannot set, and then with each
    /// operation and each keep-alive again: who is refused later loses the socket.
    /// </remarks>
    public Func<HttpContext, ValueTask<Refusal?>> Authorize { get; set; } = static _ => ValueTask.FromResult<Refusal?>(null);

    /// <summary>Decides whether one more operation of a request that is authorized may begin; null lets it. On a socket a refusal ends the operation alone.</summary>
    public Func<HttpContext, Refusal?> Admit { get; set; } = static _ => null;

    /// <summary>Whether a request without any authorization, refused as unauthenticated, may yet ask for the schema and nothing else.</summary>
    public bool IntrospectionForEveryone { get; set; }

    /// <summary>Opens the services one operation works with, and anew those of each event of a subscription.</summary>
    public Func<HttpContext, AsyncServiceScope> CreateScope { get; set; } = static context => context.RequestServices.CreateAsyncScope();

    /// <summary>
    /// Who shares the responses of subscriptions: operations with the same document and variables for whose services this gives equal values get the same
    /// bytes of each event that their source gives to all of them (<see cref="ISharedEvent"/>). By default nobody shares with anybody.
    /// </summary>
    public Func<IServiceProvider, object?>? ShareResponsesAs { get; set; }

    /// <summary>The longest request body that is read, in bytes; a longer one is answered 413.</summary>
    public int MaxRequestBodySize { get; set; } = 1024 * 1024;

    /// <summary>The longest request with files that is read, in bytes; a longer one is answered 413.</summary>
    public long MaxUploadSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>The most files of one request.</summary>
    public int MaxUploads { get; set; } = 10;

    /// <summary>How many requests with files are served at once, so that their files have room on the disk; one more is answered 503.</summary>
    public int MaxUploadRequests { get; set; } = 16;

    /// <summary>
    /// Whether what a page of another site can make a browser send unasked is refused: GET and multipart requests without a header that forces a
    /// preflight. Off only where no request is trusted for where it comes from or for what the browser adds to it.
    /// </summary>
    public bool RequirePreflight { get; set; } = true;

    /// <summary>How often a comment is sent on an open event stream, and a ping frame on a socket, so that no proxy takes it for dead.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a client may take to read what it was sent before it is cut off: nothing is kept for who does not read.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sockets at the same address; null gives none.</summary>
    public GraphQLWebSocketOptions? WebSockets { get; set; } = new();

    /// <summary>The page that a browser gets; null gives none.</summary>
    public GraphiQLOptions? GraphiQL { get; set; } = new();
}
