using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Checking;

/// <summary>The counters of the present funnel, counted once more from the stays that hold.</summary>
/// <param name="descriptions">By binding. Without one the order of its stages is not known: then nobody can tell whom a stage counts as reached by, and only the present is compared.</param>
internal sealed class CounterCheck(IReadOnlyDictionary<int, DefinitionDescription> descriptions)
{
    private readonly SortedDictionary<(int BindingNo, Unit Unit, string StageKey), (long Present, long Reached)> counts = [];

    public void Count(IReadOnlyList<StageSpan> spans)
    {
        foreach (var stays in spans.Where(span => span.KnownTo == long.MaxValue).GroupBy(span => (span.BindingNo, span.Unit)))
        {
            var description = descriptions.GetValueOrDefault(stays.Key.BindingNo);
            foreach (var stage in StageOrder.Reached(description, stays.Key.Unit, stays.Select(span => span.StageKey))) Add((stays.Key.BindingNo, stays.Key.Unit, stage), present: 0, reached: 1);
            foreach (var span in stays.Where(span => span.LeftAt is null)) Add((stays.Key.BindingNo, stays.Key.Unit, span.StageKey), present: 1, reached: 0);
        }
    }

    public void Compare(IReadOnlyList<FunnelCount> found, Differences differences)
    {
        var kept = found.ToDictionary(count => (count.BindingNo, count.Unit, count.StageKey));
        foreach (var key in counts.Keys.Union(kept.Keys).Order())
        {
            var expected = counts.GetValueOrDefault(key);
            var count = kept.GetValueOrDefault(key);
            var what = $"{key.Unit.ToString().ToUpperInvariant()} {key.StageKey} (binding {key.BindingNo.ToString(CultureInfo.InvariantCulture)})";
            differences.Compare($"counter of {what}, present", Text(expected.Present), Text(count?.Present ?? 0));
            if (descriptions.ContainsKey(key.BindingNo)) differences.Compare($"counter of {what}, reached", Text(expected.Reached), Text(count?.Reached ?? 0));
        }
    }

    private void Add((int, Unit, string) key, long present, long reached)
    {
        var count = counts.GetValueOrDefault(key);
        counts[key] = (count.Present + present, count.Reached + reached);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
