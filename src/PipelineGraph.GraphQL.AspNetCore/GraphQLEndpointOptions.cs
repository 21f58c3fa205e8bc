using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>What a host may choose about its GraphQL endpoint.</summary>
public sealed class GraphQLEndpointOptions
{
    /// <summary>Decides, before anything of the request is read, whether it may go on; null lets it.</summary>
    public Func<HttpContext, ValueTask<Refusal?>> Authorize { get; set; } = static _ => ValueTask.FromResult<Refusal?>(null);

    /// <summary>Opens the services one operation works with, and anew those of each event of a subscription.</summary>
    public Func<HttpContext, AsyncServiceScope> CreateScope { get; set; } = static context => context.RequestServices.CreateAsyncScope();

    /// <summary>The longest request body that is read, in bytes; a longer one is answered 413.</summary>
    public int MaxRequestBodySize { get; set; } = 1024 * 1024;

    /// <summary>The longest request with files that is read, in bytes; a longer one is answered 413.</summary>
    public long MaxUploadSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>The most files of one request.</summary>
    public int MaxUploads { get; set; } = 10;

    /// <summary>
    /// Whether what a page of another site can make a browser send unasked is refused: GET and multipart requests without a header that forces a
    /// preflight. Off only where no request is trusted for where it comes from or for what the browser adds to it.
    /// </summary>
    public bool RequirePreflight { get; set; } = true;

    /// <summary>How often a comment is sent on an open event stream, so that no proxy takes it for dead.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The page that a browser gets; null gives none.</summary>
    public GraphiQLOptions? GraphiQL { get; set; } = new();
}
