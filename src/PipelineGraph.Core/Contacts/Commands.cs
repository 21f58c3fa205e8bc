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

/// <summary>Two contacts are one person.</summary>
public sealed record MergeContactsCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    /// <summary>The contact that stands for the person from now on.</summary>
    public required Guid WinnerId { get; init; }

    /// <summary>The contact that becomes part of it.</summary>
    public required Guid LoserId { get; init; }

    /// <summary>Kept in the audit trail, so nothing about the person.</summary>
    public string? Reason { get; init; }
}

/// <summary>A contact is no part of another any more.</summary>
public sealed record UnmergeContactCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid ContactId { get; init; }
}

/// <summary>A person of whom nothing may be kept.</summary>
public sealed record EraseContactCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid ContactId { get; init; }

    /// <summary>Kept in the audit trail, so nothing about the person.</summary>
    public string? Reason { get; init; }
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
