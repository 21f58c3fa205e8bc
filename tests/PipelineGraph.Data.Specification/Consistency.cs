using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What must hold of a tenant whatever happened to it: each table that is derived says what the ledger says.</summary>
public static class Consistency
{
    public static async Task AssertAsync(World world)
    {
        var ledger = await world.LedgerAsync();
        var (histories, spans, counts, verdicts, stream) = await world.ReadAsync(async context => (
            await context.StageHistory.AsNoTracking().ToListAsync(),
            await context.StageSpans.AsNoTracking().ToListAsync(),
            await context.FunnelCounts.AsNoTracking().ToListAsync(),
            await context.Verdicts.AsNoTracking().ToListAsync(),
            await context.Streams.AsNoTracking().SingleAsync()));

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
            var verdict = verdicts.Single(verdict => verdict.SubjectId == subject && verdict.BindingNo == stream.ActiveBindingNo);
            Assert.Equal((history[^1].ToStage, history[^1].EffectiveAt), (verdict.StageKey, verdict.EnteredAt));
            for (var index = 0; index < history.Count; index++)
                Assert.Equal(index == 0 ? null : history[index - 1].ToStage, history[index].FromStage);
        }

        var open = spans.Where(span => span.KnownTo == long.MaxValue).ToList();
        foreach (var count in counts)
        {
            var stays = open.Where(span => span.BindingNo == count.BindingNo && span.Unit == count.Unit).ToList();
            Assert.Equal(stays.Count(span => span.LeftAt is null && span.StageKey == count.StageKey), count.Present);
            // Who was in a later stage of the order has passed this one.
            var reached = StagesFrom(count.Unit, count.StageKey);
            Assert.Equal(stays.Where(span => reached.Contains(span.StageKey)).Select(span => span.SubjectId).Distinct().Count(), count.Reached);
        }

        Assert.Equal(open.Count(span => span.LeftAt is null), counts.Sum(count => count.Present));
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

    private static List<string> StagesFrom(Unit unit, string key)
    {
        var order = new TestDefinition().Describe().Stages
            .Where(stage => stage.Unit == unit && stage.Kind is not (StageKind.None or StageKind.Out)).Select(stage => stage.Key).ToList();
        return order.Contains(key) ? order[order.IndexOf(key)..] : [key];
    }

    private static void AssertKnownAsOf(long number, List<StageChange> ledger, List<StageSpan> spans)
    {
        var expected = KnownAsOf(number, ledger).SelectMany(history => history.Value.Select((change, index) =>
            (change.SubjectId, change.Number, change.ToStage!, change.EffectiveAt, index + 1 < history.Value.Count ? history.Value[index + 1].EffectiveAt : (DateTimeOffset?)null)));
        var told = spans.Where(span => span.KnownFrom <= number && number < span.KnownTo)
            .Select(span => (span.SubjectId, span.EnteredNumber, span.StageKey, span.EnteredAt, span.LeftAt));
        Assert.Equal(expected.OrderBy(stay => stay.Number), told.OrderBy(stay => stay.EnteredNumber));
    }
}
