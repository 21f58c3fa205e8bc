namespace PipelineGraph.GraphQL.Execution;

/// <summary>Marks a class that serves fields of a GraphQL object type; the class itself is the runtime type unless it is static or names another.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ObjectTypeAttribute(string name, Type? runtimeType = null) : Attribute
{
    public string Name { get; } = name;

    public Type? RuntimeType { get; } = runtimeType;
}

/// <summary>Names the field that a method or property serves, where the naming convention does not.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class FieldAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Marks the class that values of a GraphQL input object type become.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class InputTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A value that itself says which object type it is, where its CLR type serves several.</summary>
public interface IGraphQLTyped
{
    string GraphQLTypeName { get; }
}
