namespace PipelineGraph.Definitions;

/// <summary>What a definition says of one subject at one instant: the stage, why, with what evidence, and what is missing for the next.</summary>
public sealed record Verdict
{
    /// <summary>Key of the one stage, of the subject's unit.</summary>
    public required string Stage { get; init; }

    /// <summary>Every criterion that was looked at, with its answer.</summary>
    public IReadOnlyList<CriterionResult> Criteria { get; init => field = [.. value]; } = [];

    /// <summary>The facts to learn for the next stage.</summary>
    public IReadOnlyList<MissingFact> Missing { get; init => field = [.. value]; } = [];

    public required TextReference Explanation { get; init; }

    /// <summary>Keys of <see cref="DefinitionDescription.Texts"/>, as <c>not_ready</c>.</summary>
    public IReadOnlyList<string> Labels { get; init => field = [.. value]; } = [];

    public IReadOnlyList<VerdictMeasure> Measures { get; init => field = [.. value]; } = [];

    /// <summary>The first instant at which the same facts could give another stage; null when time alone changes nothing.</summary>
    public DateTimeOffset? ReevaluateAt { get; init; }
}

/// <summary>A criterion's answer and the facts it rests on.</summary>
public sealed record CriterionResult
{
    /// <summary>Key of a <see cref="CriterionDescription"/>.</summary>
    public required string Key { get; init; }

    public required CriterionState State { get; init; }

    /// <summary>Tells several answers of one key apart, as the attribute key of a profile's parameter; fills <c>{parameter}</c> in the text.</summary>
    public string? Parameter { get; init; }

    public IReadOnlyList<FactReference> Evidence { get; init => field = [.. value]; } = [];
}

/// <summary>A fact that is unknown and would decide a criterion.</summary>
public sealed record MissingFact
{
    /// <summary>The attribute key, activity kind or judgement that is missing.</summary>
    public required string FactKey { get; init; }

    public required string Criterion { get; init; }

    /// <summary>Key of the stage that it would open.</summary>
    public required string ForStage { get; init; }

    /// <summary>Whose fact it is; null: the subject's own.</summary>
    public Unit? Unit { get; init; }

    /// <summary>
    /// A value that would meet the criterion, of an attribute; of a judgement or a consent, whether it holds. Null where none can be named.
    /// </summary>
    public FactValue? Example { get; init; }
}

/// <summary>A figure beside the stage, as the quality of a prospect.</summary>
public sealed record VerdictMeasure
{
    /// <summary>Key of a text of the definition.</summary>
    public required string Key { get; init; }

    public required decimal Value { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }
}
