using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Switching;

/// <summary>
/// Makes a definition the tenant's active one. All subjects are evaluated in the background while facts keep arriving; then everybody is switched at one
/// instant. A tenant's first definition is activated at once.
/// </summary>
public sealed class ActivateDefinition(TenantWriter writer, PrepareActivation preparation)
{
    /// <summary>Starts the activation and stays with it until it is active or given up.</summary>
    public async Task<Outcome<Activation>> ExecuteAsync(Caller caller, ActivateDefinitionCommand command, CancellationToken cancellationToken) =>
        await CompletedAsync(caller, await StartAsync(caller, command, cancellationToken), cancellationToken);

    /// <summary>Starts the activation; the background goes on with it.</summary>
    /// <returns>It is PREPARING; a first one, and one of the binding that is active already, is ACTIVE.</returns>
    public async Task<Outcome<Activation>> StartAsync(Caller caller, ActivateDefinitionCommand command, CancellationToken cancellationToken)
    {
        if (caller.Role < Role.Administrator) return Outcome<Activation>.Failed(TenantWriter.NotPermitted(Role.Administrator));
        // Before the transaction, as loading a package may write to the database; told within it, as a command that is repeated is answered as before.
        var (binding, problems, unusable) = await writer.Evaluators.BindAsync(caller.TenantId, command.PackageHash, command.SettingsJson, cancellationToken);
        return await writer.RunAsync(
            caller, Role.Administrator, command,
            async transaction => BindingChoice.Refusal(command.PackageHash, binding, problems, unusable) is { Count: > 0 } errors
                ? Outcome<Activation>.Failed(errors)
                : await StartAsync(transaction, binding!, command.Reason, null, cancellationToken),
            cancellationToken, Turn.Alone);
    }

    /// <summary>Rolls back and stays with it until the definition before is active again.</summary>
    public async Task<Outcome<Activation>> RollBackAsync(Caller caller, RollBackDefinitionCommand command, CancellationToken cancellationToken) =>
        await CompletedAsync(caller, await StartRollBackAsync(caller, command, cancellationToken), cancellationToken);

    /// <summary>Starts going back to the definition that was active before the present one.</summary>
    public async Task<Outcome<Activation>> StartRollBackAsync(Caller caller, RollBackDefinitionCommand command, CancellationToken cancellationToken)
    {
        if (caller.Role < Role.Administrator) return Outcome<Activation>.Failed(TenantWriter.NotPermitted(Role.Administrator));
        var target = await writer.InBackgroundAsync(caller.TenantId, async transaction => await KeptBindings.PreviousAsync(transaction, cancellationToken), cancellationToken);
        // Loaded before the transaction, as it may write to the database.
        EvaluationFailure? unusable = null;
        if (target is not null)
        {
            (var evaluator, unusable) = await writer.Evaluators.OpenAsync(caller.TenantId, target.ToBinding(), cancellationToken);
            evaluator?.Dispose();
        }

        return await writer.RunAsync(
            caller, Role.Administrator, command,
            async transaction =>
            {
                var now = await KeptBindings.PreviousAsync(transaction, cancellationToken);
                if (now is null) return Outcome<Activation>.Failed(CommandError.Invalid("There is no definition to go back to: the present one is the first.", "reason"));
                if (now.BindingNo != target?.BindingNo)
                    return Outcome<Activation>.Failed(CommandError.Invalid("Another definition has just become active; look at the activations, then decide again.", "reason"));
                if (unusable is not null) return Outcome<Activation>.Failed(BindingChoice.NotUsable(now.PackageHash, unusable.Reason));
                return await StartAsync(transaction, now.ToBinding(), command.Reason, transaction.Stream.ActiveActivationNo, cancellationToken);
            },
            cancellationToken, Turn.Alone);
    }

    /// <summary>Gives up an activation that is being prepared.</summary>
    public Task<Outcome<Activation>> CancelAsync(Caller caller, CancelActivationCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Administrator, command, async transaction =>
        {
            if (await transaction.Session.FindActivationAsync(command.ActivationNo, cancellationToken) is not { } activation)
                return Outcome<Activation>.Failed(CommandError.NotFound("There is no activation of this id.", "activationId"));
            if (activation.State != ActivationState.Preparing)
                return Outcome<Activation>.Failed(CommandError.Invalid($"The activation is {activation.State.ToString().ToUpperInvariant()}: only one that is PREPARING can be cancelled. To undo one that is ACTIVE, roll back.", "activationId"));
            await PrepareActivation.GiveUpAsync(transaction, activation, ActivationState.Cancelled, "It was cancelled.", cancellationToken);
            await transaction.AuditAsync(AuditOperation.ActivationCancelled, $"Activation:{activation.ActivationNo}", new { State = "PREPARING" }, new { State = "CANCELLED" }, cancellationToken);
            return Outcome<Activation>.Of(activation);
        }, cancellationToken, Turn.Alone);

