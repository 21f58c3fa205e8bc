using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>A field of the schema with the code behind it.</summary>
internal sealed class BoundField
{
    public required Field Field { get; init; }

    public required FieldResolver Resolver { get; init; }

    public required Completion Completion { get; init; }

    /// <summary>Of a leaf that a member of the parent gives without anything else.</summary>
    public DirectLeaf? Leaf { get; init; }

    /// <summary>Of a field that a member of the parent gives without anything else.</summary>
    public Func<object, object?>? Getter { get; init; }

    /// <summary>One for each argument, in the order of the schema.</summary>
    public required InputCoercer[] Arguments { get; init; }

    /// <summary>Of a subscription's root field: makes the source stream of what the resolver gave.</summary>
    public Func<object, IAsyncEnumerable<object?>>? ToStream { get; init; }
}
