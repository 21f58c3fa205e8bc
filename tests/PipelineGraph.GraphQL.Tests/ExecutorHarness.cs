using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineGraph.GraphQL.Tests;

/// <summary>Runs requests and shows responses as JSON.</summary>
internal static class ExecutorHarness
{
    public static RequestExecutor Executor(string sdl, params Type[] types)
    {
        var builder = new RequestExecutorBuilder().AddSdl(sdl, "test.graphql");
        foreach (var type in types) builder.AddType(type);
        return builder.Build();
    }

    public static async Task<ExecutionResult> ExecuteAsync(this RequestExecutor executor, string query, string? variables = null, IServiceProvider? services = null, string? operationName = null) =>
        await executor.ExecuteAsync(
            new GraphQLRequest { Query = query, OperationName = operationName, Variables = variables is null ? null : JsonDocument.Parse(variables).RootElement },
            services ?? new Services(),
            cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The response as one line of JSON.</summary>
    public static async Task<string> JsonAsync(this RequestExecutor executor, string query, string? variables = null, IServiceProvider? services = null) =>
        Json(await executor.ExecuteAsync(query, variables, services));

    public static string Json(ExecutionResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (result is OperationResult operation) operation.WriteTo(buffer);
        else ((RequestErrorResult)result).WriteTo(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Only the data of a response that must have no errors.</summary>
    public static async Task<string> DataAsync(this RequestExecutor executor, string query, string? variables = null, IServiceProvider? services = null)
    {
        var json = JsonNode.Parse(await executor.JsonAsync(query, variables, services))!;
        Assert.True(json["errors"] is null, json["errors"]?.ToJsonString());
        return json["data"]!.ToJsonString();
    }

    public static IReadOnlyList<GraphQLError> ErrorsOf(ExecutionResult result) => result switch
    {
        OperationResult operation => operation.Errors,
        RequestErrorResult error => error.Errors,
        _ => [],
    };
}

/// <summary>The services of one request.</summary>
internal sealed class Services(params object[] instances) : IServiceProvider
{
    public object? GetService(Type serviceType) => Array.Find(instances, serviceType.IsInstanceOfType);
}
