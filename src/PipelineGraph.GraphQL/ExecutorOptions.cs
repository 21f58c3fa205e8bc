using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>The bounds an executor keeps.</summary>
public sealed record ExecutorOptions
{
    public ParserOptions Parser { get; init; } = ParserOptions.Default;

    /// <summary>Selection sets within each other once all fragments are spread out.</summary>
    public int MaxOperationDepth { get; init; } = 200;

    /// <summary>Fields of one operation, those of a fragment counted each time it is spread.</summary>
    public int MaxFields { get; init; } = 5_000;

    /// <summary>Aliases of one operation, counted alike.</summary>
    public int MaxAliases { get; init; } = 1_000;

    /// <summary>Items of all the lists of one response.</summary>
    public int MaxListItems { get; init; } = 1_000_000;

    /// <summary>How long a query, or one event of a subscription, may take; null for as long as it does.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a mutation may take; null for as long as it does. What is cut off half-way was work for nothing, or half of it is done.</summary>
    public TimeSpan? MutationTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many documents are kept parsed, validated and planned.</summary>
    public int CachedDocuments { get; init; } = 2_000;

    /// <summary>The characters of the texts of kept documents, all together.</summary>
    public int CachedCharacters { get; init; } = 4_000_000;

    /// <summary>Whether a document that was sent with its hash may be asked for by the hash alone; those kept so have the bounds of the cache.</summary>
    public bool AutomaticPersistedQueries { get; init; } = true;
}
