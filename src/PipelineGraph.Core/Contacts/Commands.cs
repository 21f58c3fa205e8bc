using PipelineGraph.Core.Activities;

namespace PipelineGraph.Core.Contacts;

/// <summary>A new person.</summary>
public sealed record CreateContactCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string DisplayName { get; init; }

    public string? Email { get; init; }

    public Guid? CompanyId { get; init; }

    public Guid? OwnerId { get; init; }

    /// <summary>Null: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput> Attributes { get; init; } = [];
}

/// <summary>New present values of a person; another company is a new employer, recorded as a link.</summary>
public sealed record UpdateContactCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid ContactId { get; init; }

    public Change<string>? DisplayName { get; init; }

    public Change<string?>? Email { get; init; }

    public Change<Guid?>? OwnerId { get; init; }

    public Change<Guid?>? CompanyId { get; init; }
}

/// <summary>A new company.</summary>
public sealed record CreateCompanyCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public required string Name { get; init; }

    public Guid? OwnerId { get; init; }

    /// <summary>Null: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<AttributeInput> Attributes { get; init; } = [];
}

/// <summary>New present values of a company.</summary>
public sealed record UpdateCompanyCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid CompanyId { get; init; }

    public Change<string>? Name { get; init; }

    public Change<Guid?>? OwnerId { get; init; }
}
