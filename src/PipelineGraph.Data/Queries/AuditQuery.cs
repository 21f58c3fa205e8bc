using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.Queries;

/// <summary>Which entries of the audit trail: those that fulfil all that is given.</summary>
public sealed record AuditFilter(IReadOnlyList<AuditOperation>? Operations, Guid? ActorId, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>Who did what in the tenant, latest first.</summary>
public sealed class AuditQuery(ReadSession session)
{
    private static readonly Keyset<AuditEntry> Latest = new Keyset<AuditEntry>("AuditEntry")
        .By("at", "x.at", entry => entry.At, descending: true)
        .By("id", "x.audit_id", entry => entry.AuditId, descending: true);

    public async ValueTask<Page<AuditEntry>> PageAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<AuditEntry>();
        var sql = Filtered(session.Statement().Add("SELECT ").Add(form.Columns("x")), filter);
        return Latest.ToPage(await session.ListAsync(Latest.Seek(sql, page), form.Read, cancellationToken), page);
    }

    public ValueTask<int> CountAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        session.CountAsync(Filtered(session.Statement().Add("SELECT COUNT(*)"), filter), cancellationToken);

    private static Statement Filtered(Statement sql, AuditFilter filter)
    {
        sql.From("audit", "x").Where();
        if (filter.Operations is { Count: > 0 } operations) sql.Add(" AND ").IsOneOf(new Column("x.operation"), [.. operations.Select(operation => (long)operation)]);
        if (filter.ActorId is { } actor) sql.Add($" AND x.actor_id = {actor}");
        if (filter.From is { } from) sql.Add($" AND x.at >= {from}");
        if (filter.To is { } to) sql.Add($" AND x.at < {to}");
        return sql;
    }
}
