using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Deals;
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
internal sealed class PostgreSqlSession(WriteBehindConnection connection, IWriteTransaction transaction, Guid tenantId, IReadOnlyCollection<Guid> first, Beginning beginning)
    : WriteSession(connection, transaction, tenantId, PostgreSqlProvider.Instant)
{
    private readonly SortedSet<Guid> locked = [.. first];
    private readonly ReadAhead ahead = new(connection, tenantId, beginning.Stream?.ActiveBindingNo);

    public override bool NumbersAtOnce => false;

    public override int Enqueued => enqueued;

    public override IReadOnlyCollection<Guid> Locked => locked;

    private int enqueued;
    private bool askedAtBeginning;

    /// <summary>As it was when the transaction had its turn.</summary>
    public override ValueTask<StreamHead?> FindStreamAsync(CancellationToken cancellationToken) => new(beginning.Stream);

    public override ValueTask<IdempotencyRecord?> FindIdempotencyAsync(string key, CancellationToken cancellationToken)
    {
        // Who had to wait for locks since then looks again, and so does who asks once more.
        if (askedAtBeginning || beginning.IdempotencyKey != key || (beginning.Answered is null && locked.Count > 0)) return base.FindIdempotencyAsync(key, cancellationToken);
        askedAtBeginning = true;
        return new(beginning.Answered);
    }

    public override ValueTask InsertAsync<T>(T row, CancellationToken cancellationToken)
    {
        ahead.Written(row);
        return base.InsertAsync(row, cancellationToken);
    }

    public override async ValueTask<Subject?> LockSubjectAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var waits = locked.Count == 0 || locked.Contains(subjectId) || subjectId.CompareTo(locked.Max) > 0;
        locked.Add(subjectId);
        return await ahead.LockAsync(subjectId, waits, cancellationToken);
    }

    public override ValueTask<Subject?> FindSubjectAsync(Guid subjectId, CancellationToken cancellationToken) =>
        ahead.TakeSubject(subjectId, out var subject) ? new(subject) : base.FindSubjectAsync(subjectId, cancellationToken);

    public override ValueTask<Contact?> FindContactAsync(Guid contactId, CancellationToken cancellationToken) =>
        ahead.TakeContact(contactId, out var contact) ? new(contact) : base.FindContactAsync(contactId, cancellationToken);

    public override ValueTask<VerdictRecord?> FindVerdictAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken) =>
        ahead.TakeVerdict(bindingNo, subjectId, out var verdict) ? new(verdict) : base.FindVerdictAsync(bindingNo, subjectId, cancellationToken);

    public override ValueTask<IReadOnlyList<FactRecord>> FactsAsync(Guid subjectId, long upTo, CancellationToken cancellationToken) =>
        ahead.TakeFacts(subjectId, out var facts) ? new([.. facts.TakeWhile(fact => fact.FactNo <= upTo)]) : base.FactsAsync(subjectId, upTo, cancellationToken);

    public override ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken) =>
        ahead.SeeLinks(targetId, out var links) ? new(links) : base.LinksToAsync(targetId, cancellationToken);

    public override async ValueTask<Subject?> FindSubjectAsync(Unit unit, string externalSource, string externalId, CancellationToken cancellationToken) =>
        await base.FindSubjectAsync(unit, externalSource, externalId, cancellationToken) is { } subject ? await LockSubjectAsync(subject.SubjectId, cancellationToken) : null;

    public override async ValueTask<IReadOnlyList<Subject>> FindSubjectsAsync(IReadOnlyCollection<(Unit Unit, string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken)
    {
        var waits = locked.Count == 0;
        ahead.ForgetAround();
        // Looked up one by one: for a join the planner may read all subjects of the tenant. Locked in order when all are found.
        var subjects = await Connection.ReadAsync<Subject>(
            $"""
            WHERE tenant_id = @p0 AND subject_id = ANY(ARRAY(
                SELECT s.subject_id FROM unnest(@p1, @p2, @p3) k(unit, source, id) CROSS JOIN LATERAL
                    (SELECT o.subject_id FROM subject o WHERE o.tenant_id = @p0 AND o.unit = k.unit AND o.external_source = k.source AND o.external_id = k.id OFFSET 0) s))
            ORDER BY subject_id FOR NO KEY UPDATE{(waits ? "" : " NOWAIT")}
            """,
            cancellationToken, TenantId, keys.Select(key => (int)key.Unit).ToArray(), keys.Select(key => key.ExternalSource).ToArray(), keys.Select(key => key.ExternalId).ToArray());
        locked.UnionWith(subjects.Select(subject => subject.SubjectId));
        return subjects;
    }

    public override async ValueTask<IReadOnlyList<Quote>> FindQuotesAsync(IReadOnlyCollection<(string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken) =>
        await Connection.ReadAsync<Quote>(
            """
            WHERE tenant_id = @p0 AND quote_id = ANY(ARRAY(
                SELECT q.quote_id FROM unnest(@p1, @p2) k(source, id) CROSS JOIN LATERAL
                    (SELECT o.quote_id FROM quote o WHERE o.tenant_id = @p0 AND o.external_source = k.source AND o.external_id = k.id OFFSET 0) q))
            """,
            cancellationToken, TenantId, keys.Select(key => key.ExternalSource).ToArray(), keys.Select(key => key.ExternalId).ToArray());

    public override async ValueTask<ILookup<Guid, FactRecord>> FactsAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken) =>
        (await Connection.ReadAsync<FactRecord>(
            static _ => false, "WHERE tenant_id = @p0 AND subject_id = ANY(@p1) ORDER BY subject_id, fact_no", cancellationToken, TenantId, subjectIds.ToArray())).ToLookup(fact => fact.SubjectId);

    public override async ValueTask<IReadOnlyList<Due>> DueAsync(int bindingNo, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ahead.ForgetAround();
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
        await Connection.SendAsync(
            "change_inbox", "INSERT INTO change_inbox (tenant_id, size, batch) VALUES (@p0, @p1, @p2::json)", cancellationToken, TenantId, changes.Rows.Count, PendingJson.Write(changes));
    }
}

/// <summary>What a transaction learnt as it began.</summary>
/// <param name="Stream">As it was when the transaction had its turn.</param>
/// <param name="IdempotencyKey">Whose answer was looked for; null: none.</param>
/// <param name="Answered">What was answered under it; null: nothing was.</param>
internal sealed record Beginning(StreamHead? Stream, string? IdempotencyKey, IdempotencyRecord? Answered);