    private async Task<Outcome<Activation>> CompletedAsync(Caller caller, Outcome<Activation> started, CancellationToken cancellationToken)
    {
        if (started.Value is not { } activation) return started;
        var ended = await preparation.ExecuteAsync(caller.TenantId, activation.ActivationNo, cancellationToken);
        if (ended.State is ActivationState.Active or ActivationState.Superseded) return Outcome<Activation>.Of(ended);
        return Outcome<Activation>.Failed(BindingChoice.NotUsable(null, ended.Failure ?? "The activation was given up."));
    }

    private async Task<Outcome<Activation>> StartAsync(
        TenantTransaction transaction, StageBinding binding, string reason, int? rollsBack, CancellationToken cancellationToken)
    {
        var (session, stream) = (transaction.Session, transaction.Stream);
        var checks = new CommandChecks(transaction);
        checks.Text(reason, "reason");
        if (checks.Failed) return Outcome<Activation>.Failed(checks.Errors);
        if (await session.FindPreparingAsync(cancellationToken) is { } other)
            return Outcome<Activation>.Failed(new CommandError(CommandErrorKind.ActivationInProgress, "Another activation is being prepared; wait for it, or cancel it.", []) { ActivationNo = other.ActivationNo });

        var record = await BindingChoice.RecordAsync(transaction, binding, cancellationToken);
        var before = stream.ActiveActivationNo == 0 ? null : await session.FindActivationAsync(stream.ActiveActivationNo, cancellationToken);
        if (before is not null && record.BindingNo == before.BindingNo) return Outcome<Activation>.Of(before);
        if (before is null)
        {
            var bindings = await session.BindingsAsync(cancellationToken);
            var kin = bindings.Where(each => each.PackageHash == binding.PackageHash).Select(each => each.BindingNo).ToHashSet();
            var (first, refusal) = await new FirstActivation(writer).RunAsync(transaction, record, reason, kin, cancellationToken);
            if (first is not null) await AuditAsync(transaction, first, record, null, cancellationToken);
            return first is not null ? Outcome<Activation>.Of(first) : Outcome<Activation>.Failed(BindingChoice.NotUsable(binding.PackageHash, refusal!));
        }

        var activation = new Activation
        {
            TenantId = transaction.TenantId,
            ActivationNo = await session.LastActivationNoAsync(cancellationToken) + 1,
            BindingNo = record.BindingNo,
            State = ActivationState.Preparing,
            ActorId = transaction.Caller.ActorId,
            Reason = reason,
            RollsBack = rollsBack,
            CreatedAt = transaction.Now,
        };
        await session.InsertAsync(activation, cancellationToken);
        await AuditAsync(transaction, activation, record, before, cancellationToken);
        await new KeptBindings(transaction).KeepAsync(record, KeptRole.Candidate, await UnitsAsync(transaction, record, cancellationToken), cancellationToken);
        return Outcome<Activation>.Of(activation);
    }

    private static ValueTask AuditAsync(TenantTransaction transaction, Activation activation, BindingRecord record, Activation? before, CancellationToken cancellationToken) =>
        transaction.AuditAsync(
            activation.RollsBack is null ? AuditOperation.DefinitionActivated : AuditOperation.DefinitionRolledBack, $"Activation:{activation.ActivationNo}",
            before is null ? null : new { Activation = before.ActivationNo, Binding = before.BindingNo },
            new { Definition = record.DefinitionId, record.Version, Binding = record.BindingNo, activation.Reason }, cancellationToken);

    private async ValueTask<int> UnitsAsync(TenantTransaction transaction, BindingRecord record, CancellationToken cancellationToken) =>
        KeptBinding.Bits((await writer.Evaluators.DescribeAsync(record.PackageHash, cancellationToken))!.Stages.Select(stage => stage.Unit));
}
