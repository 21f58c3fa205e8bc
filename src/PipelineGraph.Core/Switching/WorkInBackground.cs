using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Core.Switching;

/// <summary>What goes on with nobody waiting for it: activations that are prepared, shadows, and evaluation runs, of all tenants.</summary>
public sealed class WorkInBackground(TenantWriter writer, PrepareActivation prepareActivation, KeepBinding keepBinding, AdvanceRun advanceRun)
{
    public ValueTask<IReadOnlyList<PendingWork>> PendingAsync(CancellationToken cancellationToken) => writer.Store.PendingWorkAsync(cancellationToken);

    /// <summary>Goes on with one piece of work until there is nothing to do; whoever else has claimed it is left alone.</summary>
    public async Task ExecuteAsync(PendingWork work, CancellationToken cancellationToken)
    {
        if (work.RunNo is { } runNo) await advanceRun.ExecuteAsync(work.TenantId, runNo, cancellationToken);
        else if (work.ActivationNo is { } activationNo) await prepareActivation.ExecuteAsync(work.TenantId, activationNo, cancellationToken);
        else if (work.BindingNo is { } bindingNo && await keepBinding.ExecuteAsync(work.TenantId, bindingNo, cancellationToken) is { } failure)
            await writer.InBackgroundAsync(work.TenantId, transaction => GiveUpAsync(transaction, bindingNo, failure.Reason, cancellationToken), cancellationToken, Turn.Alone);
    }

    private static async Task<bool> GiveUpAsync(TenantTransaction transaction, int bindingNo, string reason, CancellationToken cancellationToken)
    {
        if ((await transaction.Session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(each => each.BindingNo == bindingNo) is not { Role: KeptRole.Shadow } kept) return false;
        await new KeptBindings(transaction).DropAsync(kept, cancellationToken, RunState.Failed, reason);
        return true;
    }
}
