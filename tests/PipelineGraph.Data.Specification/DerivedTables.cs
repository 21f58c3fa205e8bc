using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What must hold of a tenant whatever happened to it: each table that is derived says what the ledger says, and the ledger what the facts say.</summary>
public static class DerivedTables
{
    public static async Task AssertAgreeAsync(TenantRows rows, IStageEvaluators evaluators)
    {
        var ledger = await rows.LedgerAsync();
        var (histories, spans, counts, verdicts, stream) = await rows.ReadAsync(async context => (
            await context.StageHistory.AsNoTracking().ToListAsync(),
            await context.StageSpans.AsNoTracking().ToListAsync(),
            await context.FunnelCounts.AsNoTracking().ToListAsync(),
            await context.Verdicts.AsNoTracking().ToListAsync(),
            await context.Streams.AsNoTracking().SingleAsync()));
        var subjects = await rows.ReadAsync(context => context.Subjects.AsNoTracking().ToListAsync());
        var gone = subjects.Where(subject => subject.IsGone).Select(subject => subject.SubjectId).ToHashSet();
        // Who was merged or erased is in no stage, is not looked at again, and is in no list; how many are part of a contact is told at it.
        Assert.DoesNotContain(verdicts, verdict => verdict.BindingNo == stream.ActiveBindingNo && gone.Contains(verdict.SubjectId));
        Assert.DoesNotContain(spans, span => span.KnownTo == long.MaxValue && span.LeftAt is null && gone.Contains(span.SubjectId));
        Assert.Equal(gone.Order(), (await rows.ReadAsync(context => context.Contacts.AsNoTracking().Where(contact => contact.Gone).Select(contact => contact.ContactId).ToListAsync())).Order());
        Assert.All(subjects, subject => Assert.Equal(subjects.Count(other => other.MergedIntoId == subject.SubjectId), subject.MergedCount));
        var descriptions = new Dictionary<int, DefinitionDescription>();
        foreach (var binding in await rows.ReadAsync(context => context.Bindings.AsNoTracking().ToListAsync()))
        {
            if (await evaluators.DescribeAsync(binding.PackageHash, default) is { } description) descriptions.Add(binding.BindingNo, description);
        }

        Assert.Equal(Enumerable.Range(1, ledger.Count).Select(number => (long)number), ledger.Select(change => change.Number));
        Assert.Equal(ledger.Count, stream.Head);
        foreach (var end in ledger.Select(change => change.BatchEnd).Distinct()) AssertKnownAsOf(end, ledger, spans);

        var head = KnownAsOf(stream.Head, ledger);
        Assert.Equal(
            head.SelectMany(history => history.Value).OrderBy(change => change.Number).Select(change => (change.Number, change.ToStage, change.EffectiveAt)),
            histories.OrderBy(step => step.Number).Select(step => (step.Number, step.StageKey, step.EffectiveAt)));
        foreach (var (subject, history) in head)
        {
            // Each row tells where the subject stands after it.
            Assert.Equal(history[^1].ToStage, ledger.Last(change => change.SubjectId == subject).PresentStage);
            // Of a unit that the active definition does not stage.
            if (history[^1].ToStage is null) continue;
            var verdict = verdicts.Single(verdict => verdict.SubjectId == subject && verdict.BindingNo == stream.ActiveBindingNo);
            Assert.Equal((history[^1].ToStage, history[^1].EffectiveAt), (verdict.StageKey, verdict.EnteredAt));
            for (var index = 0; index < history.Count; index++)
                Assert.Equal(index == 0 ? null : history[index - 1].ToStage, history[index].FromStage);
        }

        var open = spans.Where(span => span.KnownTo == long.MaxValue).ToList();
        // Nobody reads a mixture: whoever is in a stage is in one of the active definition.
        Assert.All(open.Where(span => span.LeftAt is null), span => Assert.Equal(stream.ActiveBindingNo, span.BindingNo));
        // Each stage that somebody is in or has reached has its row, and no row says more.
        var expected = open.Where(span => span.LeftAt is null).Select(span => (span.BindingNo, span.Unit, span.StageKey, Present: 1L, Reached: 0L))
            .Concat(open.GroupBy(span => (span.SubjectId, span.BindingNo, span.Unit)).SelectMany(stays => Reached(descriptions[stays.Key.BindingNo], stays.Key.Unit, [.. stays.Select(span => span.StageKey)])
                .Select(stage => (stays.Key.BindingNo, stays.Key.Unit, StageKey: stage, Present: 0L, Reached: 1L))))
            .GroupBy(count => (count.BindingNo, count.Unit, count.StageKey))
            .Select(count => (count.Key.BindingNo, count.Key.Unit, count.Key.StageKey, count.Sum(one => one.Present), count.Sum(one => one.Reached)));
        Assert.Equal(
            expected.Order(),
            counts.Where(count => (count.Present, count.Reached) != (0, 0)).Select(count => (count.BindingNo, count.Unit, count.StageKey, count.Present, count.Reached)).Order());
    }

