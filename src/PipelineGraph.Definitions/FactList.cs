using System.Collections;

namespace PipelineGraph.Definitions;

/// <summary>An immutable list of facts, oldest first; a shorter view of it shares its memory.</summary>
public sealed class FactList<T> : IReadOnlyList<T>
    where T : Fact
{
    private readonly T[] facts;

    private FactList(T[] facts, int count) => (this.facts, Count) = (facts, count);

    public static FactList<T> Empty { get; } = new([], 0);

    public int Count { get; }

    public T this[int index] => (uint)index < (uint)Count ? facts[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>A copy of the facts, which must be in order.</summary>
    public static FactList<T> Of(IEnumerable<T> facts)
    {
        T[] copy = [.. facts];
        return copy.Length == 0 ? Empty : new FactList<T>(copy, copy.Length);
    }

    /// <summary>The first facts, without copying them.</summary>
    public FactList<T> Take(int count) => count >= Count ? this : count <= 0 ? Empty : new FactList<T>(facts, count);

    /// <summary>The last fact with the key, or null.</summary>
    public T? Latest(string key)
    {
        for (var index = Count - 1; index >= 0; index--)
        {
            if (string.Equals(facts[index].Key, key, StringComparison.Ordinal)) return facts[index];
        }

        return null;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++) yield return facts[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
