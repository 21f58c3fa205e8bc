using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Contacts;

/// <summary>What follows when contacts become one, are parted again or are erased: who leaves its stage, and whose history is told anew.</summary>
/// <param name="at">When it happens: later than all that was recorded of the contacts before.</param>
internal sealed class Regrouping(TenantTransaction transaction, IStageEvaluators evaluators, ChangeCause cause, DateTimeOffset at)
{
    /// <summary>So many around a contact are evaluated with it; the rest when the clock job comes by.</summary>
    private const int MostAround = 100;

    private readonly Surroundings surroundings = new(transaction);
    private readonly ChangeTrigger trigger = new(cause, null, at);

    /// <summary>An instant for what concerns the contacts: later than all that was recorded of them, so that nothing of before is taken for later.</summary>
    public static DateTimeOffset InstantFor(TenantTransaction transaction, params IEnumerable<SubjectFile> files) =>
        files.Select(file => file.Row.LastRecordedAt + Instants.Microsecond).Append(transaction.Now).Max();

    /// <summary>Writes all of it, but for the rows of the contacts themselves.</summary>
    /// <param name="leaving">Who has no stage from now on.</param>
    /// <param name="telling">Whose history is folded anew.</param>
    /// <param name="since">From when on a merge that is taken back had its say; null: nothing is taken back.</param>
    /// <returns>The changes; or, where something is taken back, why one of them could not be evaluated: then nothing may be committed.</returns>
    public async ValueTask<(IReadOnlyList<StageChange> Changes, EvaluationFailure? Failure)> RunAsync(
        IReadOnlyList<SubjectFile> leaving, IReadOnlyList<SubjectFile> telling, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var ids = new SortedSet<Guid>(leaving.Concat(telling).Select(file => file.Row.SubjectId));
        var around = new SortedSet<Guid>();
        foreach (var file in leaving.Concat(telling)) around.UnionWith(await surroundings.AffectedAsync(file, [], static _ => true, cancellationToken));
        around.ExceptWith(ids);
        IReadOnlyList<StageChange> changes = [];
        if (transaction.Active is { } active)
        {
            using var past = since is { } instant ? await PastDefinitions.OpenAsync(transaction, evaluators, active, instant, cancellationToken) : null;
            var ledger = new LedgerWriter(transaction.Session, transaction.Stream, transaction.Now);
            foreach (var file in leaving) await LeaveAsync(file, active, ledger, cancellationToken);
            var reassessment = new Reassessment(transaction, active, ledger);
            foreach (var file in telling)
            {
                // A merge stands all the same: whom the definition fails on keeps its stage, and is due again.
                if (await TellAsync(file, active, past, ledger, reassessment, cancellationToken) is { } failure && past is not null) return ([], failure);
            }

            // What an erased person said of others was true then: only what they are from now on is asked without it.
            var from = cause == ChangeCause.Erasure ? at : DateTimeOffset.MinValue;
            var evaluated = 0;
            foreach (var id in around)
            {
                if (await transaction.FindAsync(id, cancellationToken) is not { } file) continue;
                if (past is { Definitions.Count: > 0 }) await TellAsync(file, active, past, ledger, reassessment, cancellationToken);
                else if (active.Stages(file.Row.Unit)) await reassessment.EvaluateAroundAsync(file, from, trigger, later: evaluated++ >= MostAround, cancellationToken);
            }

            await ledger.FinishAsync(cancellationToken);
            changes = ledger.Rows;
        }

        // Whoever is gone is looked at as well: what is kept of it under another definition is removed then.
        foreach (var id in ids.Union(around))
        {
            if (await transaction.FindAsync(id, cancellationToken) is { } file)
                await transaction.MarkKeptAsync(id, binding => binding.Stages(file.Row.Unit), cancellationToken);
        }

        return (changes, null);
    }

    private async ValueTask LeaveAsync(SubjectFile file, ActiveDefinition active, LedgerWriter ledger, CancellationToken cancellationToken)
    {
        var known = await HistoryAsync(file, cancellationToken);
        if (known.Count > 0)
        {
            var left = new FoldedStep(at > known[^1].At ? at : known[^1].At + Instants.Microsecond, null, false, null, null);
            await ledger.AddAsync(file.Row, known, HistoryDifference.Between(known, known.Count, [left], active.BindingNo, transaction.NewId), trigger, active, cancellationToken);
        }

        await transaction.Session.DeleteVerdictsAsync(file.Row.SubjectId, cancellationToken);
    }

    private async ValueTask<EvaluationFailure?> TellAsync(
        SubjectFile file, ActiveDefinition active, PastDefinitions? past, LedgerWriter ledger, Reassessment reassessment, CancellationToken cancellationToken)
    {
        if (!file.Row.IsGone && active.Stages(file.Row.Unit))
        {
            var before = past is null ? null : await past.TellAsync(file, withPresent: false, DateTimeOffset.MaxValue, cancellationToken);
            return await reassessment.EvaluateAsync(file, DateTimeOffset.MinValue, trigger, cancellationToken, before);
        }

        if (past is null) return null;
        // One that has no stage now may have had others before.
        var known = await HistoryAsync(file, cancellationToken);
        var told = await past.TellAsync(file, withPresent: true, file.Row.MergedAt ?? DateTimeOffset.MaxValue, cancellationToken);
        if (told.First is not { } first) return null;
        var steps = told.Steps.ToList();
        if (file.Row.IsGone && known is [.., { StageKey: null } left]) steps.Add(new FoldedStep(left.At, null, false, null, null, left.BindingNo));
        var kept = known.TakeWhile(step => step.Precedes(first)).Count();
        await ledger.AddAsync(file.Row, known, HistoryDifference.Between(known, kept, steps, active.BindingNo, transaction.NewId), trigger, active, cancellationToken, told.Definitions);
        return null;
    }

    private async ValueTask<List<HistoryStep>> HistoryAsync(SubjectFile file, CancellationToken cancellationToken) =>
        [.. (await transaction.Session.HistoryAsync(file.Row.SubjectId, cancellationToken)).Select(HistoryStep.Of)];
}