    /// <summary>The stage of every subject, and since when, is what an evaluation of its facts says now; nothing may be due any more.</summary>
    public static async Task AssertFreshAsync(TenantRows rows, AssessSubjects assess, DateTimeOffset now)
    {
        var stream = await rows.ReadAsync(context => context.Streams.AsNoTracking().SingleAsync());
        var binding = await rows.ReadAsync(context => context.Bindings.AsNoTracking().SingleAsync(row => row.BindingNo == stream.ActiveBindingNo));
        var since = (await rows.ReadAsync(context => context.Activations.AsNoTracking().SingleAsync(row => row.ActivationNo == stream.ActiveActivationNo))).EffectiveFrom;
        var subjects = await rows.ReadAsync(context => context.Subjects.AsNoTracking().Select(subject => subject.SubjectId).ToListAsync());
        var asked = await assess.ExecuteAsync(rows.TenantId, binding, subjects, now, DateTimeOffset.MaxValue, default);
        var verdicts = await rows.ReadAsync(context => context.Verdicts.AsNoTracking().Where(verdict => verdict.BindingNo == stream.ActiveBindingNo).ToListAsync());
        Assert.All(verdicts, verdict => Assert.Equal(VerdictStatus.Current, verdict.Status));
        Assert.Equal(
            asked.OrderBy(each => each.Key).Select(each => (each.Key, each.Value.Verdict!.StageKey, each.Value.Verdict.EnteredAt > since || since is null ? each.Value.Verdict.EnteredAt : since.Value)),
            verdicts.OrderBy(verdict => verdict.SubjectId).Select(verdict => (verdict.SubjectId, verdict.StageKey, verdict.EnteredAt)));
    }

    /// <summary>The rule of the ledger: moves up to n that no retraction up to n names, by instant, then number.</summary>
    public static Dictionary<Guid, List<StageChange>> KnownAsOf(long number, IEnumerable<StageChange> ledger)
    {
        var rows = ledger.Where(change => change.Number <= number).ToList();
        var retracted = rows.Where(change => change.Kind == ChangeKind.Retracted).Select(change => change.Retracts!.Value).ToHashSet();
        return rows.Where(change => change.Kind == ChangeKind.Moved && !retracted.Contains(change.Number))
            .GroupBy(change => change.SubjectId)
            .ToDictionary(history => history.Key, history => history.OrderBy(change => change.EffectiveAt).ThenBy(change => change.Number).ToList());
    }

    /// <summary>Who was in a stage has reached it, and has passed those before it in the order.</summary>
    private static IEnumerable<string> Reached(DefinitionDescription description, Unit unit, HashSet<string> visited)
    {
        var order = description.Stages
            .Where(stage => stage.Unit == unit && stage.Kind is not (StageKind.None or StageKind.Out)).Select(stage => stage.Key).ToList();
        return order.Take(order.FindLastIndex(visited.Contains) + 1).Union(visited);
    }

    private static void AssertKnownAsOf(long number, List<StageChange> ledger, List<StageSpan> spans)
    {
        var expected = KnownAsOf(number, ledger).SelectMany(history => history.Value.Select((change, index) =>
            (change.SubjectId, change.Number, change.ToStage, change.EffectiveAt, index + 1 < history.Value.Count ? history.Value[index + 1].EffectiveAt : (DateTimeOffset?)null))
            .Where(stay => stay.ToStage is not null));
        var told = spans.Where(span => span.KnownFrom <= number && number < span.KnownTo)
            .Select(span => (span.SubjectId, span.EnteredNumber, (string?)span.StageKey, span.EnteredAt, span.LeftAt));
        Assert.Equal(expected.OrderBy(stay => stay.Number), told.OrderBy(stay => stay.EnteredNumber));
    }
}
