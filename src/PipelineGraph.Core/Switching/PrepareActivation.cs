using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>Brings an activation to its end: fills, drains, and switches everybody at one instant.</summary>
public sealed class PrepareActivation(TenantWriter writer, KeepBinding keepBinding, EvaluateDue evaluateDue)
{
    /// <summary>With more that is due the switch waits, as long as it gets fewer: it would keep the tenant's writers waiting.</summary>
    private const int MostDue = 500;

    /// <summary>Nothing is waited for any more: the activation has come to an end.</summary>
    private const long Ended = -1;

    private const int MostNamed = 10;

    /// <summary>So many looks in a row that find no fewer: as much arrives as is worked off.</summary>
    private const int MostLooks = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>The activation when it is not PREPARING any more.</returns>
    public async Task<Activation> ExecuteAsync(Guid tenantId, int activationNo, CancellationToken cancellationToken)
    {
        var (most, fewest, looks) = ((long)MostDue, long.MaxValue, 0);
        while (true)
        {
            var activation = await FindAsync(tenantId, activationNo, cancellationToken);
            if (activation.State != ActivationState.Preparing) return activation;
            if (await keepBinding.ExecuteAsync(tenantId, activation.BindingNo, cancellationToken) is { } failure)
            {
                await writer.InBackgroundAsync(tenantId, transaction => GiveUpAsync(transaction, activationNo, failure.Reason, cancellationToken), cancellationToken, Turn.Alone);
                continue;
            }

            // Not yet: another process is still filling it, or more is due, under either definition, than a switch should wait for.
            var due = await writer.InBackgroundAsync(tenantId, transaction => SwitchAsync(transaction, activationNo, most, cancellationToken), cancellationToken, Turn.Alone);
            if (due == Ended) continue;
            if (due < fewest || due <= most) (fewest, looks) = (due, 0);
            // It would wait for ever: rather let the writers wait a little longer.
            else if (++looks == MostLooks) (most, looks) = (most * 2, 0);
            if (await evaluateDue.ExecuteAsync(tenantId, cancellationToken) == 0) await Task.Delay(Pause, writer.Clock, cancellationToken);
        }
    }

    internal static async Task GiveUpAsync(TenantTransaction transaction, Activation activation, ActivationState state, string reason, CancellationToken cancellationToken)
    {
        (activation.State, activation.Failure, activation.EndedAt) = (state, reason, transaction.Now);
        await transaction.Session.SaveAsync(activation, cancellationToken);
        await new KeptBindings(transaction).GiveUpAsync(activation.BindingNo, cancellationToken);
    }

    private static async Task<bool> GiveUpAsync(TenantTransaction transaction, int activationNo, string reason, CancellationToken cancellationToken)
    {
        if (await transaction.Session.FindActivationAsync(activationNo, cancellationToken) is not { State: ActivationState.Preparing } activation) return false;
        await GiveUpAsync(transaction, activation, ActivationState.Failed, reason, cancellationToken);
        return true;
    }

    private async Task<Activation> FindAsync(Guid tenantId, int activationNo, CancellationToken cancellationToken) =>
        (await writer.InBackgroundAsync(tenantId, async transaction => await transaction.Session.FindActivationAsync(activationNo, cancellationToken), cancellationToken))!;

