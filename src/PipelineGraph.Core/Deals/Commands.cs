using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>An amount as a caller gives it; exact to the decimals of its currency.</summary>
public sealed record MoneyInput(decimal Amount, string Currency);

/// <summary>How a deal ended.</summary>
public enum DealOutcome
{
    Won,
    Lost,
}

/// <summary>A new deal.</summary>
public sealed record CreateDealCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string Name { get; init; }

    public Guid? CompanyId { get; init; }

    /// <summary>A participant whose role is buyer.</summary>
    public Guid? BuyerId { get; init; }

    public IReadOnlyList<Guid> ParticipantIds { get; init; } = [];

    public MoneyInput? Amount { get; init; }

    /// <summary>0 to 100.</summary>
    public int? Probability { get; init; }

    public Guid? OwnerId { get; init; }

    /// <summary>Null: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput> Attributes { get; init; } = [];
}

/// <summary>New values of a deal; amount, probability and outcome are recorded as attributes, company and buyer as links.</summary>
public sealed record UpdateDealCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid DealId { get; init; }

    public Change<string>? Name { get; init; }

    public Change<Guid?>? OwnerId { get; init; }

    public Change<Guid?>? CompanyId { get; init; }

    public Change<Guid?>? BuyerId { get; init; }

    /// <summary>A known amount is replaced, never made unknown again.</summary>
    public MoneyInput? Amount { get; init; }

    public int? Probability { get; init; }

    public DealOutcome? Outcome { get; init; }

    public string? OutcomeReason { get; init; }

    /// <summary>When the values came to hold; null: now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }
}

/// <summary>A new quote of a deal, or a change of one.</summary>
public sealed record RecordQuoteCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid DealId { get; init; }

    /// <summary>Null: a new quote, or the one with the external id.</summary>
    public Guid? QuoteId { get; init; }

    public required QuoteStatus Status { get; init; }

    public MoneyInput? Amount { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    /// <summary>Of the quote.</summary>
    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }
}

/// <summary>A recorded quote.</summary>
public sealed record QuoteResult : IChanging
{
    public required Guid QuoteId { get; init; }

    public required Guid DealId { get; init; }

    public IReadOnlyList<StageChange>? Changes { get; set; } = [];
}
