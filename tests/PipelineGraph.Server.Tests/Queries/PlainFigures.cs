namespace PipelineGraph.Server.Tests.Queries;

/// <summary>The figures of a stage in a period by loops: who is in each, and by which instant.</summary>
internal sealed class PlainFigures(
    Dictionary<string, List<Stay>> histories, List<string> order, HashSet<string> outs, string stage, DateTimeOffset from, DateTimeOffset to)
{
    private List<string> Onwards => order.Contains(stage) ? order[order.IndexOf(stage)..] : [stage];

    private List<string> UpTo => order.Contains(stage) ? order[..(order.IndexOf(stage) + 1)] : [stage];

    public IEnumerable<(string Id, DateTimeOffset At)> At(DateTimeOffset instant) => Each(stay => stay.Stage == stage && stay.From < instant && !(stay.To < instant), stay => stay.From);

    public IEnumerable<(string Id, DateTimeOffset At)> Entered() => Each(stay => stay.Stage == stage && Begins(stay), stay => stay.From);

    public IEnumerable<(string Id, DateTimeOffset At)> Left(string how) => Moves(how).Select(move => (move.Id, move.At));

    /// <summary>The same with where to.</summary>
    public IEnumerable<(string Id, DateTimeOffset At, string Next)> Moves(string how) => histories.SelectMany(history => history.Value
        .Where(stay => stay.Stage == stage && stay.To >= from && stay.To < to && Direction(stay.Next!) == how).Select(stay => (history.Key, stay.To!.Value, stay.Next!)));

    public IEnumerable<(string Id, DateTimeOffset At)> Counted(string rule) => rule switch
    {
        "FIRST_ENTRY" => Once(stays => stays.Find(stay => stay.Stage == stage) is { } entry && Begins(entry) ? entry.From : null),
        "EVERY_ENTRY" => Entered(),
        "REACHED" => Once(stays => stays.Find(stay => stay.Stage == stage && During(stay))?.From),
        "REACHED_OR_PASSED" => Once(stays => stays.Find(stay => Onwards.Contains(stay.Stage) && During(stay))?.From),
        _ => Once(stays => stays.Find(stay => order.Contains(stay.Stage)) is { } first && Begins(first) && IsOfCohort(rule, stays.Where(stay => stay.From >= first.From).ToList()) ? first.From : null),
    };

    private IEnumerable<(string Id, DateTimeOffset At)> Each(Predicate<Stay> which, Func<Stay, DateTimeOffset> at) =>
        histories.SelectMany(history => history.Value.FindAll(which).Select(stay => (history.Key, at(stay))));

    private IEnumerable<(string Id, DateTimeOffset At)> Once(Func<List<Stay>, DateTimeOffset?> at) =>
        histories.Select(history => (Id: history.Key, At: at(history.Value))).Where(row => row.At is not null).Select(row => (row.Id, row.At!.Value));

    private bool IsOfCohort(string rule, List<Stay> cohort) => rule switch
    {
        "COHORT" => cohort.Exists(stay => Onwards.Contains(stay.Stage)),
        "ANY_ORDER" => UpTo.TrueForAll(each => cohort.Exists(stay => stay.Stage == each)),
        _ => IsInOrder(cohort),
    };

    private bool IsInOrder(List<Stay> cohort)
    {
        var at = DateTimeOffset.MinValue;
        foreach (var each in UpTo)
        {
            if (cohort.Find(stay => stay.Stage == each && stay.From >= at) is not { } next) return false;
            at = next.From;
        }

        return true;
    }

    private bool Begins(Stay stay) => stay.From >= from && stay.From < to;

    private bool During(Stay stay) => stay.From < to && !(stay.To <= from);

    private string Direction(string next)
    {
        if (outs.Contains(next)) return outs.Contains(stage) ? "none" : "out";
        if (!order.Contains(next)) return order.Contains(stage) ? "backward" : "none";
        return order.IndexOf(stage) < order.IndexOf(next) ? "forward" : "backward";
    }
}
