using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>Evaluates whoever a transaction touched: folds, compares with the known history, writes verdicts, the ledger and what is due.</summary>
internal sealed class Reassessment(TenantTransaction transaction, ActiveDefinition definition, LedgerWriter ledger)
{
    private const int MostAroundCompany = 20;

    private readonly Surroundings surroundings = new(transaction);

    /// <summary>All who were touched and those around them; of the latter at most <paramref name="mostAround"/> at once, the rest when the clock job comes by.</summary>
    public async ValueTask RunAsync(int mostAround, CancellationToken cancellationToken)
    {
        var touched = transaction.Touched.Where(touch => touch.Value.From != DateTimeOffset.MaxValue).ToDictionary();
        var order = touched.Keys.ToList();
        var around = new SortedDictionary<Guid, Touch>();
        foreach (var subjectId in order)
        {
            var (file, touch) = (transaction.Files[subjectId], transaction.Touched[subjectId]);
            if (file.Appended.Count == 0) continue;
            foreach (var neighbour in await surroundings.AffectedAsync(file, file.Appended, definition.Stages, cancellationToken))
            {
                var known = touched.TryGetValue(neighbour, out var before) || around.TryGetValue(neighbour, out before);
                if (known && before!.From <= touch.From) continue;
                if (touched.ContainsKey(neighbour)) touched[neighbour] = before! with { From = touch.From };
                else around[neighbour] = touch with { FactNo = null };
            }
        }

        var begun = new List<Begun>();
        foreach (var subjectId in order)
        {
            var (file, touch) = (transaction.Files[subjectId], touched[subjectId]);
            if (definition.Stages(file.Row.Unit))
                await BeginAsync(file, touch.From, new ChangeTrigger(ChangeCause.Fact, touch.FactNo, touch.RecordedAt, file.Appended.FirstOrDefault()?.FactNo), begun, cancellationToken);
        }

        foreach (var (subjectId, touch) in around)
        {
            // Whom a deal names may have become part of another since.
            if (await transaction.FindWholeAsync(subjectId, cancellationToken) is not { } file) continue;
            if (mostAround-- <= 0 || await IsCrowdedAsync(file, cancellationToken)) await LeaveForLaterAsync(file.Row.SubjectId, touch.From, transaction.Now, cancellationToken);
            else await BeginAsync(file, touch.From, new ChangeTrigger(ChangeCause.Fact, null, touch.RecordedAt), begun, cancellationToken);
        }

        await EndAsync(begun, cancellationToken);
    }

    /// <summary>The subject's history from an instant on.</summary>
    /// <param name="past">What came before the active definition, where that is told anew as well.</param>
    /// <returns>Why it could not be evaluated.</returns>
    public async ValueTask<EvaluationFailure?> EvaluateAsync(
        SubjectFile file, DateTimeOffset from, ChangeTrigger trigger, CancellationToken cancellationToken, PastTelling? past = null)
    {
        var begun = new List<Begun>(1);
        if (await BeginAsync(file, from, trigger, begun, cancellationToken) is { } failure) return failure;
        // Where the present definition is not asked from its beginning, what lies before stays as it was told.
        if (begun.Count > 0 && begun[0].Start.Extent == FoldExtent.Whole) begun[0] = begun[0] with { Past = past };
        await EndAsync(begun, cancellationToken);
        return begun.Count > 0 ? begun[0].Folding.Result!.Failure : null;
    }

    /// <summary>Adds what is to be evaluated of the subject.</summary>
    /// <returns>Why it could not be evaluated.</returns>
    private async ValueTask<EvaluationFailure?> BeginAsync(SubjectFile file, DateTimeOffset from, ChangeTrigger trigger, List<Begun> begun, CancellationToken cancellationToken)
    {
        var row = file.Row;
        if (row.IsGone) return null;
        var verdict = file.IsNew ? null : await FindVerdictAsync(row.SubjectId, cancellationToken);
        if (definition.Evaluator is null)
        {
            // Of a subject without a verdict it is not even known whether it has a stage.
            if (verdict is null) await SaveDueAsync(row.SubjectId, transaction.Now + BackOff(TimeSpan.Zero), cancellationToken);
            else await FailAsync(file, verdict, definition.Failure!, cancellationToken);
            return definition.Failure;
        }

        // Of a subject left for later only its row among what is due tells from when on.
        if (verdict is { Status: VerdictStatus.Pending }) from = Earlier(from, await FoldFromAsync(row.SubjectId, cancellationToken));
        var timeline = await surroundings.TimelineAsync(file, definition.Declared!, cancellationToken);
        var now = Later(transaction.Now, Later(row.LastRecordedAt, trigger.RecordedAt));
        if (trigger.Cause == ChangeCause.Erasure) now = Later(now, from);
        // Of who was erased some facts are gone, and none came that could be gone on to.
        var isAsked = trigger.Cause == ChangeCause.Erasure || verdict is { Status: VerdictStatus.Pending };
        var start = FoldStart.Of(timeline, verdict, from, definition.Activation.EffectiveFrom, isAsked);
        if (start.At > now)
        {
            // Nothing to evaluate yet: only when the next evaluation is due may have changed.
            if (verdict is not null) await DueAsync(file, timeline, verdict, now, cancellationToken);
            return null;
        }

        begun.Add(new Begun(file, trigger, verdict, timeline, start, now, new Folding(timeline, start.At, now, start.ByClock)));
        return null;
    }

