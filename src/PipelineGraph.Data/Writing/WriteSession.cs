using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Writing;

/// <summary>A transaction that the provider began; the first to be disposed of is the transaction.</summary>
public interface IWriteTransaction : IAsyncDisposable
{
    ValueTask CommitAsync(CancellationToken cancellationToken);
}

/// <summary>The write side in SQL that every provider understands, for whom nobody else writes meanwhile; each statement names the tenant.</summary>
public class WriteSession(WriteConnection connection, IWriteTransaction transaction, Guid tenantId, Func<DateTimeOffset, object> instant) : IWriteSession
{
    public Guid TenantId => tenantId;

    public virtual bool NumbersAtOnce => true;

    public virtual int Enqueued => 0;

    public virtual IReadOnlyCollection<Guid> Locked => [];

    protected WriteConnection Connection => connection;

    public ValueTask CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return transaction.DisposeAsync();
    }

    public virtual ValueTask InsertAsync<T>(T row, CancellationToken cancellationToken)
        where T : class =>
        connection.WriteAsync(connection.Form<T>(), Own(row), replace: false, cancellationToken);

    public ValueTask SaveAsync<T>(T row, CancellationToken cancellationToken)
        where T : class =>
        connection.WriteAsync(connection.Form<T>(), Own(row), replace: true, cancellationToken);

    public ValueTask<Tenant?> FindTenantAsync(CancellationToken cancellationToken) =>
        connection.FindAsync<Tenant>("WHERE tenant_id = @p0", cancellationToken, tenantId);

    public virtual ValueTask<StreamHead?> FindStreamAsync(CancellationToken cancellationToken) =>
        connection.FindAsync<StreamHead>("WHERE tenant_id = @p0", cancellationToken, tenantId);

    public virtual ValueTask<IdempotencyRecord?> FindIdempotencyAsync(string key, CancellationToken cancellationToken) =>
        connection.FindAsync<IdempotencyRecord>("WHERE tenant_id = @p0 AND key = @p1", cancellationToken, tenantId, key);

    public ValueTask DeleteIdempotencyAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        connection.SendAsync("idempotency", "DELETE FROM idempotency WHERE tenant_id = @p0 AND created_at < @p1", cancellationToken, tenantId, instant(before));

    public async ValueTask<IReadOnlyList<AttributeDefinition>> AttributeDefinitionsAsync(CancellationToken cancellationToken) =>
        await connection.ReadAsync<AttributeDefinition>("WHERE tenant_id = @p0", cancellationToken, tenantId);

    public ValueTask<Actor?> FindActorAsync(ActorKind kind, string subject, CancellationToken cancellationToken) =>
        connection.FindAsync<Actor>("WHERE tenant_id = @p0 AND kind = @p1 AND subject = @p2", cancellationToken, tenantId, (int)kind, subject);

    public ValueTask<Actor?> FindActorAsync(Guid actorId, CancellationToken cancellationToken) =>
        connection.FindAsync<Actor>("WHERE tenant_id = @p0 AND actor_id = @p1", cancellationToken, tenantId, actorId);

    public async ValueTask<IReadOnlyList<ApiKey>> ApiKeysAsync(CancellationToken cancellationToken) =>
        await connection.ReadAsync<ApiKey>("WHERE tenant_id = @p0", cancellationToken, tenantId);

    public virtual ValueTask<Subject?> LockSubjectAsync(Guid subjectId, CancellationToken cancellationToken) => FindSubjectAsync(subjectId, cancellationToken);

    public virtual ValueTask<Subject?> FindSubjectAsync(Guid subjectId, CancellationToken cancellationToken) =>
        connection.FindAsync<Subject>("WHERE tenant_id = @p0 AND subject_id = @p1", cancellationToken, tenantId, subjectId);

    public virtual ValueTask<Subject?> FindSubjectAsync(Unit unit, string externalSource, string externalId, CancellationToken cancellationToken) =>
        connection.FindAsync<Subject>(
            "WHERE tenant_id = @p0 AND unit = @p1 AND external_source = @p2 AND external_id = @p3", cancellationToken, tenantId, (int)unit, externalSource, externalId);

    public virtual ValueTask<IReadOnlyList<Subject>> FindSubjectsAsync(IReadOnlyCollection<(Unit Unit, string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken) =>
        EachAsync(keys, key => FindSubjectAsync(key.Unit, key.ExternalSource, key.ExternalId, cancellationToken));

    public async ValueTask<IReadOnlyList<Subject>> SubjectsAsync(Unit unit, Guid after, int limit, CancellationToken cancellationToken) =>
        await connection.ReadAsync<Subject>(
            "WHERE tenant_id = @p0 AND subject_id > @p1 AND unit = @p2 ORDER BY subject_id LIMIT @p3", cancellationToken, tenantId, after, (int)unit, limit);

    public async ValueTask<IReadOnlyList<Subject>> MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken) =>
        await connection.ReadAsync<Subject>("WHERE tenant_id = @p0 AND merged_into_id = @p1 AND merged_into_id IS NOT NULL ORDER BY subject_id", cancellationToken, tenantId, subjectId);

    public virtual ValueTask<Contact?> FindContactAsync(Guid contactId, CancellationToken cancellationToken) =>
        connection.FindAsync<Contact>("WHERE tenant_id = @p0 AND contact_id = @p1", cancellationToken, tenantId, contactId);

    public async ValueTask<bool> HasGoneAsync(CancellationToken cancellationToken) =>
        (await connection.ListAsync("SELECT 1 FROM contact WHERE tenant_id = @p0 AND gone LIMIT 1", static _ => true, cancellationToken, tenantId)).Count > 0;

    public ValueTask<Company?> FindCompanyAsync(Guid companyId, CancellationToken cancellationToken) =>
        connection.FindAsync<Company>("WHERE tenant_id = @p0 AND company_id = @p1", cancellationToken, tenantId, companyId);

    public ValueTask<Deal?> FindDealAsync(Guid dealId, CancellationToken cancellationToken) =>
        connection.FindAsync<Deal>("WHERE tenant_id = @p0 AND deal_id = @p1", cancellationToken, tenantId, dealId);

    public ValueTask<Quote?> FindQuoteAsync(Guid quoteId, CancellationToken cancellationToken) =>
        connection.FindAsync<Quote>("WHERE tenant_id = @p0 AND quote_id = @p1", cancellationToken, tenantId, quoteId);

    public virtual ValueTask<IReadOnlyList<Quote>> FindQuotesAsync(IReadOnlyCollection<(string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken) =>
        EachAsync(keys, key => connection.FindAsync<Quote>(
            "WHERE tenant_id = @p0 AND external_source = @p1 AND external_id = @p2", cancellationToken, tenantId, key.ExternalSource, key.ExternalId));

    public virtual async ValueTask<IReadOnlyList<FactRecord>> FactsAsync(Guid subjectId, long upTo, CancellationToken cancellationToken) =>
        await connection.ReadAsync<FactRecord>(static _ => false, "WHERE tenant_id = @p0 AND subject_id = @p1 AND fact_no <= @p2 ORDER BY fact_no", cancellationToken, tenantId, subjectId, upTo);

    public virtual async ValueTask<ILookup<Guid, FactRecord>> FactsAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken)
    {
        var facts = new List<FactRecord>();
        foreach (var subjectId in subjectIds) facts.AddRange(await FactsAsync(subjectId, long.MaxValue, cancellationToken));
        return facts.ToLookup(fact => fact.SubjectId);
    }

    public virtual async ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken) =>
        Ordered(await connection.ReadAsync<FactRecord>(IsLink, "WHERE tenant_id = @p0 AND target_id = @p1 AND type = @p2", cancellationToken, tenantId, targetId, (int)FactType.Link));

    public async ValueTask<bool> HasMoreLinksToAsync(Guid targetId, int count, CancellationToken cancellationToken) =>
        (await connection.ReadAsync<FactRecord>(
            IsLink, "WHERE tenant_id = @p0 AND target_id = @p1 AND type = @p2 LIMIT @p3", cancellationToken, tenantId, targetId, (int)FactType.Link, count + 1)).Count > count;

    public ValueTask<FactRecord?> FindFactAsync(Guid factId, CancellationToken cancellationToken) =>
        connection.FindAsync<FactRecord>("WHERE tenant_id = @p0 AND fact_id = @p1", cancellationToken, tenantId, factId);

    public ValueTask<FactRecord?> FindFactAsync(string externalSource, string externalId, CancellationToken cancellationToken) =>
        connection.FindAsync<FactRecord>(
            "WHERE tenant_id = @p0 AND external_source = @p1 AND external_id = @p2", cancellationToken, tenantId, externalSource, externalId);

    public async ValueTask<IReadOnlyList<FactRecord>> ActivityFactsAsync(Guid activityId, CancellationToken cancellationToken) =>
        Ordered(await connection.ReadAsync<FactRecord>("WHERE tenant_id = @p0 AND activity_id = @p1", cancellationToken, tenantId, activityId));

    public ValueTask<BindingRecord?> FindBindingAsync(int bindingNo, CancellationToken cancellationToken) =>
        connection.FindAsync<BindingRecord>("WHERE tenant_id = @p0 AND binding_no = @p1", cancellationToken, tenantId, bindingNo);

    public async ValueTask<IReadOnlyList<BindingRecord>> BindingsAsync(CancellationToken cancellationToken) =>
        await connection.ReadAsync<BindingRecord>("WHERE tenant_id = @p0 ORDER BY binding_no", cancellationToken, tenantId);

    public ValueTask<Activation?> FindActivationAsync(int activationNo, CancellationToken cancellationToken) =>
        connection.FindAsync<Activation>("WHERE tenant_id = @p0 AND activation_no = @p1", cancellationToken, tenantId, activationNo);

    public async ValueTask<DateTimeOffset?> NumberedAtAsync(long number, CancellationToken cancellationToken) =>
        (await connection.FindAsync<StageChange>("WHERE tenant_id = @p0 AND number = @p1", cancellationToken, tenantId, number))?.NumberedAt;

    public async ValueTask<DateTimeOffset?> LastRecordedAtAsync(CancellationToken cancellationToken) =>
        (await connection.FindAsync<Subject>("WHERE tenant_id = @p0 ORDER BY last_recorded_at DESC LIMIT 1", cancellationToken, tenantId))?.LastRecordedAt;

    public virtual ValueTask<VerdictRecord?> FindVerdictAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken) =>
        connection.FindAsync<VerdictRecord>("WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2", cancellationToken, tenantId, bindingNo, subjectId);

    public async ValueTask<IReadOnlyList<StageHistory>> HistoryAsync(Guid subjectId, CancellationToken cancellationToken) =>
        await connection.ReadAsync<StageHistory>("WHERE tenant_id = @p0 AND subject_id = @p1 ORDER BY effective_at, CASE WHEN number = 0 THEN 1 ELSE 0 END, number", cancellationToken, tenantId, subjectId);

    public ValueTask DeleteStepAsync(Guid subjectId, Guid changeId, CancellationToken cancellationToken) =>
        connection.SendAsync("stage_history", "DELETE FROM stage_history WHERE tenant_id = @p0 AND subject_id = @p1 AND change_id = @p2", cancellationToken, tenantId, subjectId, changeId);

    public ValueTask CloseSpanAsync(Guid subjectId, long enteredNumber, long knownTo, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "stage_span", "UPDATE stage_span SET known_to = @p3 WHERE tenant_id = @p0 AND subject_id = @p1 AND entered_number = @p2 AND known_to = @p4 AND known_from < @p3",
            cancellationToken, tenantId, subjectId, enteredNumber, knownTo, long.MaxValue);

    public ValueTask EndBatchAsync(long first, long last, CancellationToken cancellationToken) =>
        connection.SendAsync("stage_change", "UPDATE stage_change SET batch_end = @p2 WHERE tenant_id = @p0 AND number >= @p1", cancellationToken, tenantId, first, last);

    public virtual ValueTask EnqueueAsync(PendingChanges changes, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Here changes are numbered in their transaction.");

    public ValueTask AddToFunnelAsync(int bindingNo, Unit unit, string stageKey, long present, long reached, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "funnel_count", StageSwitch.AddToFunnel, cancellationToken, tenantId, bindingNo, (int)unit, stageKey, present, reached);

    public virtual async ValueTask<IReadOnlyList<Due>> DueAsync(int bindingNo, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await connection.ReadAsync<Due>(
            "WHERE tenant_id = @p0 AND binding_no = @p1 AND due_at <= @p2 ORDER BY due_at, subject_id LIMIT @p3", cancellationToken, tenantId, bindingNo, instant(now), limit);

    public ValueTask<Due?> FindDueAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken) =>
        connection.FindAsync<Due>("WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2", cancellationToken, tenantId, bindingNo, subjectId);

    public ValueTask DeleteDueAsync(int bindingNo, Guid subjectId, Guid mark, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "due", "DELETE FROM due WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2 AND mark = @p3", cancellationToken, tenantId, bindingNo, subjectId, mark);

    public ValueTask DeleteDueAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken) =>
        connection.SendAsync("due", "DELETE FROM due WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2", cancellationToken, tenantId, bindingNo, subjectId);

    public ValueTask MarkDueAsync(int bindingNo, Guid subjectId, DateTimeOffset dueAt, Guid mark, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "due", """
            INSERT INTO due (tenant_id, binding_no, subject_id, due_at, mark) VALUES (@p0, @p1, @p2, @p3, @p4)
            ON CONFLICT (tenant_id, binding_no, subject_id) DO UPDATE SET due_at = CASE WHEN excluded.due_at < due.due_at THEN excluded.due_at ELSE due.due_at END, mark = excluded.mark
            """,
            cancellationToken, tenantId, bindingNo, subjectId, instant(dueAt), mark);

    public async ValueTask<long> CountDueAsync(int bindingNo, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await connection.ListAsync(
            "SELECT COUNT(*) FROM due WHERE tenant_id = @p0 AND binding_no = @p1 AND due_at <= @p2", static reader => reader.GetInt64(0), cancellationToken, tenantId, bindingNo, instant(now)))[0];

    public ValueTask EraseFactsAsync(Guid subjectId, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "fact", $"""
            UPDATE fact SET value_type = NULL, value_text = NULL, value_number = NULL, value_currency = NULL, value_boolean = CASE WHEN type = {(int)FactType.Link} THEN value_boolean END,
                value_date = NULL, value_list = NULL, properties = NULL, external_source = NULL, external_id = NULL WHERE tenant_id = @p0 AND subject_id = @p1
            """,
            cancellationToken, tenantId, subjectId);

    public ValueTask EraseAnswersAsync(Guid subjectId, CancellationToken cancellationToken) =>
        connection.SendAsync(
            "idempotency", "UPDATE idempotency SET result = '{}', request_hash = '' WHERE tenant_id = @p0 AND result LIKE @p1", cancellationToken, tenantId, $"%{subjectId:D}%");

    public ValueTask DeleteVerdictAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken) =>
        connection.SendAsync("verdict", "DELETE FROM verdict WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2", cancellationToken, tenantId, bindingNo, subjectId);

    public async ValueTask DeleteVerdictsAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["due", "verdict"])
        {
            await connection.SendAsync(
                table, $"DELETE FROM {table} WHERE tenant_id = @p0 AND subject_id = @p1 AND binding_no IN (SELECT b.binding_no FROM binding b WHERE b.tenant_id = @p0)", cancellationToken,
                tenantId, subjectId);
        }
    }

    public async ValueTask<int> DeleteVerdictsAsync(int bindingNo, int limit, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var table in (string[])["due", "verdict"])
        {
            count += await connection.ExecuteAsync(
                $"""
                DELETE FROM {table} WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id IN
                    (SELECT x.subject_id FROM {table} x WHERE x.tenant_id = @p0 AND x.binding_no = @p1 ORDER BY x.subject_id LIMIT @p2)
                """,
                cancellationToken, tenantId, bindingNo, limit);
        }

        return count;
    }

    public virtual ValueTask<KeptBinding?> LockKeptBindingAsync(int bindingNo, CancellationToken cancellationToken) =>
        connection.FindAsync<KeptBinding>("WHERE tenant_id = @p0 AND binding_no = @p1", cancellationToken, tenantId, bindingNo);

    public async ValueTask<IReadOnlyList<KeptBinding>> KeptBindingsAsync(CancellationToken cancellationToken) =>
        await connection.ReadAsync<KeptBinding>("WHERE tenant_id = @p0 ORDER BY binding_no", cancellationToken, tenantId);

    public async ValueTask DeleteKeptBindingAsync(int bindingNo, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync("DELETE FROM kept_binding WHERE tenant_id = @p0 AND binding_no = @p1", cancellationToken, tenantId, bindingNo);

    public async ValueTask<long> CountSubjectsAsync(CancellationToken cancellationToken) =>
        (await connection.ListAsync("SELECT COUNT(*) FROM subject WHERE tenant_id = @p0", static reader => reader.GetInt64(0), cancellationToken, tenantId))[0];

    public ValueTask<Activation?> FindPreparingAsync(CancellationToken cancellationToken) =>
        connection.FindAsync<Activation>($"WHERE tenant_id = @p0 AND state = {(int)ActivationState.Preparing}", cancellationToken, tenantId);

    public async ValueTask<int> LastActivationNoAsync(CancellationToken cancellationToken) =>
        (await connection.FindAsync<Activation>("WHERE tenant_id = @p0 ORDER BY activation_no DESC LIMIT 1", cancellationToken, tenantId))?.ActivationNo ?? 0;

    public ValueTask<SwitchResult> SwitchAsync(SwitchRequest request, CancellationToken cancellationToken) =>
        new StageSwitch(connection, tenantId, instant, request).RunAsync(cancellationToken);

    public virtual ValueTask<EvaluationRun?> FindRunAsync(int runNo, CancellationToken cancellationToken) =>
        connection.FindAsync<EvaluationRun>("WHERE tenant_id = @p0 AND run_no = @p1", cancellationToken, tenantId, runNo);

    public async ValueTask<int> LastRunNoAsync(CancellationToken cancellationToken) =>
        (await connection.FindAsync<EvaluationRun>("WHERE tenant_id = @p0 ORDER BY run_no DESC LIMIT 1", cancellationToken, tenantId))?.RunNo ?? 0;

    public async ValueTask<bool> DeleteRunsAsync(int upTo, int limit, CancellationToken cancellationToken)
    {
        if (await connection.FindAsync<EvaluationRun>("WHERE tenant_id = @p0 AND run_no <= @p1 AND state <> 0 ORDER BY run_no LIMIT 1", cancellationToken, tenantId, upTo) is not { RunNo: var runNo })
            return false;
        await connection.ExecuteAsync("DELETE FROM evaluation_run_cell WHERE tenant_id = @p0 AND run_no = @p1", cancellationToken, tenantId, runNo);
        var count = await connection.ExecuteAsync(
            """
            DELETE FROM evaluation_run_subject WHERE tenant_id = @p0 AND run_no = @p1 AND (cell_no, subject_id) IN
                (SELECT x.cell_no, x.subject_id FROM evaluation_run_subject x WHERE x.tenant_id = @p0 AND x.run_no = @p1 ORDER BY x.cell_no, x.subject_id LIMIT @p2)
            """,
            cancellationToken, tenantId, runNo, limit);
        if (count < limit) await connection.ExecuteAsync("DELETE FROM evaluation_run WHERE tenant_id = @p0 AND run_no = @p1", cancellationToken, tenantId, runNo);
        return true;
    }

    public async ValueTask<IReadOnlyList<EvaluationRunCell>> RunCellsAsync(int runNo, CancellationToken cancellationToken) =>
        await connection.ReadAsync<EvaluationRunCell>("WHERE tenant_id = @p0 AND run_no = @p1 ORDER BY cell_no", cancellationToken, tenantId, runNo);

    public async ValueTask<IReadOnlyList<EvaluationRunSubject>> RunSubjectAsync(int runNo, Guid subjectId, CancellationToken cancellationToken) =>
        await connection.ReadAsync<EvaluationRunSubject>(
            "WHERE tenant_id = @p0 AND run_no = @p1 AND subject_id = @p2 AND until IS NULL", cancellationToken, tenantId, runNo, subjectId);

    public async ValueTask<long> BatchEndAsync(long number, CancellationToken cancellationToken) =>
        (await connection.FindAsync<StageChange>("WHERE tenant_id = @p0 AND number <= @p1 AND number = batch_end ORDER BY number DESC LIMIT 1", cancellationToken, tenantId, number))?.Number ?? 0;

    /// <summary>One after another, where a statement costs no way to a server.</summary>
    private static async ValueTask<IReadOnlyList<TRow>> EachAsync<TKey, TRow>(IEnumerable<TKey> keys, Func<TKey, ValueTask<TRow?>> find)
        where TRow : class
    {
        var rows = new List<TRow>();
        foreach (var key in keys)
        {
            if (await find(key) is { } row) rows.Add(row);
        }

        return rows;
    }

    private static bool IsLink(FactRecord fact) => fact.Type == FactType.Link;

    /// <summary>Ordered here: asked to order, SQLite walks the tenant's facts in that order instead of taking the narrow index.</summary>
    private static List<FactRecord> Ordered(List<FactRecord> facts)
    {
        facts.Sort(static (left, right) => left.SubjectId == right.SubjectId ? left.FactNo.CompareTo(right.FactNo) : left.SubjectId.CompareTo(right.SubjectId));
        return facts;
    }

    /// <summary>A row of another tenant is a fault of the program: nothing of it is written.</summary>
    private T Own<T>(T row) => row is not ITenantOwned owned || owned.TenantId == tenantId ? row : throw new InvalidOperationException("The row belongs to another tenant.");
}
