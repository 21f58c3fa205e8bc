using PipelineGraph.Core.Contacts;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>What made a subject be evaluated.</summary>
/// <param name="FactNo">The last of its facts that this transaction appended.</param>
/// <param name="FirstFactNo">The first of them.</param>
internal sealed record ChangeTrigger(ChangeCause Cause, long? FactNo, DateTimeOffset RecordedAt, long? FirstFactNo = null);

/// <summary>
/// Writes the changes of one transaction and all that follows from them: ledger, history, spans, counters and head. Where they get their numbers after the
/// commit, the history is written and all else is handed over.
/// </summary>
/// <param name="keepRows">False where there may be as many rows as subjects: they are written at once and told to nobody.</param>
internal sealed class LedgerWriter(IWriteSession session, StreamHead stream, DateTimeOffset now, bool keepRows = true)
{
    private readonly long before = stream.Head;
    private readonly bool atOnce = session.NumbersAtOnce;
    private readonly List<PendingChange> pending = [];
    private readonly Dictionary<Guid, PendingSpan> opened = [];
    private readonly List<PendingSpanEnd> closed = [];
    private readonly List<StageChange> rows = [];
    private readonly SortedDictionary<(int BindingNo, Unit Unit, string StageKey), (long Present, long Reached)> counts = [];

    /// <summary>The changes of this transaction so far, where they are kept.</summary>
    public IReadOnlyList<StageChange> Rows => rows;

    /// <param name="past">Definitions that were active before, whose steps are among the new ones.</param>
    /// <returns>The history with its numbers.</returns>
    public async ValueTask<IReadOnlyList<HistoryStep>> AddAsync(
        Subject subject, IReadOnlyList<HistoryStep> known, HistoryDifference difference, ChangeTrigger trigger, ActiveDefinition definition, CancellationToken cancellationToken,
        IReadOnlyList<ActiveDefinition>? past = null)
    {
        if (difference.Rows.Count == 0) return difference.History;
        var numbers = new Dictionary<Guid, long>();
        foreach (var draft in difference.Rows)
        {
            var change = Change(subject, draft, trigger, past?.FirstOrDefault(each => each.BindingNo == draft.To.BindingNo) ?? definition);
            if (keepRows) rows.Add(change);
            else await session.InsertAsync(change, cancellationToken);
            if (!atOnce) pending.Add(new PendingChange(change, draft.Kind == ChangeKind.Retracted ? draft.To.ChangeId : null));
            if (draft.Kind == ChangeKind.Moved) numbers[draft.To.ChangeId] = change.Number;
            else await session.DeleteStepAsync(subject.SubjectId, draft.To.ChangeId, cancellationToken);
        }

        var history = difference.History.Select(step => step.Number != 0 ? step : step with { Number = numbers.GetValueOrDefault(step.ChangeId) }).ToList();
        foreach (var step in history.Where(step => numbers.ContainsKey(step.ChangeId))) await session.InsertAsync(Row(subject, step), cancellationToken);
        await WriteSpansAsync(subject, known, history, cancellationToken);
        foreach (var (binding, stage, present, reached) in HistoryProjection.Counts(known, history, subject.Unit, OrderOf))
        {
            var count = counts.GetValueOrDefault((binding, subject.Unit, stage));
            counts[(binding, subject.Unit, stage)] = (count.Present + present, count.Reached + reached);
        }

        return history;

        DefinitionDescription? OrderOf(int binding) => ((IEnumerable<ActiveDefinition>)[definition, .. past ?? []]).FirstOrDefault(each => each.SharesStagesWith(binding))?.Evaluator?.Description;
    }

    /// <summary>Writes what waits for the last number. Called once, at the end.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (pending.Count > 0)
        {
            await session.EnqueueAsync(
                new PendingChanges(pending, [.. opened.Values], closed, [.. counts.Where(count => count.Value != (0, 0)).Select(count => new PendingCount(count.Key.BindingNo, count.Key.Unit, count.Key.StageKey, count.Value.Present, count.Value.Reached))]),
                cancellationToken);
        }

        if (stream.Head == before) return;
        if (!keepRows) await session.EndBatchAsync(before + 1, stream.Head, cancellationToken);
        foreach (var row in rows)
        {
            row.BatchEnd = stream.Head;
            await session.InsertAsync(row, cancellationToken);
        }

        foreach (var ((binding, unit, stage), (present, reached)) in counts)
        {
            if ((present, reached) != (0, 0)) await session.AddToFunnelAsync(binding, unit, stage, present, reached, cancellationToken);
        }