    /// <summary>Evaluates what was begun, together, and writes what follows.</summary>
    private async ValueTask EndAsync(List<Begun> begun, CancellationToken cancellationToken)
    {
        if (begun.Count == 0) return;
        Fold.RunAll(definition.Evaluator!, [.. begun.Select(each => each.Folding)], cancellationToken);
        foreach (var each in begun) await EndAsync(each, each.Folding.Result!, cancellationToken);
    }

    private async ValueTask EndAsync(Begun begun, FoldResult fold, CancellationToken cancellationToken)
    {
        var (file, trigger, verdict, timeline, start, now, _, past) = begun;
        var row = file.Row;
        if (fold.Failure is { } failure)
        {
            await FailAsync(file, verdict, failure, cancellationToken);
            return;
        }

        var enteredAt = verdict?.EnteredAt ?? start.At;
        if (start.Extent != FoldExtent.Continued || fold.Steps.Any(step => step.Verdict.Stage != verdict!.StageKey))
        {
            var known = file.IsNew ? [] : (await transaction.Session.HistoryAsync(row.SubjectId, cancellationToken)).Select(HistoryStep.Of).ToList();
            var first = past?.First ?? definition.Activation;
            var kept = known.TakeWhile(step => step.Precedes(first) || (start.Extent != FoldExtent.Whole && step.At < start.At)).Count();
            // Who came back from a merge has left no stage, also where nobody can be asked any more about the time when it did.
            if (verdict is null && kept > 0 && kept == known.Count && known[^1].StageKey is null && past is not null) kept--;
            var folded = FoldedStep.Of(timeline.Subject, fold.Steps, start.Extent == FoldExtent.Continued ? verdict : null);
            var difference = HistoryDifference.Between(known, kept, [.. past?.Steps ?? [], .. folded], definition.BindingNo, transaction.NewId);
            var history = await ledger.AddAsync(row, known, difference, trigger, definition, cancellationToken, past?.Definitions);
            enteredAt = history[^1].At;
            // A fact marks it anyway; of the clock only this tells who is compared with the active definition.
            if (difference.Rows.Count > 0) await transaction.MarkKeptAsync(row.SubjectId, static kept => kept.Role == KeptRole.Shadow, cancellationToken);
        }

        var last = fold.Steps[^1];
        var current = new VerdictRecord
        {
            TenantId = row.TenantId,
            BindingNo = definition.BindingNo,
            SubjectId = row.SubjectId,
            Unit = row.Unit,
            StageKey = last.Verdict.Stage,
            EnteredAt = enteredAt,
            SubjectCreatedAt = row.CreatedAt,
            ComputedFor = last.At,
            FactNo = row.FactNo,
            Status = VerdictStatus.Current,
            Detail = VerdictJson.Write(last.Verdict),
            ReevaluateAt = last.Verdict.ReevaluateAt,
        };
        await (file.IsNew ? transaction.Session.InsertAsync(current, cancellationToken) : transaction.Session.SaveAsync(current, cancellationToken));
        await DueAsync(file, timeline, current, now, cancellationToken);
    }

    /// <summary>The history of a neighbour from an instant on: now, or, where it has too many around itself, when the clock job comes by.</summary>
    /// <param name="later">There are too many neighbours already.</param>
    public async ValueTask EvaluateAroundAsync(SubjectFile file, DateTimeOffset from, ChangeTrigger trigger, bool later, CancellationToken cancellationToken)
    {
        // What an erased person said was true until then, also of whom something was told at that very instant, or by a clock that is ahead.
        if (trigger.Cause == ChangeCause.Erasure && await FindVerdictAsync(file.Row.SubjectId, cancellationToken) is { Status: VerdictStatus.Current } verdict && from <= verdict.ComputedFor)
            from = verdict.ComputedFor + Instants.Microsecond;
        if (later || await IsCrowdedAsync(file, cancellationToken)) await LeaveForLaterAsync(file.Row.SubjectId, from, Later(transaction.Now, from), cancellationToken);
        else await EvaluateAsync(file, from, trigger, cancellationToken);
    }

