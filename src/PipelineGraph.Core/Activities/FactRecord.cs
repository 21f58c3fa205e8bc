using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>The families of facts.</summary>
public enum FactType
{
    Attribute,
    Activity,
    Link,
    Consent,
    Judgement,
    Quote,

    /// <summary>A person's override of the stage: shown beside the verdict, read by no definition.</summary>
    Override,

    /// <summary>Takes back another fact of the same subject, as if it had never been said.</summary>
    Void,
}

/// <summary>A fact as it is stored: appended, never changed, dated twice.</summary>
public sealed class FactRecord : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>From 1 within the subject: the recorded order.</summary>
    public required long FactNo { get; init; }

    public required Guid FactId { get; init; }

    /// <summary>The same for the facts of one activity that several subjects took part in.</summary>
    public Guid? ActivityId { get; init; }

    public required FactType Type { get; init; }

    /// <summary>Attribute key, activity kind, link, consent or judgement key, or the status of a quote; the reason key of a void is in <see cref="ValueText"/>.</summary>
    public required string Key { get; init; }

    public Direction? Direction { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Of an attribute.</summary>
    public FactValueType? ValueType { get; init; }

    /// <summary>A text value; the reason of a judgement, an override or a void; the role of a participant; the stage key of an override is <see cref="Key"/>.</summary>
    public string? ValueText { get; init; }

    /// <summary>A number in millionths; money (of an attribute or quote) in millionths of the major unit; the degree of an association as it is.</summary>
    public long? ValueNumber { get; init; }

    public string? ValueCurrency { get; init; }

    /// <summary>A boolean; whether a consent is given, a judgement holds, a link goes on.</summary>
    public bool? ValueBoolean { get; init; }

    /// <summary>A date; until when a quote is valid.</summary>
    public DateOnly? ValueDate { get; init; }

    /// <summary>A list of texts as a JSON array.</summary>
    public string? ValueList { get; init; }

    /// <summary>The other end of a link; the quote.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>JSON object of an activity; of an override, the id of the definition that it names.</summary>
    public string? Properties { get; init; }

    public string? ExternalSource { get; init; }

    /// <summary>Unique within tenant, source and subject, also when the fact was taken back: else an import that is repeated would bring it back.</summary>
    public string? ExternalId { get; init; }

    public required Guid ActorId { get; init; }

    /// <summary>The fact of the same subject that a void takes back.</summary>
    public long? VoidsFactNo { get; init; }

    /// <summary>When an override ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>An attribute that a tenant declared: others are refused.</summary>
public sealed class AttributeDefinition : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Unit Unit { get; init; }

    public required string Key { get; init; }

    public required FactValueType Type { get; init; }

    public bool IsDimension { get; set; }

    public string? Label { get; set; }
}

/// <summary>What a mutation answered under a client's key; kept seven days.</summary>
public sealed class IdempotencyRecord : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required string Key { get; init; }

    public required string Operation { get; init; }

    public required string RequestHash { get; init; }

    public required string Result { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
