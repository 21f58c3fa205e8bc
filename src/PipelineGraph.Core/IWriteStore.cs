using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core;

/// <summary>Port to the write side of the database.</summary>
public interface IWriteStore
{
    /// <summary>So many subjects an import writes in one transaction: so few that whoever else writes does not wait long.</summary>
    int BatchSize => 250;

    /// <summary>So many transactions of one import go beside one another.</summary>
    int Lanes => 1;

    /// <summary>Begins a write transaction of the tenant; waits for its turn.</summary>
    /// <param name="first">Subjects that are locked before anything else, of which the transaction knows that it will need them.</param>
    /// <param name="idempotencyKey">Under which an answer will be looked for first; null: under none.</param>
    ValueTask<IWriteSession> BeginAsync(Guid tenantId, Turn turn, IReadOnlyCollection<Guid> first, CancellationToken cancellationToken, string? idempotencyKey = null);

    /// <summary>Whether a transaction failed only because another one was in its way: nothing of it is left, and it may be tried again.</summary>
    bool WasInTheWay(Exception exception);

    /// <summary>Has the tenant's changes numbered that were committed before, and waits for it, but no longer than so long.</summary>
    /// <returns>The ledger's rows of these changes, in order; null when some of them have no number yet. What is committed gets its number, whoever gives it.</returns>
    ValueTask<IReadOnlyList<StageChange>?> NumberedAsync(Guid tenantId, IReadOnlyCollection<Guid> changeIds, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The tenants that have subjects to evaluate at or before the instant.</summary>
    ValueTask<IReadOnlyList<Guid>> TenantsWithDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>When the next subject is to be evaluated, of whatever tenant; null when none is.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>How many transactions' changes wait for their numbers, of whatever tenant, and since when; none where numbers are given at once.</summary>
    ValueTask<(long Waiting, DateTimeOffset? Since)> ToNumberAsync(CancellationToken cancellationToken) => default;

    /// <summary>The work in the background that is not finished, of all tenants.</summary>
    ValueTask<IReadOnlyList<PendingWork>> PendingWorkAsync(CancellationToken cancellationToken);

    /// <summary>A key by its hash, revoked or not.</summary>
    ValueTask<ApiKey?> FindApiKeyAsync(string keyHash, CancellationToken cancellationToken);

    ValueTask<Tenant?> FindTenantAsync(string name, CancellationToken cancellationToken);

    /// <summary>The ids of all tenants, in ascending order.</summary>
    ValueTask<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is any tenant at all.</summary>
    ValueTask<bool> HasTenantsAsync(CancellationToken cancellationToken);
}

/// <summary>How a write transaction stands to the others of its tenant.</summary>
public enum Turn
{
    /// <summary>Others may write at the same time: each subject that is written is locked, and changes get their numbers after the commit where the database has many writers.</summary>
    Beside,

    /// <summary>Nobody else writes: who wrote before has ended and is numbered, who comes later waits.</summary>
    Alone,
}

/// <summary>
/// One write transaction of one tenant: sees and writes nothing of others. Disposing without <see cref="CommitAsync"/> leaves no trace.
/// Rows are the entities; whoever changes one saves it.
/// </summary>
public interface IWriteSession : IAsyncDisposable
{
    Guid TenantId { get; }

    /// <summary>Whether the changes of this transaction get their numbers in it; else <see cref="EnqueueAsync"/> hands them over.</summary>
    bool NumbersAtOnce { get; }

    /// <summary>How many rows of the ledger were handed over.</summary>
    int Enqueued { get; }

    /// <summary>The subjects that the transaction has locked, or failed to lock.</summary>
    IReadOnlyCollection<Guid> Locked { get; }

    /// <summary>After it returns, nothing of the transaction is lost, whatever is killed.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    ValueTask InsertAsync<T>(T row, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Inserts the row, or replaces the one with its key.</summary>
    ValueTask SaveAsync<T>(T row, CancellationToken cancellationToken)
        where T : class;

    ValueTask<Tenant?> FindTenantAsync(CancellationToken cancellationToken);

    ValueTask<StreamHead?> FindStreamAsync(CancellationToken cancellationToken);

    ValueTask<IdempotencyRecord?> FindIdempotencyAsync(string key, CancellationToken cancellationToken);

