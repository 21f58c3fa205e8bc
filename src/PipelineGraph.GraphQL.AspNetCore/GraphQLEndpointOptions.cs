using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>What a host may choose about its GraphQL endpoint.</summary>
public sealed class GraphQLEndpointOptions
{
    /// <summary>Decides, before anything of the request is read, whether it may go on; null lets it.</summary>
    public Func<HttpContext, ValueTask<Refusal?>> Authorize { get; set; } = static _ => ValueTask.FromResult<Refusal?>(null);

    /// <summary>Whether a request without any authorization, refused as unauthenticated, may yet ask for the schema and nothing else.</summary>
    public bool IntrospectionForEveryone { get; set; }

    /// <summary>Opens the services one operation works with, and anew those of each event of a subscription.</summary>
    public Func<HttpContext, AsyncServiceScope> CreateScope { get; set; } = static context => context.RequestServices.CreateAsyncScope();

    /// <summary>The longest request body that is read, in bytes; a longer one is answered 413.</summary>
    public int MaxRequestBodySize { get; set; } = 1024 * 1024;

    /// <summary>How often a comment is sent on an open event stream, so that no proxy takes it for dead.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The page that a browser gets; null gives none.</summary>
    public GraphiQLOptions? GraphiQL { get; set; } = new();
}
