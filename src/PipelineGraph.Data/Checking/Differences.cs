namespace PipelineGraph.Data.Checking;

/// <summary>Something that is kept and is not what it follows from.</summary>
/// <param name="What">The row or figure.</param>
/// <param name="Expected">What follows.</param>
/// <param name="Found">What is kept.</param>
public sealed record Difference(string What, string Expected, string Found);

/// <summary>Differences as they are found: all are counted, the first ones kept.</summary>
public sealed class Differences
{
    /// <summary>How many are kept.</summary>
    public const int Most = 20;

    private readonly List<Difference> first = [];

    public IReadOnlyList<Difference> First => first;

    public long Count { get; private set; }

    internal void Add(string what, string expected, string found)
    {
        Count++;
        if (first.Count < Most) first.Add(new Difference(what, expected, found));
    }

    /// <summary>Adds a difference where two texts are not the same.</summary>
    internal void Compare(string what, string expected, string found)
    {
        if (expected != found) Add(what, expected, found);
    }
}
