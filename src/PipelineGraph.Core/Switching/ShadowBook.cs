using PipelineGraph.Core.Evaluations;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>Collects where a shadow and the active definition differ, within one transaction.</summary>
internal sealed class ShadowBook
{
    private readonly TenantTransaction transaction;
    private readonly EvaluationRun run;
    private readonly CellBook book;
    private readonly int activeNo;

    private ShadowBook(TenantTransaction transaction, EvaluationRun run, CellBook book) =>
        (this.transaction, this.run, this.book, activeNo) = (transaction, run, book, AdvanceRun.BindingsOf(run)[0]);

    /// <summary>Null of a binding that is no shadow, or whose run has ended.</summary>
    public static async ValueTask<ShadowBook?> OpenAsync(TenantTransaction transaction, KeptBinding kept, CancellationToken cancellationToken)
    {
        if (kept is not { Role: KeptRole.Shadow, RunNo: { } runNo }) return null;
        return await transaction.Session.FindRunAsync(runNo, cancellationToken) is { State: RunState.Running } run
            ? new ShadowBook(transaction, run, await CellBook.OpenAsync(transaction.Session, run, cancellationToken))
            : null;
    }

    public async ValueTask CompareAsync(Assessed assessed, DateTimeOffset at, DefinitionDescription description, CancellationToken cancellationToken)
    {
        var subject = assessed.Subject;
        var active = await transaction.Session.FindVerdictAsync(activeNo, subject.SubjectId, cancellationToken);
        var before = active is { StageKey.Length: > 0 } ? active.StageKey : null;
        var key = assessed.Verdict is { } verdict
            ? CellKey.Of(
                subject.Unit, CellMeasure.Present, [before, verdict.Stage],
                verdict.Stage == before ? null : DecisiveCriterion.Of(null, verdict, description, subject.Unit, sameDefinition: false))
            : CellKey.Of(subject.Unit, CellMeasure.Failed, [before, null]);
        await book.MoveAsync(key, subject.SubjectId, at, cancellationToken);
        run.Evaluated++;
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await book.FinishAsync(cancellationToken);
        await transaction.Session.SaveAsync(run, cancellationToken);
    }
}
