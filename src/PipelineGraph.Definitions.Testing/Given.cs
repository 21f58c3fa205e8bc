namespace PipelineGraph.Definitions.Testing;

/// <summary>The known facts of one person, company or deal and of those around it, for examples: what happened when.</summary>
/// <remarks>
/// Facts of one instant count in the order in which they are written down. They are the subject's own, until <see cref="OfCompany"/>,
/// <see cref="OfDeal"/> or <see cref="OfPerson"/> says whose facts follow. Whoever is named is around the subject from the start, unless a link
/// (<c>employer</c>, <c>participant</c>, <c>company</c>) says since when.
/// </remarks>
public sealed class Given
{
    private const string Own = "subject";

    private readonly GivenFacts facts;
    private string current = Own;

    public Given(Unit unit = Unit.Person)
        : this(unit, firstId: 1)
    {
    }

    internal Given(Unit unit, int firstId) => facts = new GivenFacts(Own, unit, firstId);

    /// <summary>Day 0 of every example: the creation of everybody in it.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    public Unit Unit => facts.Unit;

    /// <summary>The instants at which what is known changes, in order, the creation among them.</summary>
    public IReadOnlyList<DateTimeOffset> Instants => facts.Instants();

    public static DateTimeOffset Day(double day) => Start.AddDays(day);

    /// <summary>The facts that follow are the subject's own.</summary>
    public Given OfSubject() => Of(Own, Unit);

    /// <summary>The facts that follow are of the subject's company.</summary>
    public Given OfCompany(string name = "company") => Of(name, Unit.Company);

    /// <summary>The facts that follow are of a deal.</summary>
    public Given OfDeal(string name = "deal") => Of(name, Unit.Deal);

    /// <summary>The facts that follow are of a person around the subject, which is a company or a deal.</summary>
    public Given OfPerson(string name = "person") => Of(name, Unit.Person);

    public Given Inbound(string kind, When when = default, params (string Name, object Value)[] properties) => Activity(kind, Direction.Inbound, when, properties);

    public Given Outbound(string kind, When when = default, params (string Name, object Value)[] properties) => Activity(kind, Direction.Outbound, when, properties);

    public Given TwoWay(string kind, When when = default, params (string Name, object Value)[] properties) => Activity(kind, Direction.TwoWay, when, properties);

    public Given Activity(string kind, Direction? direction, When when = default, params (string Name, object Value)[] properties) => Add(current, new ActivityFact
    {
        Reference = facts.Next(current),
        Key = kind,
        Direction = direction,
        OccurredAt = when.OccurredAt,
        OccurredOn = when.OccurredOn,
        EffectiveAt = when.EffectiveAt,
        Properties = properties.ToDictionary(property => property.Name, property => Value(property.Value), StringComparer.Ordinal),
    });

    public Given Attribute(string key, object value, When when = default) => AttributeOf(current, key, value, when);

    public Given CompanyAttribute(string key, object value, When when = default) => AttributeOf(facts.Named("company", Unit.Company), key, value, when);

    public Given DealAttribute(string key, object value, When when = default, string deal = "deal") => AttributeOf(facts.Named(deal, Unit.Deal), key, value, when);

    public Given Judgement(string key, When when = default, bool holds = true, string? reason = null) => Add(current, new JudgementFact
    {
        Reference = facts.Next(current),
        Key = key,
        OccurredAt = when.OccurredAt,
        OccurredOn = when.OccurredOn,
        EffectiveAt = when.EffectiveAt,
        Holds = holds,
        Reason = reason,
    });

    public Given Consent(string key, bool given = true, When when = default) => Add(current, new ConsentFact
    {
        Reference = facts.Next(current),
        Key = key,
        OccurredAt = when.OccurredAt,
        OccurredOn = when.OccurredOn,
        EffectiveAt = when.EffectiveAt,
        Given = given,
    });

    /// <summary>A relation, by the name of the other one: somebody of the example, or a stranger to it, as a referrer.</summary>
    public Given Link(string key, string target, When when = default, bool ended = false, string? role = null, int? degree = null) => Add(current, new LinkFact
    {
        Reference = facts.Next(current),
        Key = key,
        OccurredAt = when.OccurredAt,
        OccurredOn = when.OccurredOn,
        EffectiveAt = when.EffectiveAt,
        TargetId = facts.IdOf(target),
        Ended = ended,
        Role = role,
        Degree = degree,
    });

    public Given Quote(QuoteStatus status, When when = default, DateOnly? validUntil = null, string deal = "deal", int quote = 1, FactValue? amount = null)
    {
        var subject = facts.Named(deal, Unit.Deal);
        return Add(subject, new QuoteFact
        {
            Reference = facts.Next(subject),
            Key = "quote",
            QuoteId = GivenFacts.Id(1000 + quote),
            Status = status,
            OccurredAt = when.OccurredAt,
            OccurredOn = when.OccurredOn,
            EffectiveAt = when.EffectiveAt,
            ValidUntil = validUntil,
            Amount = amount,
        });
    }

    /// <summary>The fact that was written down last was wrong and has been taken back: as if never said.</summary>
    public Given Voided()
    {
        facts.TakeBackLast();
        return this;
    }

    /// <summary>What is known at an instant, of the facts that are read.</summary>
    public Snapshot At(DateTimeOffset now, FactReads reads) => facts.At(now, reads);

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

    private Given Of(string name, Unit unit)
    {
        current = facts.Named(name, unit);
        return this;
    }

    private Given AttributeOf(string subject, string key, object value, When when) => Add(subject, new AttributeFact
    {
        Reference = facts.Next(subject),
        Key = key,
        OccurredAt = when.OccurredAt,
        OccurredOn = when.OccurredOn,
        EffectiveAt = when.EffectiveAt,
        Value = Value(value),
    });

    private Given Add(string subject, Fact fact)
    {
        facts.Add(subject, fact);
        return this;
    }
}
