using System.Text.Json;

namespace PipelineGraph.GraphQL;

/// <summary>One request as a transport read it.</summary>
public sealed record GraphQLRequest
{
    public string? Query { get; init; }

    /// <summary>Names a document that the server knows, instead of <see cref="Query"/> (GraphQL over HTTP, appendix A); see also <c>extensions.persistedQuery</c>.</summary>
    public string? DocumentId { get; init; }

    public string? OperationName { get; init; }

    /// <summary>A JSON object; null or absent for none.</summary>
    public JsonElement? Variables { get; init; }

    public JsonElement? Extensions { get; init; }
}

/// <summary>What a transport allows a request to do.</summary>
public sealed record RequestOptions
{
    public static RequestOptions Default { get; } = new();

    /// <summary>False for GET: a mutation is then refused.</summary>
    public bool AllowMutations { get; init; } = true;

    /// <summary>False where one answer is all that can be given: a subscription is then refused before its source is asked.</summary>
    public bool AllowSubscriptions { get; init; } = true;

    /// <summary>True where the client may not ask for data: whatever asks for more than the schema is then refused.</summary>
    public bool IntrospectionOnly { get; init; }

    public CostReport Cost { get; init; }

    /// <summary>
    /// Who shares responses to a <see cref="ISharedEvent"/> by services of the operation: those who ask alike and for whom it gives equal values.
    /// Null, or none, shares with nobody.
    /// </summary>
    public Func<IServiceProvider, object?>? ShareAs { get; init; }

    /// <summary>Gives each event of a subscription services of its own; without it they share the request's.</summary>
    public Func<(IServiceProvider Services, IAsyncDisposable Lease)>? ServicesPerEvent { get; init; }
}

/// <summary>What a client wants to know of the cost of its operation.</summary>
public enum CostReport
{
    /// <summary>Nothing, unless it is too high.</summary>
    None,

    /// <summary>The cost, beside the result.</summary>
    Report,

    /// <summary>The cost alone: nothing is executed.</summary>
    Validate,
}
