namespace PipelineGraph.Core.Tenants;

/// <summary>A new tenant.</summary>
public sealed record CreateTenantCommand
{
    public required string Name { get; init; }

    /// <summary>IANA zone, as <c>Europe/Amsterdam</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Locale { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}

/// <summary>A new key of a tenant.</summary>
public sealed record CreateApiKeyCommand
{
    public required string TenantName { get; init; }

    /// <summary>Unique within the tenant; the actor that facts recorded with the key name.</summary>
    public required string Name { get; init; }

    public required Role Role { get; init; }
}

/// <summary>A created key; its text is never shown again.</summary>
public sealed record ApiKeyResult
{
    public required Guid TenantId { get; init; }

    public required Guid ActorId { get; init; }

    public required string Name { get; init; }

    public required Role Role { get; init; }

    /// <summary>What a client sends.</summary>
    public required string KeyText { get; init; }
}
