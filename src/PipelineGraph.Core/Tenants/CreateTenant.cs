using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Tenants;

/// <summary>Creates a tenant with the well-known attributes declared.</summary>
public sealed class CreateTenant(IWriteStore store, TimeProvider clock)
{
    public async Task<Outcome<Tenant>> ExecuteAsync(CreateTenantCommand command, CancellationToken cancellationToken)
    {
        var errors = new List<CommandError>();
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) errors.Add(CommandError.Invalid("A tenant's name has 1 to 200 characters.", "name"));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(command.TimeZone, out _))
            errors.Add(CommandError.Invalid($"'{command.TimeZone}' is not a time zone; give an IANA name as Europe/Amsterdam.", "timeZone"));
        if (string.IsNullOrWhiteSpace(command.Locale)) errors.Add(CommandError.Invalid("A locale is a BCP 47 tag as en or nl-NL.", "locale"));
        if (!Money.IsCurrency(command.Currency)) errors.Add(CommandError.Invalid("A currency is three capital letters, as EUR (ISO 4217).", "currency"));
        if (errors.Count > 0) return Outcome<Tenant>.Failed(errors);

        var now = Instants.Whole(clock.GetUtcNow());
        var tenant = new Tenant
        {
            TenantId = Guid.CreateVersion7(now),
            Name = command.Name,
            TimeZone = command.TimeZone,
            Locale = command.Locale,
            Currency = command.Currency,
            CreatedAt = now,
        };
        await using var session = await store.BeginAsync(tenant.TenantId, Turn.Alone, [], cancellationToken);
        // Looked for under the lock, so that two commands at once do not both find the name free.
        if (await store.FindTenantAsync(command.Name, cancellationToken) is not null)
            return Outcome<Tenant>.Failed(CommandError.Invalid($"There is a tenant '{command.Name}' already; choose another name.", "name"));
        await session.InsertAsync(tenant, cancellationToken);
        await session.InsertAsync(new StreamHead { TenantId = tenant.TenantId }, cancellationToken);
        foreach (var attribute in WellKnownAttributes.Of(tenant.TenantId)) await session.InsertAsync(attribute, cancellationToken);
        var by = await CommandLineActor.FindOrAddAsync(session, now, cancellationToken);
        await session.AuditAsync(
            by.ActorId, now, AuditOperation.TenantCreated, $"Tenant:{tenant.Name}", null, new { tenant.TimeZone, tenant.Locale, tenant.Currency }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return Outcome<Tenant>.Of(tenant);
    }
}
