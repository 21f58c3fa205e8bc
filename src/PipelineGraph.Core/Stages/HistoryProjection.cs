using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A stay as the spans tell it.</summary>
public sealed record Stay(HistoryStep Entered, DateTimeOffset? LeftAt);

/// <summary>What a change of a history does to spans and counters: both are derived from the steps and nothing else.</summary>
public static class HistoryProjection
{
    /// <summary>The stays of a history whose steps all have numbers.</summary>
    public static IEnumerable<Stay> Stays(IReadOnlyList<HistoryStep> history)
    {
        for (var index = 0; index < history.Count; index++)
        {
            if (history[index].StageKey is not null) yield return new Stay(history[index], index + 1 < history.Count ? history[index + 1].At : null);
        }
    }

    /// <summary>
    /// By how much the present and the reached subjects of each stage change. Who was in a stage has reached it, and has passed all stages
    /// before it in the order of the definition.
    /// </summary>
    /// <param name="descriptionOf">The description of a binding's definition; null where its order is not known, so that nothing was passed.</param>
    public static IEnumerable<(int BindingNo, string StageKey, int Present, int Reached)> Counts(
        IReadOnlyList<HistoryStep> before, IReadOnlyList<HistoryStep> after, Unit unit, Func<int, DefinitionDescription?> descriptionOf)
    {
        var counts = new Dictionary<(int, string), (int Present, int Reached)>();
        Add(before, -1);
        Add(after, 1);
        return counts.Where(count => count.Value != (0, 0)).Select(count => (count.Key.Item1, count.Key.Item2, count.Value.Present, count.Value.Reached));

        void Add(IReadOnlyList<HistoryStep> history, int sign)
        {
            foreach (var stays in history.Where(step => step.StageKey is not null).GroupBy(step => step.BindingNo))
            {
                foreach (var stage in StageOrder.Reached(descriptionOf(stays.Key), unit, stays.Select(step => step.StageKey!)))
                {
                    var count = counts.GetValueOrDefault((stays.Key, stage));
                    counts[(stays.Key, stage)] = (count.Present, count.Reached + sign);
                }
            }

            if (history.Count > 0 && history[^1] is { StageKey: { } last } present)
            {
                var count = counts.GetValueOrDefault((present.BindingNo, last));
                counts[(present.BindingNo, last)] = (count.Present + sign, count.Reached);
            }
        }
    }
}
