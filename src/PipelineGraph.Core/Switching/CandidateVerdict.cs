using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Switching;

/// <summary>What is stored of a subject under a binding that is not active yet: its verdict at one instant, without a history.</summary>
internal static class CandidateVerdict
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <summary>Writes the verdict and when it is to be looked at again.</summary>
    /// <param name="drained">What was due, which this answers: else what a writer marked meanwhile stays due.</param>
    public static async ValueTask WriteAsync(
        TenantTransaction transaction, int bindingNo, Assessed assessed, DateTimeOffset at, Due? drained, CancellationToken cancellationToken)
    {
        var (session, subject) = (transaction.Session, assessed.Subject);
        var verdict = assessed.Verdict;
        await session.SaveAsync(
            new VerdictRecord
            {
                TenantId = transaction.TenantId,
                BindingNo = bindingNo,
                SubjectId = subject.SubjectId,
                Unit = subject.Unit,
                StageKey = verdict?.Stage ?? "",
                EnteredAt = at,
                SubjectCreatedAt = subject.CreatedAt,
                ComputedFor = at,
                FactNo = subject.FactNo,
                Status = verdict is null ? VerdictStatus.Failed : VerdictStatus.Current,
                Detail = verdict is null ? VerdictJson.Empty : VerdictJson.Write(verdict),
                ReevaluateAt = verdict?.ReevaluateAt,
                Failure = assessed.Fold.Failure is { } failure ? $"{failure.Kind}: {failure.Reason}" : null,
                FailedSince = verdict is null ? at : null,
            },
            cancellationToken);
        if (drained is not null) await session.DeleteDueAsync(bindingNo, subject.SubjectId, drained.Mark, cancellationToken);
        var due = verdict is null ? at + Retry : assessed.Timeline.NextAfter(at, verdict.ReevaluateAt);
        if (due is { } next) await session.MarkDueAsync(bindingNo, subject.SubjectId, next, transaction.NewId(), cancellationToken);
    }
}