    /// <returns><see cref="Ended"/>, or how many are due, which is too many; 0 while not everybody has a verdict yet.</returns>
    private async Task<long> SwitchAsync(TenantTransaction transaction, int activationNo, long most, CancellationToken cancellationToken)
    {
        var (session, stream, started) = (transaction.Session, transaction.Stream, writer.Clock.GetTimestamp());
        if (await session.FindActivationAsync(activationNo, cancellationToken) is not { State: ActivationState.Preparing } activation) return Ended;
        var kept = (await session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(each => each.BindingNo == activation.BindingNo);
        if (kept is not { Filled: true }) return 0;
        var due = await session.CountDueAsync(activation.BindingNo, transaction.Now, cancellationToken)
            + await session.CountDueAsync(stream.ActiveBindingNo, transaction.Now, cancellationToken);
        if (due > most) return due;
        // What lies before the switch belongs to the definition then active: it has its say about what is due or was left for later.
        if (transaction.Active is { } last) await new DueWork(transaction, last, writer.Clock).RunAllAsync(cancellationToken);

        // Not before what is known already, as it would be when the clock was set back: a subject's steps would lie in another order than their numbers.
        var at = await session.LastRecordedAtAsync(cancellationToken) is { } known && known > transaction.Now ? known : transaction.Now;
        if (await session.NumberedAtAsync(stream.Head, cancellationToken) is { } numbered && numbered > at) at = numbered;
        var record = (await session.FindBindingAsync(activation.BindingNo, cancellationToken))!;
        KeepBinding.DrainResult drained;
        do drained = await KeepBinding.DrainAsync(transaction, record, at, TimeSpan.MaxValue, null, writer, cancellationToken);
        while (drained is { More: true, Failure: null });
        if (drained.Failure is { } failure)
        {
            await GiveUpAsync(transaction, activation, ActivationState.Failed, failure.Reason, cancellationToken);
            return Ended;
        }

        transaction.Forget();
        var description = (await writer.Evaluators.DescribeAsync(record.PackageHash, cancellationToken))!;
        var result = await session.SwitchAsync(await RequestAsync(transaction, record, description, at, cancellationToken), cancellationToken);
        if (result.Stageless.Count > 0)
        {
            var named = string.Join("; ", result.Stageless.Take(MostNamed).Select(subject => $"{subject.SubjectId} ({subject.Failure})"));
            await GiveUpAsync(
                transaction, activation, ActivationState.Failed,
                $"The definition fails on subjects that have no stage to keep, or on too many, among them {named}. Mend the definition or the facts, then activate it again.", cancellationToken);
            return Ended;
        }

        await EndAsync(transaction, activation, at, result.Moved, cancellationToken);
        activation.SwitchMicroseconds = (long)writer.Clock.GetElapsedTime(started).TotalMicroseconds;
        await session.SaveAsync(activation, cancellationToken);
        return Ended;
    }

    private static async Task<SwitchRequest> RequestAsync(
        TenantTransaction transaction, BindingRecord record, DefinitionDescription description, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = (await transaction.Session.FindBindingAsync(transaction.Stream.ActiveBindingNo, cancellationToken))!;
        var directions = before.PackageHash != record.PackageHash
            ? []
            : from one in description.Stages
              from other in description.Stages
              where one.Unit == other.Unit
              select (one.Unit, one.Key, other.Key, StageOrder.Direction(description, one.Unit, one.Key, other.Key));
        return new SwitchRequest
        {
            FromBinding = before.BindingNo,
            ToBinding = record.BindingNo,
            Units = [.. description.Stages.Select(stage => stage.Unit).Distinct().Order()],
            Head = transaction.Stream.Head,
            At = at,
            NumberedAt = at,
            Directions = [.. directions],
            Reached = [.. description.Stages.Select(stage => (stage.Unit, stage.Key, StageOrder.Reached(description, stage.Unit, [stage.Key])))],
        };
    }

    private static async Task EndAsync(TenantTransaction transaction, Activation activation, DateTimeOffset at, long moved, CancellationToken cancellationToken)
    {
        var (session, stream) = (transaction.Session, transaction.Stream);
        var before = (await session.FindActivationAsync(stream.ActiveActivationNo, cancellationToken))!;
        var previous = (await session.FindBindingAsync(before.BindingNo, cancellationToken))!;
        (before.State, activation.State) = (ActivationState.Superseded, ActivationState.Active);
        (activation.EffectiveFrom, activation.EndedAt) = (at, transaction.Now);
        (activation.FirstNumber, activation.LastNumber) = (stream.Head + 1, stream.Head + moved);
        stream.Head += moved;
        (stream.ActiveActivationNo, stream.ActiveBindingNo) = (activation.ActivationNo, activation.BindingNo);
        await session.SaveAsync(before, cancellationToken);

        var keeping = new KeptBindings(transaction);
        foreach (var kept in await session.KeptBindingsAsync(cancellationToken))
        {
            if (kept.BindingNo == activation.BindingNo) await keeping.RemoveAsync(kept.BindingNo, cancellationToken);
            else if (kept.Role == KeptRole.Previous) await keeping.DropAsync(kept, cancellationToken);
            else if (kept.Role == KeptRole.Shadow) await keeping.DropAsync(kept, cancellationToken, RunState.Cancelled, "Another definition became active: the shadow was compared with the one before.");
        }

        var units = transaction.Active is { Evaluator: { } evaluator } ? KeptBinding.Bits(evaluator.Description.Stages.Select(stage => stage.Unit)) : KeptBinding.Bits(Enum.GetValues<Unit>());
        await keeping.KeepAsync(previous, KeptRole.Previous, units, cancellationToken);
    }
}
