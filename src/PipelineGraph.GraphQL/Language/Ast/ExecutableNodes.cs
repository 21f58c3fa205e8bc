namespace PipelineGraph.GraphQL.Language;

public enum OperationType
{
    Query,
    Mutation,
    Subscription,
}

/// <summary>An operation or a fragment: what a request may consist of.</summary>
public abstract class ExecutableDefinitionNode : DefinitionNode
{
    public required SelectionSetNode SelectionSet { get; init; }
}

/// <summary>OperationDefinition (section 2.3)</summary>
public sealed class OperationDefinitionNode : ExecutableDefinitionNode
{
    public required OperationType Operation { get; init; }

    public NameNode? Name { get; init; }

    public IReadOnlyList<VariableDefinitionNode> VariableDefinitions { get; init; } = [];
}

/// <summary>FragmentDefinition : Description? fragment FragmentName TypeCondition Directives? SelectionSet (section 2.8)</summary>
public sealed class FragmentDefinitionNode : ExecutableDefinitionNode
{
    public required NameNode Name { get; init; }

    public required NamedTypeNode TypeCondition { get; init; }
}

/// <summary>VariableDefinition : Description? Variable : Type DefaultValue? Directives? (section 2.10)</summary>
public sealed class VariableDefinitionNode : Node
{
    public StringValueNode? Description { get; init; }

    public required VariableNode Variable { get; init; }

    public required TypeNode Type { get; init; }

    public ValueNode? DefaultValue { get; init; }

    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}

/// <summary>SelectionSet : { Selection+ } (section 2.4)</summary>
public sealed class SelectionSetNode : Node
{
    public required IReadOnlyList<SelectionNode> Selections { get; init; }
}

/// <summary>Selection: a field, a fragment spread or an inline fragment.</summary>
public abstract class SelectionNode : Node
{
    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}

/// <summary>Field : Alias? Name Arguments? Directives? SelectionSet? (section 2.5)</summary>
public sealed class FieldNode : SelectionNode
{
    public NameNode? Alias { get; init; }

    public required NameNode Name { get; init; }

    public IReadOnlyList<ArgumentNode> Arguments { get; init; } = [];

    public SelectionSetNode? SelectionSet { get; init; }

    /// <summary>The key under which the response carries this field.</summary>
    public string ResponseKey => (Alias ?? Name).Value;
}

/// <summary>FragmentSpread : ... FragmentName Directives? (section 2.8)</summary>
public sealed class FragmentSpreadNode : SelectionNode
{
    public required NameNode Name { get; init; }
}

/// <summary>InlineFragment : ... TypeCondition? Directives? SelectionSet (section 2.8.2)</summary>
public sealed class InlineFragmentNode : SelectionNode
{
    public NamedTypeNode? TypeCondition { get; init; }

    public required SelectionSetNode SelectionSet { get; init; }
}
