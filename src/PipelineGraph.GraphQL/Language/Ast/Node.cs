namespace PipelineGraph.GraphQL.Language;

/// <summary>A part of a parsed document; nodes are immutable and compared by reference.</summary>
public abstract class Node
{
    /// <summary>Where the node was read; empty for nodes made by code.</summary>
    public Location Location { get; init; }

    public override string ToString() => Printer.Print(this);

    /// <summary>The lines and columns at which the nodes begin.</summary>
    public static IReadOnlyList<SourceLocation> LocationsOf(params ReadOnlySpan<Node> nodes)
    {
        var locations = new List<SourceLocation>(nodes.Length);
        foreach (var node in nodes)
        {
            if (node.Location.Source is { } source) locations.Add(source.GetLocation(node.Location.Start));
        }
        return locations;
    }
}

/// <summary>Name</summary>
public sealed class NameNode : Node
{
    public required string Value { get; init; }
}

/// <summary>Document : Definition+ (section 2.2)</summary>
public sealed class DocumentNode : Node
{
    public required IReadOnlyList<DefinitionNode> Definitions { get; init; }

    public IEnumerable<OperationDefinitionNode> Operations => Definitions.OfType<OperationDefinitionNode>();

    public IEnumerable<FragmentDefinitionNode> Fragments => Definitions.OfType<FragmentDefinitionNode>();
}

/// <summary>Definition: an operation, a fragment, or a type system definition or extension.</summary>
public abstract class DefinitionNode : Node
{
    public StringValueNode? Description { get; init; }

    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}

/// <summary>Directive : @ Name Arguments? (section 2.13)</summary>
public sealed class DirectiveNode : Node
{
    public required NameNode Name { get; init; }

    public IReadOnlyList<ArgumentNode> Arguments { get; init; } = [];
}

/// <summary>Argument : Name `:` Value (section 2.6)</summary>
public sealed class ArgumentNode : Node
{
    public required NameNode Name { get; init; }

    public required ValueNode Value { get; init; }
}
