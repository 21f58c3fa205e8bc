namespace PipelineGraph.GraphQL;

/// <summary>An input that may be left out, which is not the same as null (section 3.10, input coercion).</summary>
public readonly record struct Optional<T>
{
    private readonly T _value;

    public Optional(T value)
    {
        _value = value;
        HasValue = true;
    }

    public bool HasValue { get; }

    /// <summary>What was given; the default of T when nothing was.</summary>
    public T Value => _value;

    public static implicit operator Optional<T>(T value) => new(value);
}
