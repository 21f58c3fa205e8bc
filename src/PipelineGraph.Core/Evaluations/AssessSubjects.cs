using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Evaluations;

/// <summary>What a definition says of a subject when it is asked anew.</summary>
/// <param name="Verdict">As it would be stored; null when the evaluation failed.</param>
/// <param name="Failure">Why there is no verdict, or no history that led to it.</param>
public sealed record SubjectAssessment(VerdictRecord? Verdict, string? Failure);

/// <summary>Asks a definition about a few subjects, at any instant and with what was known at any other; nothing is written.</summary>
public sealed class AssessSubjects(IStageEvaluators evaluators, ISubjectPages pages)
{
    /// <returns>Without an entry for a subject that is not known by then, was merged or erased, or that the definition does not stage.</returns>
    public async Task<IReadOnlyDictionary<Guid, SubjectAssessment>> ExecuteAsync(
        Guid tenantId, BindingRecord binding, IReadOnlyList<Guid> subjectIds, DateTimeOffset instant, DateTimeOffset knownUntil, CancellationToken cancellationToken)
    {
        var (lanes, failure) = await BindingLanes.OpenAsync(evaluators, tenantId, binding.ToBinding(), cancellationToken);
        if (lanes is null) return subjectIds.Distinct().ToDictionary(id => id, _ => new SubjectAssessment(null, failure!.Reason));
        using (lanes)
        {
            var page = await pages.ReadAsync(tenantId, subjectIds, knownUntil, cancellationToken);
            var present = await lanes.AtAsync(page, instant, cancellationToken);
            var history = await lanes.UntilAsync(page, instant < DateTimeOffset.MaxValue - Instants.Microsecond ? instant + Instants.Microsecond : instant, cancellationToken);
            return Enumerable.Range(0, page.Subjects.Count).Where(index => present[index] is not null)
                .ToDictionary(index => page.Subjects[index].SubjectId, index => Of(binding, present[index]!, history[index]?.Fold, instant));
        }
    }

    private static SubjectAssessment Of(BindingRecord binding, Assessed assessed, FoldResult? history, DateTimeOffset instant)
    {
        var failure = assessed.Fold.Failure?.Reason ?? history?.Failure?.Reason;
        if (assessed.Verdict is not { } verdict) return new SubjectAssessment(null, failure);
        var stay = (history?.Steps ?? []).Reverse().TakeWhile(step => step.Verdict.Stage == verdict.Stage).LastOrDefault();
        var subject = assessed.Subject;
        return new SubjectAssessment(
            new VerdictRecord
            {
                TenantId = subject.TenantId,
                BindingNo = binding.BindingNo,
                SubjectId = subject.SubjectId,
                Unit = subject.Unit,
                StageKey = verdict.Stage,
                EnteredAt = stay?.At ?? instant,
                SubjectCreatedAt = subject.CreatedAt,
                ComputedFor = instant,
                FactNo = subject.FactNo,
                Status = VerdictStatus.Current,
                Detail = VerdictJson.Write(verdict),
                ReevaluateAt = verdict.ReevaluateAt,
            },
            failure);
    }
}
