using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Evaluations;

/// <summary>Into which cells the subjects of a page belong.</summary>
/// <param name="Failed">Subjects on which a definition failed.</param>
/// <param name="Fatal">Why no further page can be asked about.</param>
internal sealed record RunAnswers(IReadOnlyList<(Guid SubjectId, CellKey Key)> Entries, int Failed, string? Fatal)
{
    /// <summary>A definition that cannot be asked any more, as one that was set aside on the way, ends the run.</summary>
    public static string? FatalOf(IEnumerable<Assessed?> assessed) =>
        assessed.FirstOrDefault(each => each?.Fold.Failure?.Kind == EvaluationFailureKind.NotLoaded)?.Fold.Failure!.Reason;
}

/// <summary>What a run asks of each page.</summary>
internal interface IRunQuestion
{
    Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken);
}

/// <summary>Where each subject is, where it would be under the candidate, and which criterion makes the difference.</summary>
internal sealed class PreviewQuestion(EvaluationRun run, ISubjectPages pages, BindingLanes active, BindingLanes candidate, int activeNo) : IRunQuestion
{
    private readonly bool sameDefinition = active.Binding.DefinitionId == candidate.Binding.DefinitionId;

    public async Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken)
    {
        var stages = await pages.StagesAsync(run.TenantId, page, run.KnownAsOf, cancellationToken);
        var after = await candidate.AtAsync(page, run.HappenedBy, cancellationToken);
        var moved = new HashSet<Guid>();
        for (var index = 0; index < after.Length; index++)
        {
            if (after[index]?.Verdict is { } verdict && verdict.Stage != Before(page.Subjects[index].SubjectId)) moved.Add(page.Subjects[index].SubjectId);
        }

        // Whose stage differs, and only where the criteria are the same: the verdict as it is tells which of them is answered otherwise.
        var before = sameDefinition && moved.Count > 0 ? await active.AtAsync(page, run.HappenedBy, cancellationToken, moved.Contains) : null;
        var entries = new List<(Guid, CellKey)>(after.Length);
        var failed = 0;
        for (var index = 0; index < after.Length; index++)
        {
            var subject = page.Subjects[index];
            var from = Before(subject.SubjectId);
            if (after[index] is not { } assessed)
            {
                // Of a unit that the candidate does not stage: it would leave. Who was merged or erased since then has left already.
                if (from is not null && !subject.IsGone) entries.Add((subject.SubjectId, CellKey.Of(subject.Unit, CellMeasure.Present, [from, null])));
            }
            else if (assessed.Verdict is not { } verdict)
            {
                if (assessed.Fold.Failure?.Kind == EvaluationFailureKind.NotLoaded) continue;
                failed++;
                entries.Add((subject.SubjectId, CellKey.Of(subject.Unit, CellMeasure.Failed, [from, null])));
            }
            else
            {
                var criterion = verdict.Stage == from ? null : DecisiveCriterion.Of(before?[index]?.Verdict, verdict, candidate.Description, subject.Unit, sameDefinition);
                entries.Add((subject.SubjectId, CellKey.Of(subject.Unit, from, verdict.Stage, criterion)));
            }
        }

        return new RunAnswers(entries, failed, RunAnswers.FatalOf(after));

        string? Before(Guid subjectId) => stages.TryGetValue(subjectId, out var stage) && stage.BindingNo == activeNo ? stage.StageKey : null;
    }
}

/// <summary>The stage of each subject under each definition.</summary>
internal sealed class ComparisonQuestion(EvaluationRun run, IReadOnlyList<BindingLanes> bindings) : IRunQuestion
{
    public async Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken)
    {
        var sides = new List<Assessed?[]>(bindings.Count);
        foreach (var binding in bindings) sides.Add(await binding.AtAsync(page, run.HappenedBy, cancellationToken));
        var entries = new List<(Guid, CellKey)>(page.Subjects.Count);
        var failed = 0;
        for (var index = 0; index < page.Subjects.Count; index++)
        {
            var answers = sides.ConvertAll(side => side[index]);
            if (answers.TrueForAll(answer => answer is null)) continue;
            var measure = answers.Exists(answer => answer is { Verdict: null }) ? CellMeasure.Failed : CellMeasure.Present;
            if (measure == CellMeasure.Failed) failed++;
            entries.Add((page.Subjects[index].SubjectId, CellKey.Of(page.Subjects[index].Unit, measure, answers.Select(answer => answer?.Verdict?.Stage))));
        }

        return new RunAnswers(entries, failed, sides.Select(side => RunAnswers.FatalOf(side)).FirstOrDefault(fatal => fatal is not null));
    }
}

/// <summary>The funnel of a period as a definition would have told it.</summary>
internal sealed class RestatementQuestion(EvaluationRun run, BindingLanes binding) : IRunQuestion
{
    public async Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken)
    {
        var folded = await binding.UntilAsync(page, run.HappenedBy, cancellationToken);
        var entries = new List<(Guid, CellKey)>(folded.Length * 3);
        var failed = 0;
        foreach (var assessed in folded)
        {
            if (assessed is null || assessed.Fold.Failure?.Kind == EvaluationFailureKind.NotLoaded) continue;
            var subject = assessed.Subject;
            if (assessed.Verdict is not { } last)
            {
                failed++;
                Add(CellMeasure.Failed, null);
                continue;
            }

            Add(CellMeasure.Present, last.Stage);
            var entered = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            foreach (var step in assessed.Fold.Steps) entered.TryAdd(step.Verdict.Stage, step.At);
            foreach (var (stage, at) in entered)
            {
                if (!(at < run.PeriodFrom)) Add(CellMeasure.Entered, stage);
            }

            foreach (var stage in StageOrder.Reached(binding.Description, subject.Unit, entered.Keys)) Add(CellMeasure.Reached, stage);

            void Add(CellMeasure measure, string? stage) => entries.Add((subject.SubjectId, CellKey.Of(subject.Unit, measure, [stage])));
        }

        return new RunAnswers(entries, failed, RunAnswers.FatalOf(folded));
    }
}