    ValueTask DeleteIdempotencyAsync(DateTimeOffset before, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<AttributeDefinition>> AttributeDefinitionsAsync(CancellationToken cancellationToken);

    ValueTask<Actor?> FindActorAsync(ActorKind kind, string subject, CancellationToken cancellationToken);

    ValueTask<Actor?> FindActorAsync(Guid actorId, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<ApiKey>> ApiKeysAsync(CancellationToken cancellationToken);

    /// <summary>The subject, locked until the end of the transaction.</summary>
    ValueTask<Subject?> LockSubjectAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The subject as it is, not locked.</summary>
    ValueTask<Subject?> FindSubjectAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The same by its external id, locked.</summary>
    ValueTask<Subject?> FindSubjectAsync(Unit unit, string externalSource, string externalId, CancellationToken cancellationToken);

    /// <summary>Those of the subjects that there are, locked.</summary>
    ValueTask<IReadOnlyList<Subject>> FindSubjectsAsync(IReadOnlyCollection<(Unit Unit, string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken);

    /// <summary>Subjects of the units after an id, in the order of ids.</summary>
    ValueTask<IReadOnlyList<Subject>> SubjectsAsync(Unit unit, Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>The contacts that were merged into this very one, in the order of ids.</summary>
    ValueTask<IReadOnlyList<Subject>> MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken);

    ValueTask<Contact?> FindContactAsync(Guid contactId, CancellationToken cancellationToken);

    /// <summary>Whether any contact was merged or erased.</summary>
    ValueTask<bool> HasGoneAsync(CancellationToken cancellationToken);

    ValueTask<Company?> FindCompanyAsync(Guid companyId, CancellationToken cancellationToken);

    ValueTask<Deal?> FindDealAsync(Guid dealId, CancellationToken cancellationToken);

    ValueTask<Quote?> FindQuoteAsync(Guid quoteId, CancellationToken cancellationToken);

    /// <summary>Those of the quotes that there are.</summary>
    ValueTask<IReadOnlyList<Quote>> FindQuotesAsync(IReadOnlyCollection<(string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken);

    /// <summary>The facts of a subject up to a number, in recorded order; none of this transaction's own.</summary>
    ValueTask<IReadOnlyList<FactRecord>> FactsAsync(Guid subjectId, long upTo, CancellationToken cancellationToken);

    /// <summary>All facts of subjects in recorded order, by subject; none of this transaction's own.</summary>
    ValueTask<ILookup<Guid, FactRecord>> FactsAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken);

    /// <summary>The links of whatever subject to the target, void ones among them.</summary>
    ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>Whether there are more such links than that; reads no more of them than needed.</summary>
    ValueTask<bool> HasMoreLinksToAsync(Guid targetId, int count, CancellationToken cancellationToken);

    ValueTask<FactRecord?> FindFactAsync(Guid factId, CancellationToken cancellationToken);

    ValueTask<FactRecord?> FindFactAsync(string externalSource, string externalId, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<FactRecord>> ActivityFactsAsync(Guid activityId, CancellationToken cancellationToken);

    ValueTask<BindingRecord?> FindBindingAsync(int bindingNo, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<BindingRecord>> BindingsAsync(CancellationToken cancellationToken);

    ValueTask<Activation?> FindActivationAsync(int activationNo, CancellationToken cancellationToken);

    /// <summary>When the ledger's row of the number was numbered.</summary>
    ValueTask<DateTimeOffset?> NumberedAtAsync(long number, CancellationToken cancellationToken);

    /// <summary>The latest instant at which a fact of any subject was recorded; walks all subjects.</summary>
    ValueTask<DateTimeOffset?> LastRecordedAtAsync(CancellationToken cancellationToken);

    ValueTask<VerdictRecord?> FindVerdictAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The steps of a subject's history as it is known, by <see cref="StageHistory.EffectiveAt"/>, then number.</summary>
    ValueTask<IReadOnlyList<StageHistory>> HistoryAsync(Guid subjectId, CancellationToken cancellationToken);

    ValueTask DeleteStepAsync(Guid subjectId, Guid changeId, CancellationToken cancellationToken);

    /// <summary>The span that the MOVED row began is known otherwise from a number on.</summary>
    ValueTask CloseSpanAsync(Guid subjectId, long enteredNumber, long knownTo, CancellationToken cancellationToken);

    /// <summary>The ledger's rows from the number on end with the last number.</summary>
    ValueTask EndBatchAsync(long first, long last, CancellationToken cancellationToken);

    /// <summary>Hands over what is to be numbered once the transaction has committed. Called once, when all subjects that it is about are locked.</summary>
    ValueTask EnqueueAsync(PendingChanges changes, CancellationToken cancellationToken);

    ValueTask AddToFunnelAsync(int bindingNo, Unit unit, string stageKey, long present, long reached, CancellationToken cancellationToken);

    /// <summary>What is to be evaluated at or before the instant under the binding, oldest first; without those whom somebody else has locked.</summary>
    ValueTask<IReadOnlyList<Due>> DueAsync(int bindingNo, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    ValueTask<Due?> FindDueAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken);

    /// <param name="mark">Only if it is still the one that was read: who marked the subject meanwhile wants it looked at again.</param>
    ValueTask DeleteDueAsync(int bindingNo, Guid subjectId, Guid mark, CancellationToken cancellationToken);

    /// <summary>The same of a subject that is locked, whatever its mark.</summary>
    ValueTask DeleteDueAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The subject is due at the instant, or earlier where that is known already.</summary>
    ValueTask MarkDueAsync(int bindingNo, Guid subjectId, DateTimeOffset dueAt, Guid mark, CancellationToken cancellationToken);

    /// <summary>How many are due at or before the instant.</summary>
    ValueTask<long> CountDueAsync(int bindingNo, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>One of them, locked.</summary>
    ValueTask<KeptBinding?> LockKeptBindingAsync(int bindingNo, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<KeptBinding>> KeptBindingsAsync(CancellationToken cancellationToken);

    /// <summary>Takes values, properties, texts and external ids from the subject's facts; keys and dates stay, and whom a link leads to.</summary>
    ValueTask EraseFactsAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Takes from the answers kept under idempotency keys those that name the subject, and what was asked: their keys stay used.</summary>
    ValueTask EraseAnswersAsync(Guid subjectId, CancellationToken cancellationToken);

    ValueTask DeleteVerdictAsync(int bindingNo, Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Removes the subject's verdicts and what is due of it, under every binding.</summary>
    ValueTask DeleteVerdictsAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Removes some verdicts under the binding, with what is due; 0 when there are none left.</summary>
    ValueTask<int> DeleteVerdictsAsync(int bindingNo, int limit, CancellationToken cancellationToken);

    ValueTask DeleteKeptBindingAsync(int bindingNo, CancellationToken cancellationToken);

    /// <summary>The activation that is being prepared, or null.</summary>
    ValueTask<Activation?> FindPreparingAsync(CancellationToken cancellationToken);

    ValueTask<int> LastActivationNoAsync(CancellationToken cancellationToken);

    ValueTask<long> CountSubjectsAsync(CancellationToken cancellationToken);

    /// <summary>Switches every subject from its stage to that of its verdict under the candidate, and writes all that follows: see <see cref="SwitchRequest"/>.</summary>
    ValueTask<SwitchResult> SwitchAsync(SwitchRequest request, CancellationToken cancellationToken);

    /// <summary>A run, locked.</summary>
    ValueTask<EvaluationRun?> FindRunAsync(int runNo, CancellationToken cancellationToken);

    ValueTask<int> LastRunNoAsync(CancellationToken cancellationToken);

    /// <summary>Removes a piece of the oldest run up to a number that has ended: its counts first, then the lists behind them, at last its row.</summary>
    /// <returns>Whether there may be more.</returns>
    ValueTask<bool> DeleteRunsAsync(int upTo, int limit, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<EvaluationRunCell>> RunCellsAsync(int runNo, CancellationToken cancellationToken);

    /// <summary>The cell rows of a subject that have no end.</summary>
    ValueTask<IReadOnlyList<EvaluationRunSubject>> RunSubjectAsync(int runNo, Guid subjectId, CancellationToken cancellationToken);

    /// <summary>The end of the batch that the number lies in or after: the last number that it can be rounded down to; 0 before the first.</summary>
    ValueTask<long> BatchEndAsync(long number, CancellationToken cancellationToken);
}
