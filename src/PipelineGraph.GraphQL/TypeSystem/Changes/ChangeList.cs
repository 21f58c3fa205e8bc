namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Collects changes, and marks those that were announced.</summary>
internal sealed class ChangeList(AnnouncedRemovals announced)
{
    private readonly List<SchemaChange> _changes = [];

    public IReadOnlyList<SchemaChange> All => _changes;

    public void Breaking(string kind, string coordinate, string description) =>
        _changes.Add(new SchemaChange(SchemaChangeSeverity.Breaking, kind, coordinate, description) { WasAnnounced = announced.Has(kind, coordinate) });

    public void Dangerous(string kind, string coordinate, string description) =>
        _changes.Add(new SchemaChange(SchemaChangeSeverity.Dangerous, kind, coordinate, description));

    public void Safe(string kind, string coordinate, string description) =>
        _changes.Add(new SchemaChange(SchemaChangeSeverity.Safe, kind, coordinate, description));

    public void Described(string coordinate, string? old, string? now)
    {
        if (old != now) Safe("DESCRIPTION_CHANGED", coordinate, $"Description of {coordinate} has changed.");
    }

    public void Deprecated(string coordinate, string? old, string? now)
    {
        if (old == now) return;
        Safe("DEPRECATION_CHANGED", coordinate, now is null ? $"{coordinate} is no longer deprecated." : $"{coordinate} is deprecated: {now}");
    }
}

/// <summary>The elements of two lists by name: gone, new, and in both.</summary>
internal static class Difference
{
    public static (List<T> Removed, List<T> Added, List<(T Old, T Now)> Kept) Of<T>(OrderedDictionary<string, T> old, OrderedDictionary<string, T> now) =>
        Of(old.Keys, old, now.Keys, now);

    public static (List<T> Removed, List<T> Added, List<(T Old, T Now)> Kept) Of<T>(IReadOnlyList<T> old, IReadOnlyList<T> now)
        where T : NamedType =>
        Of(old.Select(type => type.Name), ByName(old), now.Select(type => type.Name), ByName(now));

    private static Dictionary<string, T> ByName<T>(IReadOnlyList<T> types)
        where T : NamedType => types.ToDictionary(type => type.Name, StringComparer.Ordinal);

    private static (List<T> Removed, List<T> Added, List<(T Old, T Now)> Kept) Of<T>(
        IEnumerable<string> oldNames, IDictionary<string, T> old, IEnumerable<string> newNames, IDictionary<string, T> now)
    {
        List<string> names = [.. oldNames];
        return (
            [.. names.Where(name => !now.ContainsKey(name)).Select(name => old[name])],
            [.. newNames.Where(name => !old.ContainsKey(name)).Select(name => now[name])],
            [.. names.Where(now.ContainsKey).Select(name => (old[name], now[name]))]);
    }
}
