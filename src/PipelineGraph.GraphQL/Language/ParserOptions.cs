namespace PipelineGraph.GraphQL.Language;

/// <summary>How much of a document is read before the parser gives up.</summary>
public sealed record ParserOptions
{
    public static ParserOptions Default { get; } = new();

    public int MaxTokens { get; init; } = 15_000;

    /// <summary>Selection sets, lists and objects within each other; also what keeps the stack safe.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>For documents of the server's own, such as its schema.</summary>
    public static ParserOptions Trusted { get; } = new() { MaxTokens = int.MaxValue };
}
