using PipelineGraph.Core;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>A new contact, as clients write it.</summary>
[InputType("CreateContactInput")]
public sealed record CreateContactInput
{
    public required string IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string DisplayName { get; init; }

    public string? Email { get; init; }

    public string? CompanyId { get; init; }

    public string? OwnerId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }

    internal CreateContactCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        ExternalSource = ExternalSource,
        ExternalId = ExternalId,
        DisplayName = DisplayName,
        Email = Email,
        CompanyId = ids.ReadOptional(CompanyId, "companyId", NodeKind.Company),
        OwnerId = ids.ReadOptional(OwnerId, "ownerId", NodeKind.Actor),
        CreatedAt = CreatedAt,
        Attributes = AttributeInput.ToCommands(Attributes),
    };
}

/// <summary>Changes of a contact, as clients write them.</summary>
[InputType("UpdateContactInput")]
public sealed record UpdateContactInput
{
    public required string IdempotencyKey { get; init; }

    public required string ContactId { get; init; }

    public Optional<string?> DisplayName { get; init; }

    public Optional<string?> Email { get; init; }

    public Optional<string?> CompanyId { get; init; }

    public Optional<string?> OwnerId { get; init; }

    internal UpdateContactCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        ContactId = ids.Read(ContactId, ["contactId"], NodeKind.Contact),
        DisplayName = DisplayName.HasValue ? new Change<string>(DisplayName.Value ?? "") : null,
        Email = Email.HasValue ? new Change<string?>(Email.Value) : null,
        CompanyId = ids.Change(CompanyId, "companyId", NodeKind.Company),
        OwnerId = ids.Change(OwnerId, "ownerId", NodeKind.Actor),
    };
}

/// <summary>Two contacts that are one, as clients write them.</summary>
[InputType("MergeContactsInput")]
public sealed record MergeContactsInput
{
    public required string IdempotencyKey { get; init; }

    public required string WinnerId { get; init; }

    public required string LoserId { get; init; }

    public string? Reason { get; init; }

    internal MergeContactsCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        WinnerId = ids.Read(WinnerId, ["winnerId"], NodeKind.Contact),
        LoserId = ids.Read(LoserId, ["loserId"], NodeKind.Contact),
        Reason = Reason,
    };
}

/// <summary>A merge to take back, as clients write it.</summary>
[InputType("UnmergeContactInput")]
public sealed record UnmergeContactInput
{
    public required string IdempotencyKey { get; init; }

    public required string ContactId { get; init; }

    internal UnmergeContactCommand ToCommand(IdReader ids) => new() { IdempotencyKey = IdempotencyKey, ContactId = ids.Read(ContactId, ["contactId"], NodeKind.Contact) };
}

/// <summary>A person to erase, as clients write it.</summary>
[InputType("EraseContactInput")]
public sealed record EraseContactInput
{
    public required string IdempotencyKey { get; init; }

    public required string ContactId { get; init; }

    public string? Reason { get; init; }

    internal EraseContactCommand ToCommand(IdReader ids) =>
        new() { IdempotencyKey = IdempotencyKey, ContactId = ids.Read(ContactId, ["contactId"], NodeKind.Contact), Reason = Reason };
}

/// <summary>A new company, as clients write it.</summary>
[InputType("CreateCompanyInput")]
public sealed record CreateCompanyInput
{
    public required string IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string Name { get; init; }

    public string? OwnerId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }

    internal CreateCompanyCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        ExternalSource = ExternalSource,
        ExternalId = ExternalId,
        Name = Name,
        OwnerId = ids.ReadOptional(OwnerId, "ownerId", NodeKind.Actor),
        CreatedAt = CreatedAt,
        Attributes = AttributeInput.ToCommands(Attributes),
    };
}

/// <summary>Changes of a company, as clients write them.</summary>
[InputType("UpdateCompanyInput")]
public sealed record UpdateCompanyInput
{
    public required string IdempotencyKey { get; init; }

    public required string CompanyId { get; init; }

    public Optional<string?> Name { get; init; }

