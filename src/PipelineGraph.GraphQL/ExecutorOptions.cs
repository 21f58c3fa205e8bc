using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>The bounds an executor keeps.</summary>
public sealed record ExecutorOptions
{
    public ParserOptions Parser { get; init; } = ParserOptions.Default;

    /// <summary>Selection sets within each other once all fragments are spread out.</summary>
    public int MaxOperationDepth { get; init; } = 200;

    /// <summary>How many documents are kept parsed, validated and planned.</summary>
    public int CachedDocuments { get; init; } = 2_000;

    /// <summary>The characters of the texts of kept documents, all together.</summary>
    public int CachedCharacters { get; init; } = 4_000_000;
}
