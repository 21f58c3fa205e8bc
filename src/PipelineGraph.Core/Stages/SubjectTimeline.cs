using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>The facts of one subject that a definition reads, in the order in which they count, to be seen as of any instant.</summary>
public sealed class SubjectTimeline
{
    private readonly Subject subject;
    private readonly DateTimeOffset createdAt;
    private readonly List<FactRecord> shown;
    private readonly FactList<AttributeFact> attributes;
    private readonly FactList<ActivityFact> activities;
    private readonly FactList<LinkFact> links;
    private readonly FactList<ConsentFact> consents;
    private readonly FactList<JudgementFact> judgements;
    private readonly FactList<QuoteFact> quotes;

    private SubjectTimeline(Subject subject, DateTimeOffset createdAt, List<FactRecord> shown)
    {
        (this.subject, this.createdAt, this.shown) = (subject, createdAt, shown);
        var counts = new int[Enum.GetValues<FactType>().Length];
        foreach (var fact in shown) counts[(int)fact.Type]++;
        attributes = List(FactType.Attribute, counts, FactForm.Attribute);
        activities = List(FactType.Activity, counts, FactForm.Activity);
        links = List(FactType.Link, counts, FactForm.Link);
        consents = List(FactType.Consent, counts, FactForm.Consent);
        judgements = List(FactType.Judgement, counts, FactForm.Judgement);
        quotes = List(FactType.Quote, counts, FactForm.Quote);
    }

    public Guid SubjectId => subject.SubjectId;

    public Unit Unit => subject.Unit;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>Since when nothing is known any more of what anybody said of it.</summary>
    public DateTimeOffset? ErasedAt => subject.ErasedAt;

    public int Count => shown.Count;

    /// <summary>The instants of the facts, oldest first, with repetitions.</summary>
    public IEnumerable<DateTimeOffset> Instants => shown.Select(fact => fact.EffectiveAt);

    /// <param name="standing">See <see cref="Standing"/>.</param>
    /// <param name="attributesOnly">Of a company that is around a person or a deal.</param>
    /// <param name="createdAt">When it is not the subject's own: of a contact that others were merged into.</param>
    public static SubjectTimeline Of(
        Subject subject, IEnumerable<FactRecord> standing, DeclaredFacts declared, bool attributesOnly = false, DateTimeOffset? createdAt = null) =>
        new(subject, createdAt ?? subject.CreatedAt, [.. standing.Where(fact => declared.Contain(fact) && (!attributesOnly || fact.Type == FactType.Attribute) && IsLeft(subject, fact))]);

    /// <summary>Of an erased person it is known that something happened, and nothing of what anybody said.</summary>
    private static bool IsLeft(Subject subject, FactRecord fact) => subject.ErasedAt is null || fact.Type is FactType.Activity or FactType.Link;

    /// <summary>The facts that nobody took back, by the instant at which they count, ties in recorded order.</summary>
    public static List<FactRecord> Standing(IReadOnlyCollection<FactRecord> facts)
    {
        HashSet<long>? voided = null;
        foreach (var fact in facts)
        {
            if (fact is { Type: FactType.Void, VoidsFactNo: { } number }) (voided ??= []).Add(number);
        }

        var standing = new List<FactRecord>(facts.Count);
        foreach (var fact in facts)
        {
            if (fact.Type != FactType.Void && voided?.Contains(fact.FactNo) != true) standing.Add(fact);
        }

        standing.Sort(static (left, right) =>
        {
            var order = left.EffectiveAt.UtcTicks.CompareTo(right.EffectiveAt.UtcTicks);
            return order != 0 ? order : left.FactNo.CompareTo(right.FactNo);
        });
        return standing;
    }

    /// <summary>What is known at the instant, without copying it.</summary>
    public SubjectFacts At(DateTimeOffset instant) => new()
    {
        SubjectId = subject.SubjectId,
        Unit = subject.Unit,
        CreatedAt = createdAt,
        Attributes = UpTo(attributes, instant),
        Activities = UpTo(activities, instant),
        Links = UpTo(links, instant),
        Consents = UpTo(consents, instant),
        Judgements = UpTo(judgements, instant),
        Quotes = UpTo(quotes, instant),
    };

    /// <summary>The last of the subject's facts that count from exactly this instant.</summary>
    public long? LastFactAt(DateTimeOffset instant)
    {
        int low = 0, high = shown.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (shown[middle].EffectiveAt <= instant) low = middle + 1;
            else high = middle;
        }

        // Of a contact that others were merged into, theirs are not its own.
        for (var index = low - 1; index >= 0 && shown[index].EffectiveAt == instant; index--)
        {
            if (shown[index].SubjectId == subject.SubjectId) return shown[index].FactNo;
        }

        return null;
    }

    /// <summary>Most subjects have facts of one or two types: what is not there costs nothing.</summary>
    private FactList<T> List<T>(FactType type, int[] counts, Func<FactRecord, T> form)
        where T : Fact =>
        counts[(int)type] == 0 ? FactList<T>.Empty : FactList<T>.Of(shown.Where(fact => fact.Type == type).Select(form));

    private static FactList<T> UpTo<T>(FactList<T> facts, DateTimeOffset instant)
        where T : Fact
    {
        int low = 0, high = facts.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (facts[middle].EffectiveAt <= instant) low = middle + 1;
            else high = middle;
        }

        return facts.Take(low);
    }
}