    public Optional<string?> OwnerId { get; init; }

    internal UpdateCompanyCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        CompanyId = ids.Read(CompanyId, ["companyId"], NodeKind.Company),
        Name = Name.HasValue ? new Change<string>(Name.Value ?? "") : null,
        OwnerId = ids.Change(OwnerId, "ownerId", NodeKind.Actor),
    };
}

/// <summary>A new deal, as clients write it.</summary>
[InputType("CreateDealInput")]
public sealed record CreateDealInput
{
    public required string IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string Name { get; init; }

    public string? CompanyId { get; init; }

    public string? BuyerId { get; init; }

    public IReadOnlyList<string>? ParticipantIds { get; init; }

    public MoneyInput? Amount { get; init; }

    public int? Probability { get; init; }

    public string? OwnerId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }

    internal CreateDealCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        ExternalSource = ExternalSource,
        ExternalId = ExternalId,
        Name = Name,
        CompanyId = ids.ReadOptional(CompanyId, "companyId", NodeKind.Company),
        BuyerId = ids.ReadOptional(BuyerId, "buyerId", NodeKind.Contact),
        ParticipantIds =
            [.. (ParticipantIds ?? []).Select((id, index) => ids.Read(id, ["participantIds", FormattableString.Invariant($"{index}")], NodeKind.Contact))],
        Amount = Amount?.ToCommand(),
        Probability = Probability,
        OwnerId = ids.ReadOptional(OwnerId, "ownerId", NodeKind.Actor),
        CreatedAt = CreatedAt,
        Attributes = AttributeInput.ToCommands(Attributes),
    };
}

/// <summary>Changes of a deal, as clients write them.</summary>
[InputType("UpdateDealInput")]
public sealed record UpdateDealInput
{
    public required string IdempotencyKey { get; init; }

    public required string DealId { get; init; }

    public Optional<string?> Name { get; init; }

    public MoneyInput? Amount { get; init; }

    public int? Probability { get; init; }

    public DealOutcome? Outcome { get; init; }

    public string? OutcomeReason { get; init; }

    public Optional<string?> CompanyId { get; init; }

    public Optional<string?> BuyerId { get; init; }

    public Optional<string?> OwnerId { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    internal UpdateDealCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        DealId = ids.Read(DealId, ["dealId"], NodeKind.Deal),
        Name = Name.HasValue ? new Change<string>(Name.Value ?? "") : null,
        Amount = Amount?.ToCommand(),
        Probability = Probability,
        Outcome = Outcome,
        OutcomeReason = OutcomeReason,
        CompanyId = ids.Change(CompanyId, "companyId", NodeKind.Company),
        BuyerId = ids.Change(BuyerId, "buyerId", NodeKind.Contact),
        OwnerId = ids.Change(OwnerId, "ownerId", NodeKind.Actor),
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
    };
}

/// <summary>A quote or a new state of one, as clients write it.</summary>
[InputType("RecordQuoteInput")]
public sealed record RecordQuoteInput
{
    public required string IdempotencyKey { get; init; }

    public required string DealId { get; init; }

    public string? QuoteId { get; init; }

    public required QuoteStatus Status { get; init; }

    public MoneyInput? Amount { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Null for EXPIRED, which nobody tells.</summary>
    internal RecordQuoteCommand? ToCommand(IdReader ids) => Status == QuoteStatus.Expired
        ? null
        : new RecordQuoteCommand
        {
            IdempotencyKey = IdempotencyKey,
            DealId = ids.Read(DealId, ["dealId"], NodeKind.Deal),
            QuoteId = ids.ReadOptional(QuoteId, "quoteId", NodeKind.Quote),
            Status = Enum.Parse<Definitions.QuoteStatus>(Status.ToString()),
            Amount = Amount?.ToCommand(),
            ValidUntil = ValidUntil,
            OccurredAt = OccurredAt,
            OccurredOn = OccurredOn,
            ExternalSource = ExternalSource,
            ExternalId = ExternalId,
        };
}
