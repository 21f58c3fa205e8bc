using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Stages;

/// <summary>Makes a definition the tenant's active one: every subject is evaluated and switched at one instant.</summary>
public sealed class ActivateDefinition(TenantWriter writer)
{
    private const int Page = 500;
    private const int MostNamed = 10;
    private const int MostFactsHeld = 20_000;

    public async Task<Outcome<Activation>> ExecuteAsync(Caller caller, ActivateDefinitionCommand command, CancellationToken cancellationToken)
    {
        if (caller.Role < Role.Administrator) return Outcome<Activation>.Failed(TenantWriter.NotPermitted(Role.Administrator));
        // Before the transaction, as loading a package may write to the database; told within it, as a command that is repeated is answered as before.
        var (binding, problems, unusable) = await writer.Evaluators.BindAsync(caller.TenantId, command.PackageHash, command.SettingsJson, cancellationToken);
        return await writer.RunAsync(
            caller, Role.Administrator, command,
            async transaction =>
                problems.Count > 0 ? Outcome<Activation>.Failed([.. problems.Select(problem => new CommandError(CommandErrorKind.InvalidSettings, problem.Message, problem.Key.Length == 0 ? ["settings"] : ["settings", problem.Key]))])
                : binding is null ? Outcome<Activation>.Failed(NotUsable(command, unusable?.Reason ?? "There is no usable definition with this package hash; see the reason in the catalogue of definitions."))
                : await SwitchAsync(transaction, command, binding, cancellationToken),
            cancellationToken);
    }

    private async Task<Outcome<Activation>> SwitchAsync(
        TenantTransaction transaction, ActivateDefinitionCommand command, StageBinding binding, CancellationToken cancellationToken)
    {
        var (session, stream) = (transaction.Session, transaction.Stream);
        var checks = new CommandChecks(transaction);
        checks.Text(command.Reason, "reason");
        if (checks.Failed) return Outcome<Activation>.Failed(checks.Errors);

        var bindings = await session.BindingsAsync(cancellationToken);
        var record = bindings.FirstOrDefault(other => other.PackageHash == binding.PackageHash && other.SettingsHash == binding.SettingsHash);
        var before = stream.ActiveActivationNo == 0 ? null : await session.FindActivationAsync(stream.ActiveActivationNo, cancellationToken);
        if (before is not null && record?.BindingNo == before.BindingNo) return Outcome<Activation>.Of(before);
        if (record is null) await session.InsertAsync(record = Record(transaction, binding, bindings.Count + 1), cancellationToken);

        // What lies before the switch belongs to the definition then active: it has its say about what is due or was left for later.
        if (transaction.Active is { } last) await new DueWork(transaction, last, writer.Clock).RunAllAsync(cancellationToken);
        // Not before what is known already, as it would be when the clock was set back: a subject's steps would lie in another order than their numbers.
        var at = await session.LastRecordedAtAsync(cancellationToken) is { } known && known > transaction.Now ? known : transaction.Now;
        var activation = new Activation
        {
            TenantId = transaction.TenantId,
            ActivationNo = stream.ActiveActivationNo + 1,
            BindingNo = record.BindingNo,
            State = ActivationState.Active,
            EffectiveFrom = before is null ? null : at,
            FirstNumber = stream.Head + 1,
            ActorId = transaction.Caller.ActorId,
            Reason = command.Reason,
            CreatedAt = at,
        };
        var kin = bindings.Where(other => other.PackageHash == binding.PackageHash).Select(other => other.BindingNo).ToHashSet();
        using var candidate = await ActiveDefinition.OpenAsync(writer.Evaluators, activation, record, kin, cancellationToken);
        if (candidate.Failure is { } failure) return Outcome<Activation>.Failed(NotUsable(command, failure.Reason));

        var ledger = new LedgerWriter(session, stream, at, keepRows: false);
        var refused = await EvaluateAllAsync(transaction, candidate, ledger, at, cancellationToken);
        if (refused.Count > 0)
            return Outcome<Activation>.Failed(NotUsable(command, $"The definition fails on subjects that have no stage to keep, or on too many, among them {string.Join("; ", refused)}. Mend the definition or the facts, then activate it again."));

        await ledger.FinishAsync(cancellationToken);
        activation.LastNumber = stream.Head;
        (stream.ActiveActivationNo, stream.ActiveBindingNo) = (activation.ActivationNo, activation.BindingNo);
        await session.SaveAsync(stream, cancellationToken);
        await session.InsertAsync(activation, cancellationToken);
        await session.DeleteDueOfOthersAsync(activation.BindingNo, cancellationToken);
        if (before is not null)
        {
            before.State = ActivationState.Superseded;
            await session.SaveAsync(before, cancellationToken);
        }

        return Outcome<Activation>.Of(activation);
    }

    /// <summary>Evaluates every subject under the candidate, until enough is known to refuse it.</summary>
    /// <returns>Some of those that it fails on and that have no stage to keep, or that it can no longer be asked about.</returns>
    private static async Task<List<string>> EvaluateAllAsync(
        TenantTransaction transaction, ActiveDefinition candidate, LedgerWriter ledger, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var reassessment = new Reassessment(transaction, candidate, ledger);
        var trigger = new ChangeTrigger(ChangeCause.Activation, null, at);
        var refused = new List<string>();
        foreach (var unit in candidate.Evaluator!.Description.Stages.Select(stage => stage.Unit).Distinct().Order())
        {
            IReadOnlyList<Subject> page;
            var after = Guid.Empty;
            while ((page = await transaction.Session.SubjectsAsync(unit, after, Page, cancellationToken)).Count > 0)
            {
                after = page[^1].SubjectId;
                foreach (var subject in page)
                {
                    if (transaction.FactsHeld > MostFactsHeld) transaction.Forget();
                    var file = (await transaction.FindAsync(subject.SubjectId, cancellationToken))!;
                    if (await reassessment.EvaluateAsync(file, DateTimeOffset.MinValue, trigger, cancellationToken) is not { } failure) continue;
                    // Set aside on the way, as it failed too often: nobody else would be asked about either.
                    var unusable = failure.Kind == EvaluationFailureKind.NotLoaded;
                    if (!unusable && await reassessment.KeepStageAsync(file, failure, trigger, at, cancellationToken)) continue;
                    refused.Add($"{subject.SubjectId} ({failure.Kind}: {failure.Reason})");
                    if (unusable || refused.Count == MostNamed) return refused;
                }

                transaction.Forget();
            }
        }

        return refused;
    }

    private static BindingRecord Record(TenantTransaction transaction, StageBinding binding, int bindingNo) => new()
    {
        TenantId = transaction.TenantId,
        BindingNo = bindingNo,
        DefinitionId = binding.DefinitionId,
        Version = binding.Version,
        PackageHash = binding.PackageHash,
        Settings = binding.Settings,
        SettingsHash = binding.SettingsHash,
        ActorId = transaction.Caller.ActorId,
        CreatedAt = transaction.Now,
    };

    private static CommandError NotUsable(ActivateDefinitionCommand command, string message) =>
        new(CommandErrorKind.DefinitionNotUsable, message, ["packageHash"]) { PackageHash = command.PackageHash };
}