        await session.SaveAsync(stream, cancellationToken);
    }

    private async ValueTask WriteSpansAsync(Subject subject, IReadOnlyList<HistoryStep> known, List<HistoryStep> history, CancellationToken cancellationToken)
    {
        var open = HistoryProjection.Stays(known).ToDictionary(stay => stay.Entered.ChangeId);
        var begun = new List<Stay>();
        foreach (var stay in HistoryProjection.Stays(history))
        {
            if (open.TryGetValue(stay.Entered.ChangeId, out var same) && same.LeftAt == stay.LeftAt) open.Remove(stay.Entered.ChangeId);
            else begun.Add(stay);
        }

        if (!atOnce)
        {
            // One that this transaction began itself was never known.
            closed.AddRange(open.Values.Where(stay => !opened.Remove(stay.Entered.ChangeId))
                .Select(stay => new PendingSpanEnd(subject.SubjectId, stay.Entered.ChangeId, stay.Entered.Number is 0 ? null : stay.Entered.Number)));
            foreach (var stay in begun)
                opened[stay.Entered.ChangeId] = new PendingSpan(subject.SubjectId, stay.Entered.ChangeId, stay.Entered.BindingNo, subject.Unit, stay.Entered.StageKey!, stay.Entered.At, stay.LeftAt);
            return;
        }

        foreach (var stay in begun) await session.InsertAsync(Span(subject, stay), cancellationToken);
        foreach (var stay in open.Values) await session.CloseSpanAsync(subject.SubjectId, stay.Entered.Number, stream.Head, cancellationToken);
    }

    private StageSpan Span(Subject subject, Stay stay) => new()
    {
        TenantId = subject.TenantId,
        SubjectId = subject.SubjectId,
        EnteredNumber = stay.Entered.Number,
        KnownFrom = stream.Head,
        BindingNo = stay.Entered.BindingNo,
        Unit = subject.Unit,
        StageKey = stay.Entered.StageKey!,
        EnteredAt = stay.Entered.At,
        LeftAt = stay.LeftAt,
        KnownTo = long.MaxValue,
    };

    private static StageHistory Row(Subject subject, HistoryStep step) => new()
    {
        TenantId = subject.TenantId,
        SubjectId = subject.SubjectId,
        ChangeId = step.ChangeId,
        Number = step.Number,
        BindingNo = step.BindingNo,
        StageKey = step.StageKey,
        EffectiveAt = step.At,
    };

    private StageChange Change(Subject subject, LedgerDraft draft, ChangeTrigger trigger, ActiveDefinition definition)
    {
        // A fact may find instants of the clock that nobody has worked off yet, and the clock facts that were to count later.
        var (cause, fact) = (trigger.Cause, draft.Folded?.ByClock) switch
        {
            (ChangeCause.Fact, true) => (ChangeCause.Clock, null),
            (ChangeCause.Clock, false) => (ChangeCause.Fact, draft.Folded!.FactNo),
            // Of several facts learnt together, the one that counts from the instant of the move.
            (ChangeCause.Fact, false) when draft.Folded!.FactNo >= trigger.FirstFactNo => (ChangeCause.Fact, draft.Folded.FactNo),
            _ => (trigger.Cause, trigger.FactNo),
        };
        var from = draft.From?.StageKey is null ? null : draft.From;
        var description = from is null || definition.SharesStagesWith(from.BindingNo) ? definition.Evaluator?.Description : null;
        return new StageChange
        {
            TenantId = subject.TenantId,
            Number = atOnce ? ++stream.Head : 0,
            ChangeId = draft.Kind == ChangeKind.Moved ? draft.To.ChangeId : Guid.CreateVersion7(now),
            BatchEnd = 0,
            Kind = draft.Kind,
            Retracts = draft.Retracts is 0 ? null : draft.Retracts,
            SubjectId = subject.SubjectId,
            Unit = subject.Unit,
            FromBinding = from?.BindingNo,
            FromStage = from?.StageKey,
            ToBinding = draft.To.StageKey is null ? null : draft.To.BindingNo,
            ToStage = draft.To.StageKey,
            PresentBinding = draft.Present?.StageKey is null ? null : draft.Present.BindingNo,
            PresentStage = draft.Present?.StageKey,
            Direction = StageOrder.Direction(description, subject.Unit, from?.StageKey, draft.To.StageKey),
            EffectiveAt = draft.To.At,
            RecordedAt = trigger.RecordedAt,
            NumberedAt = trigger.RecordedAt > now ? trigger.RecordedAt : now,
            Cause = cause,
            CauseFact = fact,
            CriterionKey = draft.Folded?.CriterionKey,
        };
    }
}
