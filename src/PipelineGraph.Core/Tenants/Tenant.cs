namespace PipelineGraph.Core.Tenants;

/// <summary>An organisation whose people share one definition of their stages.</summary>
public sealed class Tenant
{
    public required Guid TenantId { get; init; }

    /// <summary>Unique, as commands name it.</summary>
    public required string Name { get; init; }

    /// <summary>IANA zone, as <c>Europe/Amsterdam</c>: where its days begin.</summary>
    public required string TimeZone { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Locale { get; init; }

    /// <summary>ISO 4217, of amounts given without one.</summary>
    public required string Currency { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What belongs to one tenant: filtered in every query.</summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}

/// <summary>What a key may do; each role includes those before it.</summary>
public enum Role
{
    Viewer,
    Editor,
    Administrator,
}

/// <summary>A key as it is stored: its hash, never itself.</summary>
public sealed class ApiKey
{
    /// <summary>SHA-256 of the key: lower-case hexadecimal.</summary>
    public required string KeyHash { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>The actor that facts recorded with this key name.</summary>
    public required Guid ActorId { get; init; }

    public required string Name { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>The kinds of those who act.</summary>
public enum ActorKind
{
    Key,
    User,
    Job,
}

/// <summary>Who records facts or owns contacts.</summary>
public sealed class Actor : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid ActorId { get; init; }

    public required ActorKind Kind { get; init; }

    /// <summary>Unique within tenant and kind: the key's name, the user's subject claim or external name, the job's name.</summary>
    public required string Subject { get; init; }

    public required string DisplayName { get; set; }
}

/// <summary>Who asks: the tenant, the actor, and what it may do.</summary>
public sealed record Caller(Guid TenantId, Guid ActorId, Role Role);
