using System.Globalization;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A subject and those that are or were around it, to be seen as of any instant.</summary>
public sealed class SnapshotTimeline
{
    /// <summary>With more facts an evaluation fails.</summary>
    public const int MostFacts = 10_000;

    private readonly SubjectTimeline subject;
    private readonly List<(SubjectTimeline Timeline, LinkPeriods Periods)> around;

    /// <param name="around">In the order of subject ids, so that the same facts always give the same snapshot.</param>
    public SnapshotTimeline(SubjectTimeline subject, IEnumerable<(SubjectTimeline Timeline, LinkPeriods Periods)> around)
    {
        this.subject = subject;
        this.around = [.. around.OrderBy(neighbour => neighbour.Timeline.SubjectId)];
        FactCount = subject.Count + this.around.Sum(neighbour => neighbour.Timeline.Count);
        if (this.around.Count == 0)
        {
            Instants = Alone(subject);
            Start = Instants[0];
            return;
        }

        var instants = new SortedSet<DateTimeOffset>(subject.Instants) { subject.CreatedAt };
        Start = instants.Min;
        foreach (var (timeline, periods) in this.around)
        {
            // Only while it is around: a link that begins now changes nothing of before.
            foreach (var instant in timeline.Instants)
            {
                if (instant >= Start && periods.HoldsAt(instant)) instants.Add(instant);
            }

            foreach (var instant in periods.Turns)
            {
                if (instant >= Start) instants.Add(instant);
            }

            if (timeline.ErasedAt is { } erased && erased >= Start && periods.HoldsAt(erased))
            {
                instants.Add(erased);
                if (!(LastErasure > erased)) LastErasure = erased;
            }
        }

        Instants = [.. instants];
    }

    /// <summary>The instants of a subject with nobody around it: those of its facts, which are in order, and its creation.</summary>
    private static List<DateTimeOffset> Alone(SubjectTimeline subject)
    {
        var instants = new List<DateTimeOffset>(subject.Count + 1);
        var created = subject.CreatedAt;
        foreach (var instant in subject.Instants)
        {
            if (created <= instant) Add(created);
            Add(instant);
        }

        Add(created);
        return instants;

        void Add(DateTimeOffset instant)
        {
            if (instants.Count == 0 || instants[^1] < instant) instants.Add(instant);
        }
    }

    public SubjectTimeline Subject => subject;

    /// <summary>Where the subject's history begins: when it was created, or its first fact if that is earlier.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The distinct instants from <see cref="Start"/> on at which the snapshot changes.</summary>
    public IReadOnlyList<DateTimeOffset> Instants { get; }

    /// <summary>When somebody around the subject was erased last: what was told of the subject before is known of it, and why is not.</summary>
    public DateTimeOffset? LastErasure { get; }

    public int FactCount { get; }

    /// <summary>Why a subject with more than <see cref="MostFacts"/> is not evaluated.</summary>
    public EvaluationFailure TooManyFacts() => new(
        EvaluationFailureKind.TooManyFacts,
        string.Create(CultureInfo.InvariantCulture, $"The definition would have to read {FactCount} facts of the subject and those around it; at most {MostFacts} are shown to it. Declare fewer fact keys, or void facts that are not needed."));

    /// <summary>The first instant after the given one at which the snapshot changes or the verdict asks to be evaluated again; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant, DateTimeOffset? reevaluateAt)
    {
        var index = Fold.FirstAfter(Instants, instant);
        if (index >= Instants.Count) return reevaluateAt;
        return reevaluateAt < Instants[index] ? reevaluateAt : Instants[index];
    }

    public Snapshot At(DateTimeOffset instant)
    {
        if (around.Count == 0) return new Snapshot { Subject = subject.At(instant) };
        var present = around.Where(neighbour => neighbour.Periods.HoldsAt(instant)).Select(neighbour => neighbour.Timeline).ToList();
        return new Snapshot
        {
            Subject = subject.At(instant),
            Company = present.Find(timeline => timeline.Unit == Unit.Company)?.At(instant),
            Persons = [.. present.Where(timeline => timeline.Unit == Unit.Person).Select(timeline => timeline.At(instant))],
            Deals = [.. present.Where(timeline => timeline.Unit == Unit.Deal).Select(timeline => timeline.At(instant))],
        };
    }
}
