using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>
/// Which unknown fact would move the most subjects: each fact that a verdict names as missing, with a value that would meet its criterion, is taken as
/// known, and the definition is asked again. What counts is not what the definition hopes for but what it says then.
/// </summary>
internal sealed class NextFactQuestion(EvaluationRun run, BindingLanes binding) : IRunQuestion
{
    public async Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken)
    {
        var assessed = await binding.AtAsync(page, run.HappenedBy, cancellationToken);
        var asked = new List<(Assessed Of, MissingFact Missing)>();
        var snapshots = new List<(Snapshot, DateTimeOffset)>();
        foreach (var each in assessed)
        {
            if (each?.Verdict is not { } verdict) continue;
            foreach (var missing in verdict.Missing.DistinctBy(missing => (missing.FactKey, missing.Unit, missing.Example)))
            {
                if (each.Timeline.At(run.HappenedBy).Assuming(missing, binding.Reads, run.HappenedBy) is not { } snapshot) continue;
                asked.Add((each, missing));
                snapshots.Add((snapshot, run.HappenedBy));
            }
        }

        var results = await binding.EvaluateAllAsync(snapshots, cancellationToken);
        var entries = new List<(Guid, CellKey)>();
        for (var index = 0; index < results.Length; index++)
        {
            var (of, missing) = asked[index];
            var (unit, from) = (of.Subject.Unit, of.Verdict!.Stage);
            if (results[index].Verdict?.Stage is not { } to || StageOrder.Direction(binding.Description, unit, from, to) != MoveDirection.Forward) continue;
            entries.Add((of.Subject.SubjectId, CellKey.Of(unit, CellMeasure.WouldMove, [from, to], missing.Criterion, missing.FactKey)));
        }

        // One fact may be missing for two conditions that hope for different values, or of two around the subject: the subject counts once, by the first answer that moves it.
        var once = entries.DistinctBy(entry => (entry.Item1, entry.Item2.FactKey)).ToList();
        var failed = assessed.Where(each => each is { Verdict: null, Fold.Failure.Kind: not EvaluationFailureKind.NotLoaded })
            .Select(each => (each!.Subject.SubjectId, CellKey.Of(each.Subject.Unit, CellMeasure.Failed, [null]))).ToList();
        return new RunAnswers([.. once, .. failed], failed.Count, RunAnswers.FatalOf(assessed));
    }
}