    /// <summary>The subject could not be evaluated, by no fault of the definition.</summary>
    public async ValueTask SetAsideAsync(SubjectFile file, CancellationToken cancellationToken) =>
        await FailAsync(
            file,
            await FindVerdictAsync(file.Row.SubjectId, cancellationToken),
            new EvaluationFailure(EvaluationFailureKind.Exception, "The server failed on this subject, not the definition; its log says why."),
            cancellationToken);

    /// <summary>Due at the next instant at which a fact or the clock may change the verdict.</summary>
    private async ValueTask DueAsync(SubjectFile file, SnapshotTimeline timeline, VerdictRecord verdict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (timeline.NextAfter(now, verdict.ReevaluateAt) is { } due) await SaveDueAsync(verdict.SubjectId, due, cancellationToken, isNew: file.IsNew);
        else if (!file.IsNew) await transaction.Session.DeleteDueAsync(verdict.BindingNo, verdict.SubjectId, cancellationToken);
    }

    /// <summary>The stage and the history stay; a later attempt starts from the beginning.</summary>
    private async ValueTask FailAsync(SubjectFile file, VerdictRecord? verdict, EvaluationFailure failure, CancellationToken cancellationToken)
    {
        var row = file.Row;
        var now = transaction.Now;
        var since = verdict is { Status: VerdictStatus.Failed, FailedSince: { } before } ? before : now;
        verdict ??= new VerdictRecord
        {
            TenantId = row.TenantId,
            BindingNo = definition.BindingNo,
            SubjectId = row.SubjectId,
            Unit = row.Unit,
            StageKey = "",
            EnteredAt = row.CreatedAt,
            SubjectCreatedAt = row.CreatedAt,
            ComputedFor = now,
            FactNo = row.FactNo,
            Status = VerdictStatus.Failed,
            Detail = VerdictJson.Empty,
        };
        verdict.Status = VerdictStatus.Failed;
        verdict.Failure = $"{failure.Kind}: {failure.Reason}";
        verdict.FailedSince = since;
        await transaction.Session.SaveAsync(verdict, cancellationToken);
        await SaveDueAsync(row.SubjectId, now + BackOff(now - since), cancellationToken);
    }

    /// <summary>As long again as it has failed so far: from half a minute to an hour.</summary>
    private static TimeSpan BackOff(TimeSpan failing) =>
        failing < TimeSpan.FromSeconds(30) ? TimeSpan.FromSeconds(30) : failing > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : failing;

    /// <summary>Whether a company has so many around it that reading them all for each fact of one of them would cost too much.</summary>
    private async ValueTask<bool> IsCrowdedAsync(SubjectFile file, CancellationToken cancellationToken) =>
        file.Row.Unit == Unit.Company && await transaction.Session.HasMoreLinksToAsync(file.Row.SubjectId, MostAroundCompany, cancellationToken);

    private async ValueTask LeaveForLaterAsync(Guid subjectId, DateTimeOffset from, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var verdict = await FindVerdictAsync(subjectId, cancellationToken);
        DateTimeOffset? foldFrom = verdict?.Status switch
        {
            // Without an instant all is looked at again.
            _ when from == DateTimeOffset.MinValue => null,
            VerdictStatus.Current => from,
            VerdictStatus.Pending => Earlier(from, await FoldFromAsync(subjectId, cancellationToken)),
            _ => null,
        };
        if (verdict is { Status: VerdictStatus.Current })
        {
            verdict.Status = VerdictStatus.Pending;
            await transaction.Session.SaveAsync(verdict, cancellationToken);
        }

        await SaveDueAsync(subjectId, due, cancellationToken, foldFrom);
    }

    private ValueTask<VerdictRecord?> FindVerdictAsync(Guid subjectId, CancellationToken cancellationToken) => transaction.Session.FindVerdictAsync(definition.BindingNo, subjectId, cancellationToken);

    private async ValueTask<DateTimeOffset> FoldFromAsync(Guid subjectId, CancellationToken cancellationToken) =>
        (await transaction.Session.FindDueAsync(definition.BindingNo, subjectId, cancellationToken))?.FoldFrom ?? DateTimeOffset.MinValue;

    /// <param name="isNew">Nothing can be due of it yet.</param>
    private ValueTask SaveDueAsync(Guid subjectId, DateTimeOffset at, CancellationToken cancellationToken, DateTimeOffset? foldFrom = null, bool isNew = false)
    {
        var due = new Due { TenantId = transaction.TenantId, BindingNo = definition.BindingNo, SubjectId = subjectId, DueAt = at, FoldFrom = foldFrom, Mark = transaction.NewId() };
        return isNew ? transaction.Session.InsertAsync(due, cancellationToken) : transaction.Session.SaveAsync(due, cancellationToken);
    }

    /// <summary>A subject that waits for its evaluations.</summary>
    private sealed record Begun(
        SubjectFile File, ChangeTrigger Trigger, VerdictRecord? Verdict, SnapshotTimeline Timeline, FoldStart Start, DateTimeOffset Now, Folding Folding, PastTelling? Past = null);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
