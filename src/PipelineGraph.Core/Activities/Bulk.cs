using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>A fact of an import: of which family, and what that family holds.</summary>
public sealed record FactInput
{
    /// <summary>Not <see cref="FactType.Override"/> and not <see cref="FactType.Void"/>.</summary>
    public required FactType Type { get; init; }

    /// <summary>Attribute key, activity kind, link, consent or judgement key; ignored of a quote.</summary>
    public string Key { get; init; } = "";

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public string? ExternalSource { get; init; }

    /// <summary>A fact whose external id this subject has already is skipped.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Of an attribute; the amount (money) of a quote.</summary>
    public FactValue? Value { get; init; }

    /// <summary>Of an activity.</summary>
    public Direction? Direction { get; init; }

    /// <summary>JSON object of an activity.</summary>
    public string? Properties { get; init; }

    /// <summary>The other end of a link, by its id, or else by <see cref="TargetExternalId"/> within the subject's own source.</summary>
    public Guid? TargetId { get; init; }

    public string? TargetExternalId { get; init; }

    /// <summary>Of a participant, as <c>buyer</c>.</summary>
    public string? Role { get; init; }

    /// <summary>1 to 3, of an association.</summary>
    public int? Degree { get; init; }

    /// <summary>Consent given, judgement holds, link goes on.</summary>
    public bool Holds { get; init; } = true;

    /// <summary>Key of the reason of a judgement.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a quote; <see cref="ExternalId"/> of the quote itself is <see cref="QuoteExternalId"/>.</summary>
    public QuoteStatus? QuoteStatus { get; init; }

    public string? QuoteExternalId { get; init; }

    public DateOnly? ValidUntil { get; init; }
}

/// <summary>A subject of an import with facts; it is created when the tenant does not know its external id.</summary>
public sealed record SubjectFactsInput
{
    public required Unit Unit { get; init; }

    public required string ExternalSource { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>Of a person (display name), a company or a deal; needed where the subject may be new.</summary>
    public string? Name { get; init; }

    /// <summary>Of a person.</summary>
    public string? Email { get; init; }

    /// <summary>The employer of a person, the company of a deal, in the same source; it must be known, or stand earlier in the batch.</summary>
    public string? CompanyExternalId { get; init; }

    /// <summary>The name of the owner as the source has it: becomes an actor.</summary>
    public string? OwnerSubject { get; init; }

    /// <summary>When the source created it; null: now. Undated attributes of a new subject count from then.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<FactInput> Facts { get; init; } = [];
}

/// <summary>What became of one subject of a batch: its errors, or how much was new.</summary>
public sealed record SubjectFactsOutcome
{
    /// <summary>Null when it was refused; then nothing of this subject was written.</summary>
    public Guid? SubjectId { get; init; }

    public bool Created { get; init; }

    public int FactsRecorded { get; init; }

    /// <summary>Known before.</summary>
    public int FactsSkipped { get; init; }

    public IReadOnlyList<CommandError> Errors { get; init; } = [];
}

/// <summary>What became of a batch.</summary>
public sealed record BatchResult
{
    /// <summary>One a subject, in the order of the batch.</summary>
    public required IReadOnlyList<SubjectFactsOutcome> Subjects { get; init; }

    /// <summary>How many rows the ledger grew by.</summary>
    public required int Changes { get; init; }
}
