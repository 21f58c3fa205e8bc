using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Switching;

/// <summary>Changes which bindings are kept beside the active one, within one transaction.</summary>
internal sealed class KeptBindings(TenantTransaction transaction)
{
    private readonly IWriteSession session = transaction.Session;

    /// <summary>Keeps the binding up in this role. One that is kept already goes on where it stands.</summary>
    public async ValueTask<KeptBinding> KeepAsync(BindingRecord binding, KeptRole role, int units, CancellationToken cancellationToken, int? runNo = null)
    {
        var kept = (await session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(each => each.BindingNo == binding.BindingNo);
        if (kept is { Role: KeptRole.Shadow, RunNo: { } ended }) await EndRunAsync(ended, RunState.Completed, null, cancellationToken);
        // A candidate's fill leaves nothing of before: what another life of the binding left behind is written over.
        var goesOn = kept is not null && kept.Role != KeptRole.Leaving && runNo is null;
        await SaveAsync(
            new KeptBinding
            {
                TenantId = transaction.TenantId,
                BindingNo = binding.BindingNo,
                Role = role,
                Units = units,
                Filled = role == KeptRole.Previous || (goesOn && kept!.Filled),
                Cursor = goesOn ? kept!.Cursor : null,
                Evaluated = goesOn ? kept!.Evaluated : 0,
                // Of the one before nobody asks how far it is, and it is kept while all writers wait.
                Total = goesOn ? kept!.Total : role == KeptRole.Previous ? 0 : await session.CountSubjectsAsync(cancellationToken),
                RunNo = runNo,
                WorkerId = goesOn ? kept!.WorkerId : null,
                WorkerUntil = goesOn ? kept!.WorkerUntil : null,
            },
            cancellationToken);
        return (await session.KeptBindingsAsync(cancellationToken)).Single(each => each.BindingNo == binding.BindingNo);
    }

    /// <summary>The binding is not about to become the active one any more. What one would go back to stays ready for that.</summary>
    public async ValueTask GiveUpAsync(int bindingNo, CancellationToken cancellationToken)
    {
        if ((await session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(each => each.BindingNo == bindingNo) is not { } kept) return;
        if (!kept.Filled || (await PreviousAsync(transaction, cancellationToken))?.BindingNo != bindingNo)
        {
            await DropAsync(kept, cancellationToken);
            return;
        }

        kept.Role = KeptRole.Previous;
        kept.Release();
        await SaveAsync(kept, cancellationToken);
    }

    /// <summary>The definition that was active before the present one.</summary>
    public static async ValueTask<BindingRecord?> PreviousAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        for (var number = transaction.Stream.ActiveActivationNo - 1; number > 0; number--)
        {
            if (await transaction.Session.FindActivationAsync(number, cancellationToken) is { State: ActivationState.Superseded } before)
                return await transaction.Session.FindBindingAsync(before.BindingNo, cancellationToken);
        }

        return null;
    }

    /// <summary>Keeps the binding no more: its verdicts, and what is due for it, are removed in the background.</summary>
    public async ValueTask DropAsync(KeptBinding kept, CancellationToken cancellationToken, RunState runState = RunState.Completed, string? why = null)
    {
        if (kept is { Role: KeptRole.Shadow, RunNo: { } runNo }) await EndRunAsync(runNo, runState, why, cancellationToken);
        kept.Role = KeptRole.Leaving;
        kept.Release();
        await SaveAsync(kept, cancellationToken);
    }

    /// <summary>The binding became the active one: it is not kept beside it any more.</summary>
    public async ValueTask RemoveAsync(int bindingNo, CancellationToken cancellationToken)
    {
        await session.DeleteKeptBindingAsync(bindingNo, cancellationToken);
        transaction.Stream.KeptVersion++;
        await session.SaveAsync(transaction.Stream, cancellationToken);
    }

    private async ValueTask SaveAsync(KeptBinding kept, CancellationToken cancellationToken)
    {
        await session.SaveAsync(kept, cancellationToken);
        transaction.Stream.KeptVersion++;
        await session.SaveAsync(transaction.Stream, cancellationToken);
    }

    private async ValueTask EndRunAsync(int runNo, RunState state, string? why, CancellationToken cancellationToken)
    {
        if (await session.FindRunAsync(runNo, cancellationToken) is not { State: RunState.Running } run) return;
        (run.State, run.Failure, run.CompletedAt) = (state, why, transaction.Now);
        run.Release();
        await session.SaveAsync(run, cancellationToken);
    }
}
