using PipelineGraph.Core.Evaluations;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Evaluations;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>A preview to begin, as clients write it.</summary>
[InputType("StartPreviewInput")]
public sealed record StartPreviewInput
{
    public required string IdempotencyKey { get; init; }

    public required DefinitionCandidateInput Candidate { get; init; }

    public string? Reason { get; init; }

    internal StartRunCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        Kind = RunKind.Preview,
        Candidates = [Candidate.ToCandidate(ids, "candidate")],
        Reason = Reason,
    };
}

/// <summary>A comparison to begin, as clients write it.</summary>
[InputType("StartComparisonInput")]
public sealed record StartComparisonInput
{
    public required string IdempotencyKey { get; init; }

    public required IReadOnlyList<DefinitionCandidateInput> Candidates { get; init; }

    public required bool IncludeActive { get; init; }

    public long? AsOf { get; init; }

    public DateTimeOffset? HappenedBy { get; init; }

    public string? Reason { get; init; }

    internal StartRunCommand ToCommand(IdReader ids)
    {
        var candidates = Candidates.Select((candidate, index) => (Candidate?)candidate.ToCandidate(ids, "candidates", FormattableString.Invariant($"{index}")));
        return new StartRunCommand
        {
            IdempotencyKey = IdempotencyKey,
            Kind = RunKind.Comparison,
            Candidates = [.. IncludeActive ? candidates.Prepend(null) : candidates],
            KnownAsOf = AsOf,
            HappenedBy = HappenedBy,
            Reason = Reason,
        };
    }
}

/// <summary>A period, as clients write it.</summary>
[InputType("PeriodInput")]
public sealed record PeriodInput
{
    public DateTimeOffset? From { get; init; }

    public required DateTimeOffset To { get; init; }
}

/// <summary>A restatement to begin, as clients write it.</summary>
[InputType("StartRestatementInput")]
public sealed record StartRestatementInput
{
    public required string IdempotencyKey { get; init; }

    public DefinitionCandidateInput? Candidate { get; init; }

    public required PeriodInput Period { get; init; }

    public long? AsOf { get; init; }

    public string? Reason { get; init; }

    internal StartRunCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        Kind = RunKind.Restatement,
        Candidates = [Candidate?.ToCandidate(ids, "candidate")],
        PeriodFrom = Period.From,
        HappenedBy = Period.To,
        KnownAsOf = AsOf,
        Reason = Reason,
    };
}

/// <summary>A search to begin, as clients write it.</summary>
[InputType("StartQuestionSearchInput")]
public sealed record StartQuestionSearchInput
{
    public required string IdempotencyKey { get; init; }

    public DefinitionCandidateInput? Candidate { get; init; }

    public string? Reason { get; init; }

    internal StartRunCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        Kind = RunKind.Questions,
        Candidates = [Candidate?.ToCandidate(ids, "candidate")],
        Reason = Reason,
    };
}

/// <summary>A shadow to begin, as clients write it.</summary>
[InputType("StartShadowInput")]
public sealed record StartShadowInput
{
    public required string IdempotencyKey { get; init; }

    public required DefinitionCandidateInput Candidate { get; init; }

    public required string Reason { get; init; }

    internal StartRunCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        Kind = RunKind.Shadow,
        Candidates = [Candidate.ToCandidate(ids, "candidate")],
        Reason = Reason,
    };
}

/// <summary>An evaluation to end, as clients write it.</summary>
[InputType("StopEvaluationInput")]
public sealed record StopEvaluationInput
{
    public required string IdempotencyKey { get; init; }

    public required string Id { get; init; }

    internal StopRunCommand ToCommand(IdReader ids) => new() { IdempotencyKey = IdempotencyKey, RunNo = ids.Number(Id, ["id"], RunView.NodeKinds) };
}
