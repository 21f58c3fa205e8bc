using PipelineGraph.Core.Activities;

namespace PipelineGraph.Core.Stages;

/// <summary>When a link between two subjects held.</summary>
public sealed class LinkPeriods
{
    private readonly List<(DateTimeOffset At, bool Holds)> turns = [];

    private LinkPeriods() { }

    /// <summary>The instants at which it began or ended.</summary>
    public IEnumerable<DateTimeOffset> Turns => turns.Select(turn => turn.At);

    /// <summary>Holds while one of them does: links to what has become one.</summary>
    public static LinkPeriods Either(IReadOnlyCollection<LinkPeriods> periods)
    {
        if (periods.Count == 1) return periods.First();
        var either = new LinkPeriods();
        foreach (var instant in periods.SelectMany(each => each.Turns).Distinct().Order())
            either.turns.Add((instant, periods.Any(each => each.HoldsAt(instant))));
        return either;
    }

    public bool HoldsAt(DateTimeOffset instant)
    {
        for (var index = turns.Count - 1; index >= 0; index--)
        {
            if (turns[index].At <= instant) return turns[index].Holds;
        }

        return false;
    }

    /// <summary>Each target that the subject was ever linked to under the key, with its periods.</summary>
    /// <param name="standing">The subject's facts: see <see cref="SubjectTimeline.Standing"/>.</param>
    public static SortedDictionary<Guid, LinkPeriods> Of(IEnumerable<FactRecord> standing, string key)
    {
        var single = key is LinkKeys.Employer or LinkKeys.Company;
        var periods = new SortedDictionary<Guid, LinkPeriods>();
        Guid? present = null;
        foreach (var link in standing)
        {
            if (link.Type != FactType.Link || link.Key != key || link.TargetId is not { } target) continue;
            var holds = link.ValueBoolean != false;
            if (!periods.TryGetValue(target, out var period)) periods[target] = period = new LinkPeriods();
            if (single && holds && present is { } last && last != target) periods[last].turns.Add((link.EffectiveAt, false));
            present = holds ? target : present == target ? null : present;
            period.turns.Add((link.EffectiveAt, holds));
        }

        return periods;
    }

    /// <summary>The one target at the instant of a key that has one at a time; of several at a time the last one that began.</summary>
    /// <param name="where">What the latest link to a target must say: an earlier one has been replaced by it.</param>
    public static Guid? TargetAt(IReadOnlyList<FactRecord> standing, string key, DateTimeOffset instant, Func<FactRecord, bool>? where = null)
    {
        var periods = Of(standing, key);
        var seen = new HashSet<Guid>();
        for (var index = standing.Count - 1; index >= 0; index--)
        {
            var link = standing[index];
            if (link.Type != FactType.Link || link.Key != key || link.EffectiveAt > instant || link.TargetId is not { } target || !seen.Add(target)) continue;
            if (link.ValueBoolean != false && (where is null || where(link)) && periods[target].HoldsAt(instant)) return target;
        }

        return null;
    }
}
