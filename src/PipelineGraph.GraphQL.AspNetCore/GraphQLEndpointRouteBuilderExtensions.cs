using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;
using PipelineGraph.GraphQL.AspNetCore.WebSockets;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>Puts a GraphQL endpoint into an application's routes.</summary>
public static class GraphQLEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the <see cref="RequestExecutor"/> of the application's services at one address: GraphQL over HTTP, GraphQL over SSE, GraphQL over
    /// WebSocket, and GraphiQL for browsers.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQL(
        this IEndpointRouteBuilder endpoints, string pattern = "/graphql", Action<GraphQLEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new GraphQLEndpointOptions();
        configure?.Invoke(options);

        var services = endpoints.ServiceProvider;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GraphQLEndpoint).FullName!);
        var endpoint = new GraphQLEndpoint(services.GetRequiredService<RequestExecutor>(), options, logger);

        var group = endpoints.MapGroup(pattern);
        group.Map("", options.WebSockets is { } sockets ? WithWebSockets(endpoints, options, sockets, endpoint.InvokeAsync) : endpoint.InvokeAsync).WithDisplayName($"GraphQL {pattern}");
        if (options.GraphiQL is not null)
            group.MapGet("graphiql/{file}", (string file) => GraphiQLFiles.Find(file)).WithDisplayName($"GraphiQL {pattern}");
        return group;
    }

    /// <summary>The handshake is seen to here, so that no host has to know that it needs a middleware.</summary>
    private static RequestDelegate WithWebSockets(
        IEndpointRouteBuilder endpoints, GraphQLEndpointOptions options, GraphQLWebSocketOptions sockets, RequestDelegate endpoint)
    {
        var handshake = new WebSocketOptions { KeepAliveInterval = options.KeepAliveInterval, KeepAliveTimeout = sockets.PongTimeout };
        foreach (var origin in sockets.AllowedOrigins) handshake.AllowedOrigins.Add(origin);
        var pipeline = endpoints.CreateApplicationBuilder().UseWebSockets(handshake);
        pipeline.Run(endpoint);
        return pipeline.Build();
    }
}
