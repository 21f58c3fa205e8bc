namespace PipelineGraph.Definitions.Testing;

/// <summary>The known facts of one person, for examples: what happened on which day, counted from the person's creation.</summary>
/// <remarks>Days may be fractions. Facts of one instant count in the order in which they are written down.</remarks>
public sealed class Given
{
    private readonly List<(string Subject, Fact Fact)> facts = [];
    private readonly Dictionary<string, SubjectFacts> subjects = new(StringComparer.Ordinal);
    private long factNo;

    public Given(Unit unit = Unit.Person)
    {
        foreach (var (name, kind) in (ReadOnlySpan<(string, Unit)>)[("subject", unit), ("company", Definitions.Unit.Company)])
        {
            subjects[name] = new SubjectFacts { SubjectId = Id(subjects.Count + 1), Unit = kind, CreatedAt = Start };
        }
    }

    /// <summary>Day 0 of every example.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The instants at which something happened, in order, the creation first.</summary>
    public IReadOnlyList<DateTimeOffset> Instants => [.. facts.Select(fact => fact.Fact.EffectiveAt).Prepend(Start).Distinct().Order()];

    public static DateTimeOffset Day(double day) => Start.AddDays(day);

    public Given Inbound(string kind, double day = 0, params (string Name, object Value)[] properties) => Activity(kind, Direction.Inbound, day, properties);

    public Given Outbound(string kind, double day = 0, params (string Name, object Value)[] properties) => Activity(kind, Direction.Outbound, day, properties);

    public Given TwoWay(string kind, double day = 0, params (string Name, object Value)[] properties) => Activity(kind, Direction.TwoWay, day, properties);

    public Given Activity(string kind, Direction? direction, double day = 0, params (string Name, object Value)[] properties) => Add("subject", new ActivityFact
    {
        Reference = Next("subject"),
        Key = kind,
        Direction = direction,
        EffectiveAt = Day(day),
        OccurredAt = Day(day),
        Properties = properties.ToDictionary(property => property.Name, property => Value(property.Value), StringComparer.Ordinal),
    });

    public Given Attribute(string key, object value, double day = 0) => AttributeOf("subject", key, value, day);

    public Given CompanyAttribute(string key, object value, double day = 0) => AttributeOf("company", key, value, day);

    public Given DealAttribute(string key, object value, double day = 0, string deal = "deal") => AttributeOf(deal, key, value, day);

    public Given Judgement(string key, double day = 0, bool holds = true, string? reason = null) => Add("subject", new JudgementFact
    {
        Reference = Next("subject"),
        Key = key,
        EffectiveAt = Day(day),
        Holds = holds,
        Reason = reason,
    });

    public Given Quote(QuoteStatus status, double day = 0, DateOnly? validUntil = null, string deal = "deal", int quote = 1) => Add(deal, new QuoteFact
    {
        Reference = Next(deal),
        Key = "quote",
        QuoteId = Id(1000 + quote),
        Status = status,
        EffectiveAt = Day(day),
        ValidUntil = validUntil,
    });

    /// <summary>What is known at an instant, of the facts that are read.</summary>
    public Snapshot At(DateTimeOffset now, FactReads reads)
    {
        var shown = subjects.ToDictionary(subject => subject.Key, subject => Facts(subject.Key, now, reads), StringComparer.Ordinal);
        return new Snapshot
        {
            Subject = shown["subject"],
            Company = shown["company"],
            Deals = [.. shown.Values.Where(subject => subject.Unit == Unit.Deal)],
        };
    }

    /// <summary>A value as a fact holds it: text, number, boolean, date, list of texts, or a <see cref="FactValue"/> itself.</summary>
    public static FactValue Value(object value) => value switch
    {
        FactValue fact => fact,
        bool flag => FactValue.OfBoolean(flag),
        int number => FactValue.OfNumber(number),
        decimal number => FactValue.OfNumber(number),
        DateOnly date => FactValue.OfDate(date),
        string text => FactValue.OfText(text),
        IEnumerable<string> items => FactValue.OfList(items),
        _ => throw new ArgumentException($"A fact holds no {value.GetType().Name}.", nameof(value)),
    };

    private Given AttributeOf(string subject, string key, object value, double day) => Add(subject, new AttributeFact
    {
        Reference = Next(subject),
        Key = key,
        EffectiveAt = Day(day),
        Value = Value(value),
    });

    private Given Add(string subject, Fact fact)
    {
        facts.Add((subject, fact));
        return this;
    }

    private FactReference Next(string subject)
    {
        if (!subjects.TryGetValue(subject, out var known))
        {
            subjects[subject] = known = new SubjectFacts { SubjectId = Id(subjects.Count + 1), Unit = Unit.Deal, CreatedAt = Start };
        }

        return new FactReference { SubjectId = known.SubjectId, FactNo = ++factNo };
    }

    private SubjectFacts Facts(string subject, DateTimeOffset now, FactReads reads)
    {
        var known = facts.Where(fact => fact.Subject == subject && fact.Fact.EffectiveAt <= now).Select(fact => fact.Fact).OrderBy(fact => fact.EffectiveAt).ToList();
        var all = reads.Activities.Contains("*");
        return subjects[subject] with
        {
            Attributes = FactList<AttributeFact>.Of(known.OfType<AttributeFact>().Where(fact => reads.Attributes.Contains(fact.Key))),
            Activities = FactList<ActivityFact>.Of(known.OfType<ActivityFact>().Where(fact => all || reads.Activities.Contains(fact.Key))),
            Judgements = FactList<JudgementFact>.Of(known.OfType<JudgementFact>().Where(fact => reads.Judgements.Contains(fact.Key))),
            Quotes = reads.Quotes ? FactList<QuoteFact>.Of(known.OfType<QuoteFact>()) : FactList<QuoteFact>.Empty,
        };
    }

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
