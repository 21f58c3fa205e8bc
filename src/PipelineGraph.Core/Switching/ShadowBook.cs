using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>Collects where a shadow and the active definition differ, within one transaction.</summary>
internal sealed class ShadowBook
{
    private readonly TenantTransaction transaction;
    private readonly EvaluationRun run;
    private readonly CellBook book;
    private readonly BindingRecord active;
    private readonly bool sameDefinition;

    private ShadowBook(TenantTransaction transaction, EvaluationRun run, CellBook book, BindingRecord active, BindingRecord candidate) =>
        (this.transaction, this.run, this.book, this.active, sameDefinition) = (transaction, run, book, active, active.DefinitionId == candidate.DefinitionId);

    /// <summary>Null of a binding that is no shadow, or whose run has ended.</summary>
    public static async ValueTask<ShadowBook?> OpenAsync(TenantTransaction transaction, KeptBinding kept, CancellationToken cancellationToken)
    {
        if (kept is not { Role: KeptRole.Shadow, RunNo: { } runNo }) return null;
        var session = transaction.Session;
        if (await session.FindRunAsync(runNo, cancellationToken) is not { State: RunState.Running } run) return null;
        var active = (await session.FindBindingAsync(AdvanceRun.BindingsOf(run)[0], cancellationToken))!;
        var candidate = (await session.FindBindingAsync(kept.BindingNo, cancellationToken))!;
        return new ShadowBook(transaction, run, await CellBook.OpenAsync(session, run, cancellationToken), active, candidate);
    }

    public async ValueTask CompareAsync(Assessed assessed, DateTimeOffset at, DefinitionDescription description, CancellationToken cancellationToken)
    {
        var subject = assessed.Subject;
        var (before, record) = await ActiveAsync(subject.SubjectId, cancellationToken);
        var key = assessed.Verdict is { } verdict
            ? CellKey.Of(
                subject.Unit, before, verdict.Stage,
                verdict.Stage == before ? null : DecisiveCriterion.Of(Read(record), verdict, description, subject.Unit, sameDefinition))
            : CellKey.Of(subject.Unit, CellMeasure.Failed, [before, null]);
        await book.MoveAsync(key, subject.SubjectId, at, cancellationToken);
        run.Evaluated++;
    }

    /// <summary>A subject that the candidate does not stage, or that is gone: it differs while the active definition stages it.</summary>
    public async ValueTask CompareUnstagedAsync(Subject subject, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = subject.IsGone ? null : (await ActiveAsync(subject.SubjectId, cancellationToken)).Stage;
        await book.MoveAsync(before is null ? null : CellKey.Of(subject.Unit, CellMeasure.Present, [before, null]), subject.SubjectId, at, cancellationToken);
    }

    private async ValueTask<(string? Stage, VerdictRecord? Record)> ActiveAsync(Guid subjectId, CancellationToken cancellationToken) =>
        await transaction.Session.FindVerdictAsync(active.BindingNo, subjectId, cancellationToken) is { StageKey.Length: > 0 } record ? (record.StageKey, record) : (null, null);

    /// <summary>Only where the criteria are the same, as in a preview, the verdict of the active definition tells which of them is answered otherwise.</summary>
    private Verdict? Read(VerdictRecord? record) =>
        sameDefinition && record is { Status: VerdictStatus.Current } ? VerdictJson.Read(record.Detail, record.StageKey, record.ReevaluateAt) : null;

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await book.FinishAsync(cancellationToken);
        await transaction.Session.SaveAsync(run, cancellationToken);
    }
}
