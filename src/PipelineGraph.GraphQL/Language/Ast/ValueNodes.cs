namespace PipelineGraph.GraphQL.Language;

/// <summary>A literal or a variable (section 2.9).</summary>
public abstract class ValueNode : Node;

/// <summary>Variable : $ Name</summary>
public sealed class VariableNode : ValueNode
{
    public required NameNode Name { get; init; }
}

/// <summary>IntValue, as written.</summary>
public sealed class IntValueNode : ValueNode
{
    public required string Value { get; init; }
}

/// <summary>FloatValue, as written.</summary>
public sealed class FloatValueNode : ValueNode
{
    public required string Value { get; init; }
}

/// <summary>StringValue, its escapes resolved.</summary>
public sealed class StringValueNode : ValueNode
{
    public required string Value { get; init; }

    public bool IsBlock { get; init; }
}

public sealed class BooleanValueNode : ValueNode
{
    public required bool Value { get; init; }
}

public sealed class NullValueNode : ValueNode;

/// <summary>EnumValue : Name but not true, false or null</summary>
public sealed class EnumValueNode : ValueNode
{
    public required string Value { get; init; }
}

public sealed class ListValueNode : ValueNode
{
    public required IReadOnlyList<ValueNode> Values { get; init; }
}

public sealed class ObjectValueNode : ValueNode
{
    public required IReadOnlyList<ObjectFieldNode> Fields { get; init; }
}

/// <summary>ObjectField : Name : Value</summary>
public sealed class ObjectFieldNode : Node
{
    public required NameNode Name { get; init; }

    public required ValueNode Value { get; init; }
}
