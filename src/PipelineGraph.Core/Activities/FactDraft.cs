using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>A fact that is checked, but has no number yet.</summary>
internal sealed record FactDraft(FactType Type, string Key)
{
    public Guid? ActivityId { get; init; }

    public Direction? Direction { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    /// <summary>When it counts; null of an undated fact: when it is recorded.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    public FactValueType? ValueType { get; init; }

    public string? ValueText { get; init; }

    public long? ValueNumber { get; init; }

    public string? ValueCurrency { get; init; }

    public bool? ValueBoolean { get; init; }

    public DateOnly? ValueDate { get; init; }

    public string? ValueList { get; init; }

    public Guid? TargetId { get; init; }

    public string? Properties { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public long? VoidsFactNo { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public FactDraft With(FactValue value) => this with
    {
        ValueType = value.Type,
        ValueText = value.Text,
        ValueNumber = value.Number is { } number ? FactForm.Millionths(number) : null,
        ValueCurrency = value.Currency,
        ValueBoolean = value.Boolean,
        ValueDate = value.Date,
        ValueList = value.List is { } list ? JsonSerializer.Serialize(list) : null,
    };

    public FactDraft At(Moment moment) => this with { OccurredAt = moment.OccurredAt, OccurredOn = moment.OccurredOn, EffectiveAt = moment.EffectiveAt };

    /// <summary>Whether the recorded fact says the same of the same instant.</summary>
    public bool Says(FactRecord fact) =>
        fact.Type == Type && fact.Key == Key && fact.OccurredAt == OccurredAt && fact.OccurredOn == OccurredOn && (EffectiveAt is null || fact.EffectiveAt == EffectiveAt)
        && fact.Direction == Direction && fact.ValueType == ValueType && fact.ValueText == ValueText && fact.ValueNumber == ValueNumber
        && fact.ValueCurrency == ValueCurrency && fact.ValueBoolean == ValueBoolean && fact.ValueDate == ValueDate && fact.ValueList == ValueList
        && fact.TargetId == TargetId && fact.Properties == Properties;

    public FactRecord Record(Guid tenantId, Guid subjectId, long factNo, Guid factId, DateTimeOffset recordedAt, Guid actorId) => new()
    {
        TenantId = tenantId,
        SubjectId = subjectId,
        FactNo = factNo,
        FactId = factId,
        ActivityId = ActivityId,
        Type = Type,
        Key = Key,
        Direction = Direction,
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
        EffectiveAt = EffectiveAt ?? recordedAt,
        RecordedAt = recordedAt,
        ValueType = ValueType,
        ValueText = ValueText,
        ValueNumber = ValueNumber,
        ValueCurrency = ValueCurrency,
        ValueBoolean = ValueBoolean,
        ValueDate = ValueDate,
        ValueList = ValueList,
        TargetId = TargetId,
        Properties = Properties,
        ExternalSource = ExternalSource,
        ExternalId = ExternalId,
        ActorId = actorId,
        VoidsFactNo = VoidsFactNo,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>When a fact happened, as it was told, and from when it counts; null: undated.</summary>
internal readonly record struct Moment(DateTimeOffset? OccurredAt, DateOnly? OccurredOn, DateTimeOffset? EffectiveAt);
