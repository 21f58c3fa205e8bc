using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>No fragment spreads itself, directly or through others (section 5.5.2.2).</summary>
public sealed class NoFragmentCycles(ValidationContext context) : ValidationRule(context)
{
    /// <summary>Fragments within fragments, each spread by the one before; far less than would not fit the stack.</summary>
    private const int MaxDepth = 2_000;

    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];
    private readonly Dictionary<string, int> _startsAt = new(StringComparer.Ordinal);

    public override string Section => "5.5.2.2";

    public override bool Enter(Node node)
    {
        if (node is FragmentDefinitionNode fragment) Follow(fragment);
        return node is DocumentNode;
    }

    /// <summary>Each fragment is followed once, so that each cycle is reported once.</summary>
    private void Follow(FragmentDefinitionNode fragment)
    {
        var name = fragment.Name.Value;
        if (!_visited.Add(name)) return;
        if (_path.Count > MaxDepth)
        {
            Context.ReportLimit(this, new Limit("FragmentDepth", null, MaxDepth), $"Fragments spread each other more than {MaxDepth} levels deep. Spread them in fewer steps.", fragment);
            return;
        }

        _startsAt[name] = _path.Count;
        foreach (var spread in Context.GetSpreads(fragment.SelectionSet))
        {
            _path.Add(spread);
            if (_startsAt.TryGetValue(spread.Name.Value, out var start)) ReportCycle(_path[start..]);
            else if (Context.GetFragment(spread.Name.Value) is { } next) Follow(next);
            _path.RemoveAt(_path.Count - 1);
        }

        _startsAt.Remove(name);
    }

    private void ReportCycle(List<FragmentSpreadNode> cycle)
    {
        var via = string.Join(", ", cycle.SkipLast(1).Select(static spread => $"\"{spread.Name.Value}\""));
        Report($"Cannot spread fragment \"{cycle[^1].Name.Value}\" within itself{(via.Length > 0 ? " via " + via : "")}.", [.. cycle]);
    }
}
