namespace PipelineGraph.Definitions;

/// <summary>
/// What is known at one instant of one subject and of those around it. Of a person: its own facts, its company's attributes and the deals it takes
/// part in. Of a deal: its own facts, its persons', its company's attributes. Of a company: its own facts, its persons' and its deals'.
/// Voided facts, and facts that the definition does not declare to read, are not in it.
/// </summary>
public sealed record Snapshot
{
    /// <summary>The subject that is evaluated.</summary>
    public required SubjectFacts Subject { get; init; }

    /// <summary>The employer of a person, or the company of a deal, at this instant.</summary>
    public SubjectFacts? Company { get; init; }

    public IReadOnlyList<SubjectFacts> Persons { get; init => field = [.. value]; } = [];

    public IReadOnlyList<SubjectFacts> Deals { get; init => field = [.. value]; } = [];

    /// <summary>The latest value of an attribute of the unit; of the subject itself, else its company, where no unit is given.</summary>
    public AttributeFact? Attribute(string key, Unit? unit = null) => unit switch
    {
        null => Subject.Attributes.Latest(key) ?? Company?.Attributes.Latest(key),
        _ when unit == Subject.Unit => Subject.Attributes.Latest(key),
        Unit.Company => Company?.Attributes.Latest(key),
        Unit.Deal => Latest(Deals, key),
        Unit.Person => Latest(Persons, key),
        _ => null,
    };

    private static AttributeFact? Latest(IReadOnlyList<SubjectFacts> subjects, string key)
    {
        AttributeFact? latest = null;
        foreach (var subject in subjects)
        {
            if (subject.Attributes.Latest(key) is { } fact && (latest is null || fact.EffectiveAt >= latest.EffectiveAt)) latest = fact;
        }

        return latest;
    }
}

/// <summary>The facts of one person, company or deal, each list oldest first, ties in the order in which they were recorded.</summary>
public sealed record SubjectFacts
{
    public required Guid SubjectId { get; init; }

    public required Unit Unit { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public FactList<AttributeFact> Attributes { get; init; } = FactList<AttributeFact>.Empty;

    public FactList<ActivityFact> Activities { get; init; } = FactList<ActivityFact>.Empty;

    public FactList<LinkFact> Links { get; init; } = FactList<LinkFact>.Empty;

    public FactList<ConsentFact> Consents { get; init; } = FactList<ConsentFact>.Empty;

    public FactList<JudgementFact> Judgements { get; init; } = FactList<JudgementFact>.Empty;

    /// <summary>Of a deal.</summary>
    public FactList<QuoteFact> Quotes { get; init; } = FactList<QuoteFact>.Empty;
}

/// <summary>What an evaluation may know besides the facts.</summary>
public sealed record EvaluationContext
{
    /// <summary>The only clock, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    public required Settings Settings { get; init; }

    public CancellationToken Cancellation { get; init; }
}
