using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>A value of an attribute, known from an instant on. Without a date it counts from when it is recorded; at creation, from the subject's.</summary>
public sealed record AttributeInput
{
    public required string Key { get; init; }

    public required FactValue Value { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }
}

/// <summary>Something that happened between the subjects and us.</summary>
public sealed record RecordActivityCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required IReadOnlyList<Guid> SubjectIds { get; init; }

    public required string Kind { get; init; }

    public Direction? Direction { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>A JSON object.</summary>
    public string? Properties { get; init; }
}

/// <summary>New values of attributes of one subject.</summary>
public sealed record SetAttributesCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid SubjectId { get; init; }

    public required IReadOnlyList<AttributeInput> Attributes { get; init; }
}

/// <summary>A relation of a subject to another one that begins or ends.</summary>
public sealed record RecordLinkCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>
    /// What the target is to the subject: <c>employer</c> (of a person), <c>participant</c> or <c>company</c> (of a deal), <c>referred_by</c>,
    /// <c>associated_with</c>.
    /// </summary>
    public required string Key { get; init; }

    public required Guid TargetId { get; init; }

    /// <summary>Of a participant, as <c>buyer</c>.</summary>
    public string? Role { get; init; }

    /// <summary>1 to 3, of an association.</summary>
    public int? Degree { get; init; }

    public bool Ended { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }
}

/// <summary>A permission given or withdrawn.</summary>
public sealed record RecordConsentCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Key { get; init; }

    public required bool Given { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }
}

/// <summary>A person's judgement of a subject.</summary>
public sealed record RecordJudgementCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Key { get; init; }

    public required bool Holds { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }
}

/// <summary>Takes a fact back, as if it had never been said; of an activity, for all who took part.</summary>
public sealed record VoidFactCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    /// <summary>The id of a fact, or of an activity.</summary>
    public required Guid FactId { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Declares an attribute, so that it may be recorded.</summary>
public sealed record DeclareAttributeCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Unit Unit { get; init; }

    public required string Key { get; init; }

    public required FactValueType Type { get; init; }

    public bool IsDimension { get; init; }

    public string? Label { get; init; }
}

/// <summary>What a command did to a subject, with the numbered changes of stage that it caused, of whatever subject.</summary>
public sealed record SubjectResult : IChanging
{
    public required Guid SubjectId { get; init; }

    public required Unit Unit { get; init; }

    public IReadOnlyList<StageChange>? Changes { get; set; } = [];
}

/// <summary>A recorded activity.</summary>
public sealed record ActivityResult : IChanging
{
    public required Guid ActivityId { get; init; }

    public required IReadOnlyList<Guid> SubjectIds { get; init; }

    public IReadOnlyList<StageChange>? Changes { get; set; } = [];
}
