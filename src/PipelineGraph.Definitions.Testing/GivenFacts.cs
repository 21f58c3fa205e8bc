namespace PipelineGraph.Definitions.Testing;

/// <summary>The subjects of an example by name with their facts, and who is around the one that is evaluated at an instant.</summary>
internal sealed class GivenFacts
{
    private readonly string own;
    private readonly int firstId;
    private readonly Dictionary<string, SubjectFacts> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> numbers = [];
    private readonly List<(string Subject, Fact Fact)> written = [];
    private (FactReads Reads, Dictionary<string, SubjectFacts> Subjects)? shown;

    /// <param name="firstId">Ids are counted from here, so that the same facts can be told of others.</param>
    public GivenFacts(string own, Unit unit, int firstId)
    {
        (this.own, this.firstId) = (own, firstId);
        Unit = unit;
        subjects[own] = new SubjectFacts { SubjectId = IdOf(own), Unit = unit, CreatedAt = Given.Start };
    }

    public Unit Unit { get; }

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>The same name is the same somebody, also before anything else is said of him.</summary>
    public Guid IdOf(string name)
    {
        if (name == DefaultName(Unit)) name = own;
        if (!ids.TryGetValue(name, out var id)) ids[name] = id = Id(firstId + ids.Count);
        return id;
    }

    /// <summary>The name under which the facts are kept; whoever is named for the first time is around from now on.</summary>
    public string Named(string name, Unit unit)
    {
        if (unit == Unit && (name == own || name == DefaultName(unit))) return own;
        if (subjects.TryGetValue(name, out var known))
        {
            return known.Unit == unit ? name : throw new ArgumentException($"'{name}' is a {known.Unit} already, and cannot be a {unit}.", nameof(name));
        }

        if (unit == Unit)
        {
            throw new ArgumentException($"What is known of a {Unit} holds no other {unit} ('{name}').", nameof(name));
        }

        subjects[name] = new SubjectFacts { SubjectId = IdOf(name), Unit = unit, CreatedAt = Given.Start };
        shown = null;
        return name;
    }

    public FactReference Next(string subject)
    {
        var id = subjects[subject].SubjectId;
        return new FactReference { SubjectId = id, FactNo = numbers[id] = numbers.GetValueOrDefault(id) + 1 };
    }

    public void Add(string subject, Fact fact)
    {
        written.Add((subject, fact));
        shown = null;
    }

    public void TakeBackLast()
    {
        if (written.Count == 0) throw new InvalidOperationException("There is no fact to take back.");
        written.RemoveAt(written.Count - 1);
        shown = null;
    }

    public IReadOnlyList<DateTimeOffset> Instants()
    {
        var first = written.Where(fact => fact.Subject == own).Select(fact => fact.Fact.EffectiveAt).Append(Given.Start).Min();
        return [.. written.Select(fact => fact.Fact.EffectiveAt).Append(Given.Start).Where(instant => instant >= first).Distinct().Order()];
    }

    public Snapshot At(DateTimeOffset now, FactReads reads)
    {
        if (shown is not { } kept || kept.Reads != reads)
        {
            shown = kept = (reads, subjects.ToDictionary(subject => subject.Key, subject => Facts(subject.Key, reads), StringComparer.Ordinal));
        }

        var around = kept.Subjects.Where(subject => subject.Key != own && IsAround(subject.Value, now)).Select(subject => UpTo(subject.Value, now))
            .OrderBy(subject => subject.SubjectId).ToList();
        return new Snapshot
        {
            Subject = UpTo(kept.Subjects[own], now),
            Company = around.FindLast(subject => subject.Unit == Unit.Company),
            Persons = [.. around.Where(subject => subject.Unit == Unit.Person)],
            Deals = [.. around.Where(subject => subject.Unit == Unit.Deal)],
        };
    }

    private static string DefaultName(Unit unit) => unit switch { Unit.Company => "company", Unit.Deal => "deal", _ => "person" };

    /// <summary>From the start, unless links between the two say since when; a new employer or company takes the place of the one before.</summary>
    private bool IsAround(SubjectFacts other, DateTimeOffset now)
    {
        var (source, key) = (Unit, other.Unit) switch
        {
            (Unit.Person, Unit.Company) => (own, "employer"),
            (Unit.Deal, Unit.Company) => (own, "company"),
            (Unit.Deal, Unit.Person) => (own, "participant"),
            (Unit.Person, _) => (NameOf(other), "participant"),
            (_, Unit.Person) => (NameOf(other), "employer"),
            _ => (NameOf(other), "company"),
        };
        var target = source == own ? other.SubjectId : subjects[own].SubjectId;
        var links = written.Where(fact => fact.Subject == source && fact.Fact.Key == key).Select(fact => fact.Fact).OfType<LinkFact>().ToList();
        if (!links.Exists(link => link.TargetId == target)) return key == "participant" || source != own || links.Count == 0;
        var latest = links.Where(link => link.EffectiveAt <= now && (link.TargetId == target || (key != "participant" && !link.Ended))).OrderBy(link => link.EffectiveAt).LastOrDefault();
        return latest is { Ended: false } && latest.TargetId == target;
    }

    private string NameOf(SubjectFacts subject) => subjects.First(named => named.Value.SubjectId == subject.SubjectId).Key;

    private SubjectFacts Facts(string subject, FactReads reads)
    {
        var known = written.Where(fact => fact.Subject == subject).Select(fact => fact.Fact).OrderBy(fact => fact.EffectiveAt).ToList();
        var all = reads.Activities.Contains("*");
        var facts = subjects[subject] with
        {
            Attributes = FactList<AttributeFact>.Of(known.OfType<AttributeFact>().Where(fact => reads.Attributes.Contains(fact.Key))),
        };
        // Of a company around a person or a deal only the attributes are known.
        if (subject != own && facts.Unit == Unit.Company) return facts;
        return facts with
        {
            Activities = FactList<ActivityFact>.Of(known.OfType<ActivityFact>().Where(fact => all || reads.Activities.Contains(fact.Key))),
            Links = FactList<LinkFact>.Of(known.OfType<LinkFact>().Where(fact => reads.Links.Contains(fact.Key))),
            Consents = FactList<ConsentFact>.Of(known.OfType<ConsentFact>().Where(fact => reads.Consents.Contains(fact.Key))),
            Judgements = FactList<JudgementFact>.Of(known.OfType<JudgementFact>().Where(fact => reads.Judgements.Contains(fact.Key))),
            Quotes = reads.Quotes ? FactList<QuoteFact>.Of(known.OfType<QuoteFact>()) : FactList<QuoteFact>.Empty,
        };
    }

    private static SubjectFacts UpTo(SubjectFacts facts, DateTimeOffset now) => facts with
    {
        Attributes = UpTo(facts.Attributes, now),
        Activities = UpTo(facts.Activities, now),
        Links = UpTo(facts.Links, now),
        Consents = UpTo(facts.Consents, now),
        Judgements = UpTo(facts.Judgements, now),
        Quotes = UpTo(facts.Quotes, now),
    };

    private static FactList<T> UpTo<T>(FactList<T> facts, DateTimeOffset now)
        where T : Fact
    {
        var count = facts.Count;
        while (count > 0 && facts[count - 1].EffectiveAt > now) count--;
        return facts.Take(count);
    }
}
