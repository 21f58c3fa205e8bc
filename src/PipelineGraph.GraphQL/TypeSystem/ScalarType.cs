using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Scalar type (section 3.5): how one kind of leaf value is read and written. Derive from it for a custom scalar; it passes JSON through as it stands.</summary>
public class ScalarType(string name) : NamedType(name)
{
    public string? SpecifiedByUrl { get; internal set; }

    /// <summary>The CLR type of parsed values, and of the values resolvers give.</summary>
    public virtual Type RuntimeType => typeof(JsonElement);

    /// <summary>Reads a value of the request's variables; throws <see cref="InputException"/> for what is not of this type.</summary>
    public virtual object Parse(JsonElement value) => value.Clone();

    /// <summary>Reads a literal without variables; as the same value in JSON, unless overridden.</summary>
    public virtual object Parse(ValueNode value) => Parse(LiteralJson.ToJson(value));

    /// <summary>Turns a resolver's value into the one to write; throws <see cref="InputException"/> for what is not of this type.</summary>
    public virtual object Serialize(object value) =>
        RuntimeType.IsInstanceOfType(value) || RuntimeType == typeof(JsonElement)
            ? value
            : throw new InputException($"{Name} cannot represent a value of type {value.GetType().Name}.");

    /// <summary>Writes what <see cref="Serialize"/> gave.</summary>
    public virtual void Write(Utf8JsonWriter writer, object value) => JsonSerializer.Serialize(writer, value);
}

/// <summary>A scalar whose values are of one CLR type, which <see cref="ScalarType.Serialize"/> leaves as they are: they are written without being boxed.</summary>
public abstract class ScalarType<T>(string name) : ScalarType(name) where T : notnull
{
    public sealed override Type RuntimeType => typeof(T);

    public sealed override void Write(Utf8JsonWriter writer, object value) => Write(writer, (T)value);

    /// <summary>Writes a value; throws <see cref="InputException"/>, with nothing written, for one that the scalar does not have.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);
}
