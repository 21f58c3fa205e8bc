using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>What a definition says of one subject of a page.</summary>
internal sealed record Assessed(Subject Subject, SnapshotTimeline Timeline, FoldResult Fold)
{
    /// <summary>The last verdict; null when the evaluation failed.</summary>
    public Verdict? Verdict => Fold.Steps.Count > 0 ? Fold.Steps[^1].Verdict : null;
}

/// <summary>One binding, leased as often as the machine has cores, so that the subjects of a page are evaluated side by side.</summary>
internal sealed class BindingLanes : IDisposable
{
    private readonly IReadOnlyList<IStageEvaluator> lanes;
    private readonly HashSet<Unit> units;
    private readonly DeclaredFacts declared;

    private BindingLanes(IReadOnlyList<IStageEvaluator> lanes)
    {
        this.lanes = lanes;
        units = [.. Description.Stages.Select(stage => stage.Unit)];
        declared = new DeclaredFacts(lanes[0].Reads);
    }

    public DefinitionDescription Description => lanes[0].Description;

    public StageBinding Binding => lanes[0].Binding;

    public FactReads Reads => lanes[0].Reads;

    public static async Task<(BindingLanes? Lanes, EvaluationFailure? Failure)> OpenAsync(
        IStageEvaluators evaluators, Guid tenantId, StageBinding binding, CancellationToken cancellationToken)
    {
        var opened = new List<IStageEvaluator>();
        for (var lane = 0; lane < Math.Clamp(Environment.ProcessorCount, 1, 8); lane++)
        {
            var (evaluator, failure) = await evaluators.OpenAsync(tenantId, binding, cancellationToken);
            if (evaluator is not null)
            {
                opened.Add(evaluator);
                continue;
            }

            foreach (var other in opened) other.Dispose();
            return (null, failure);
        }

        return (new BindingLanes(opened), null);
    }

    public bool Stages(Unit unit) => units.Contains(unit);

    /// <summary>Each subject of the page at one instant.</summary>
    /// <param name="where">Leaves subjects out.</param>
    public Task<Assessed?[]> AtAsync(SubjectPage page, DateTimeOffset instant, CancellationToken cancellationToken, Predicate<Guid>? where = null) =>
        FoldAsync(page, timeline => timeline.Start > instant ? null : new Folding(timeline, instant, instant, firstByClock: false), where, cancellationToken);

    /// <summary>Each subject of the page from its beginning up to and without an instant.</summary>
    public Task<Assessed?[]> UntilAsync(SubjectPage page, DateTimeOffset end, CancellationToken cancellationToken) =>
        FoldAsync(page, timeline => timeline.Start >= end ? null : new Folding(timeline, timeline.Start, end - Instants.Microsecond, firstByClock: false), null, cancellationToken);

    /// <summary>The verdicts on snapshots, in their order.</summary>
    public async Task<EvaluationResult[]> EvaluateAllAsync(IReadOnlyList<(Snapshot, DateTimeOffset)> snapshots, CancellationToken cancellationToken)
    {
        var results = new EvaluationResult[snapshots.Count];
        await EachBatchAsync(results.Length, (lane, first, end) =>
        {
            var batch = lane.EvaluateAll([.. snapshots.Skip(first).Take(end - first)], cancellationToken);
            for (var index = 0; index < batch.Count; index++) results[first + index] = batch[index];
            return Task.CompletedTask;
        }, cancellationToken);
        return results;
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    /// <returns>In the order of the page; null for a subject that the definition does not stage, or that <paramref name="begin"/> leaves out.</returns>
    private async Task<Assessed?[]> FoldAsync(
        SubjectPage page, Func<SnapshotTimeline, Folding?> begin, Predicate<Guid>? where, CancellationToken cancellationToken)
    {
        var assessed = new Assessed?[page.Subjects.Count];
        await EachBatchAsync(assessed.Length, (lane, first, end) => FoldAsync(lane, page, first, end, begin, where, assessed, cancellationToken), cancellationToken);
        return assessed;
    }

    /// <summary>Each lane takes the next batch when it has finished one.</summary>
    private Task EachBatchAsync(int count, Func<IStageEvaluator, int, int, Task> work, CancellationToken cancellationToken)
    {
        var next = -Fold.Batch;
        return Task.WhenAll(lanes.Select(lane => Task.Run(
            async () =>
            {
                int first;
                while ((first = Interlocked.Add(ref next, Fold.Batch)) < count) await work(lane, first, Math.Min(first + Fold.Batch, count));
            },
            cancellationToken)));
    }

    private async Task FoldAsync(
        IStageEvaluator lane, SubjectPage page, int first, int end, Func<SnapshotTimeline, Folding?> begin, Predicate<Guid>? where, Assessed?[] assessed,
        CancellationToken cancellationToken)
    {
        var surroundings = new Surroundings(page);
        var open = new List<(int Index, SnapshotTimeline Timeline, Folding Folding)>(end - first);
        for (var index = first; index < end; index++)
        {
            var subject = page.Subjects[index];
            if (!Stages(subject.Unit) || subject.IsGone || where?.Invoke(subject.SubjectId) == false) continue;
            var timeline = await surroundings.TimelineAsync(page[subject.SubjectId], declared, cancellationToken);
            if (begin(timeline) is { } folding) open.Add((index, timeline, folding));
        }

        Fold.RunAll(lane, [.. open.Select(entry => entry.Folding)], cancellationToken);
        foreach (var (index, timeline, folding) in open) assessed[index] = new Assessed(page.Subjects[index], timeline, folding.Result!);
    }
}
