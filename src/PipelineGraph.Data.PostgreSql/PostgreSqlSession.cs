using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Data.Writing;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// A transaction beside others of its tenant. Subjects are waited for in ascending order only; one that would be waited for out of order and is not free
/// ends the transaction, which is run again with all that it needed locked first. So nobody waits in a circle.
/// </summary>
internal sealed class PostgreSqlSession(WriteConnection connection, IWriteTransaction transaction, Guid tenantId, IReadOnlyCollection<Guid> first)
    : WriteSession(connection, transaction, tenantId, PostgreSqlProvider.Instant)
{
    private readonly SortedSet<Guid> locked = [.. first];

    public override bool NumbersAtOnce => false;

    public override int Enqueued => enqueued;

    public override IReadOnlyCollection<Guid> Locked => locked;

    private int enqueued;

    public override async ValueTask<Subject?> LockSubjectAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var waits = locked.Count == 0 || locked.Contains(subjectId) || subjectId.CompareTo(locked.Max) > 0;
        locked.Add(subjectId);
        return await Connection.FindAsync<Subject>(
            $"WHERE tenant_id = @p0 AND subject_id = @p1 FOR NO KEY UPDATE{(waits ? "" : " NOWAIT")}", cancellationToken, TenantId, subjectId);
    }

    public override async ValueTask<Subject?> FindSubjectAsync(Unit unit, string externalSource, string externalId, CancellationToken cancellationToken) =>
        await base.FindSubjectAsync(unit, externalSource, externalId, cancellationToken) is { } subject ? await LockSubjectAsync(subject.SubjectId, cancellationToken) : null;

    public override async ValueTask<IReadOnlyList<Due>> DueAsync(int bindingNo, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = await Connection.ReadAsync<Due>(
            """
            JOIN subject s USING (tenant_id, subject_id) WHERE tenant_id = @p0 AND binding_no = @p1 AND due_at <= @p2
            ORDER BY due_at, subject_id LIMIT @p3 FOR NO KEY UPDATE OF s SKIP LOCKED
            """,
            cancellationToken, TenantId, bindingNo, PostgreSqlProvider.Instant(now), limit);
        locked.UnionWith(due.Select(each => each.SubjectId));
        return due;
    }

    public override ValueTask<KeptBinding?> LockKeptBindingAsync(int bindingNo, CancellationToken cancellationToken) =>
        Connection.FindAsync<KeptBinding>("WHERE tenant_id = @p0 AND binding_no = @p1 FOR UPDATE", cancellationToken, TenantId, bindingNo);

    public override ValueTask<EvaluationRun?> FindRunAsync(int runNo, CancellationToken cancellationToken) =>
        Connection.FindAsync<EvaluationRun>("WHERE tenant_id = @p0 AND run_no = @p1 FOR UPDATE", cancellationToken, TenantId, runNo);

    public override async ValueTask EnqueueAsync(PendingChanges changes, CancellationToken cancellationToken)
    {
        enqueued += changes.Rows.Count;
        await Connection.ExecuteAsync(
            "INSERT INTO change_inbox (tenant_id, size, batch) VALUES (@p0, @p1, @p2::json)", cancellationToken, TenantId, changes.Rows.Count, PendingJson.Write(changes));
    }
}
