using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>Puts a GraphQL endpoint into an application's routes.</summary>
public static class GraphQLEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the <see cref="RequestExecutor"/> of the application's services at one address: GraphQL over HTTP, GraphQL over SSE, and GraphiQL
    /// for browsers.
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
        group.Map("", endpoint.InvokeAsync).WithDisplayName($"GraphQL {pattern}");
        if (options.GraphiQL is not null)
            group.MapGet("graphiql/{file}", (string file) => GraphiQLFiles.Find(file)).WithDisplayName($"GraphiQL {pattern}");
        return group;
    }
}
