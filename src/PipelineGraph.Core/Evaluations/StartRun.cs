using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Evaluations;

/// <summary>Asks the whole base a question; the background answers it, and nothing of the stages changes.</summary>
public sealed class StartRun(TenantWriter writer, AdvanceRun advanceRun)
{
    /// <summary>The most definitions that are compared at once.</summary>
    public const int MostCompared = 6;

    /// <summary>What is recorded later than this after the start counts as later.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(1);

    /// <summary>Starts the run and stays with it to its end.</summary>
    public async Task<Outcome<EvaluationRun>> ExecuteAsync(Caller caller, StartRunCommand command, CancellationToken cancellationToken)
    {
        var started = await StartAsync(caller, command, cancellationToken);
        if (started.Value is not { } run) return started;
        await advanceRun.ExecuteAsync(caller.TenantId, run.RunNo, cancellationToken);
        return Outcome<EvaluationRun>.Of((await writer.InBackgroundAsync(caller.TenantId, async transaction => await transaction.Session.FindRunAsync(run.RunNo, cancellationToken), cancellationToken))!);
    }

    public async Task<Outcome<EvaluationRun>> StartAsync(Caller caller, StartRunCommand command, CancellationToken cancellationToken)
    {
        if (caller.Role < Role.Administrator) return Outcome<EvaluationRun>.Failed(TenantWriter.NotPermitted(Role.Administrator));
        // Before the transaction, as loading a package may write to the database; told within it, as a command that is repeated is answered as before.
        var (chosen, units, errors) = (new List<StageBinding?>(), 0, new List<CommandError>());
        for (var index = 0; index < command.Candidates.Count; index++)
        {
            if (command.Candidates[index] is not { } candidate)
            {
                chosen.Add(null);
                continue;
            }

            var (binding, problems, unusable) = await writer.Evaluators.BindAsync(caller.TenantId, candidate.PackageHash, candidate.SettingsJson, cancellationToken);
            errors.AddRange(BindingChoice.Refusal(candidate.PackageHash, binding, problems, unusable)
                .Select(error => error with { Path = ["candidates", index.ToString(CultureInfo.InvariantCulture), .. error.Path] }));
            chosen.Add(binding);
            if (binding is not null) units = KeptBinding.Bits((await writer.Evaluators.DescribeAsync(binding.PackageHash, cancellationToken))!.Stages.Select(stage => stage.Unit));
        }

        return await writer.RunAsync(
            caller, Role.Administrator, command,
            async transaction => errors.Count > 0 ? Outcome<EvaluationRun>.Failed(errors) : await StartAsync(transaction, command, chosen, units, cancellationToken),
            cancellationToken, Turn.Alone);
    }

    /// <summary>Ends a run or a shadow; what it has found stays.</summary>
    public Task<Outcome<EvaluationRun>> StopAsync(Caller caller, StopRunCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Administrator, command, async transaction =>
        {
            if (await transaction.Session.FindRunAsync(command.RunNo, cancellationToken) is not { } run)
                return Outcome<EvaluationRun>.Failed(CommandError.NotFound("There is no run of this id.", "id"));
            if (run.State != RunState.Running)
                return Outcome<EvaluationRun>.Failed(CommandError.Invalid($"It is {run.State.ToString().ToUpperInvariant()} already.", "id"));
            var shadow = (await transaction.Session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(kept => kept is { Role: KeptRole.Shadow } && kept.RunNo == run.RunNo);
            if (shadow is not null) await new KeptBindings(transaction).DropAsync(shadow, cancellationToken);
            (run.State, run.CompletedAt) = (run.Kind == RunKind.Shadow ? RunState.Completed : RunState.Cancelled, transaction.Now);
            run.Release();
            await transaction.Session.SaveAsync(run, cancellationToken);
            await transaction.AuditAsync(AuditOperation.EvaluationStopped, Target(run), new { State = "RUNNING" }, new { State = run.State.ToString().ToUpperInvariant() }, cancellationToken);
            return Outcome<EvaluationRun>.Of(run);
        }, cancellationToken, Turn.Alone);

    private async Task<Outcome<EvaluationRun>> StartAsync(
        TenantTransaction transaction, StartRunCommand command, IReadOnlyList<StageBinding?> chosen, int units, CancellationToken cancellationToken)
    {
        var (session, stream) = (transaction.Session, transaction.Stream);
        if (stream.ActiveActivationNo == 0)
            return Outcome<EvaluationRun>.Failed(new CommandError(CommandErrorKind.DefinitionNotUsable, "There is no active definition yet; activate one first.", []));
        if (command.KnownAsOf < 0 || command.KnownAsOf > stream.Head)
            return Outcome<EvaluationRun>.Failed(CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"Change numbers go from 0, before the first, to {stream.Head}, the latest."), "knownAsOf"));
        if (command.PeriodFrom >= (command.HappenedBy ?? transaction.Now))
            return Outcome<EvaluationRun>.Failed(CommandError.Invalid("The period ends before it begins.", "period", "to"));

        var active = (await session.FindBindingAsync(stream.ActiveBindingNo, cancellationToken))!;
        var bindings = command.Kind is RunKind.Preview or RunKind.Shadow ? new List<BindingRecord> { active } : [];
        foreach (var binding in chosen) bindings.Add(binding is null ? active : await BindingChoice.RecordAsync(transaction, binding, cancellationToken));
        if (Refusal(command.Kind, bindings) is { } refusal) return Outcome<EvaluationRun>.Failed(refusal);
        if (command.Kind == RunKind.Shadow && (await session.KeptBindingsAsync(cancellationToken)).FirstOrDefault(kept => kept.Role == KeptRole.Shadow || (kept.Role == KeptRole.Candidate && kept.BindingNo == bindings[1].BindingNo)) is { } busy)
            return Outcome<EvaluationRun>.Failed(CommandError.Invalid(busy.Role == KeptRole.Shadow ? "A shadow runs already; stop it first." : "This definition is being activated.", "candidates"));

        var (knownAsOf, knownUntil) = await KnownAsync(transaction, command.KnownAsOf, cancellationToken);
        var run = new EvaluationRun
        {
            TenantId = transaction.TenantId,
            RunNo = await session.LastRunNoAsync(cancellationToken) + 1,
            Kind = command.Kind,
            State = RunState.Running,
            Bindings = JsonSerializer.Serialize(bindings.Select(binding => binding.BindingNo)),
            KnownAsOf = knownAsOf,
            KnownUntil = knownUntil,
            // Also with what was known at an earlier number the question is how it would be now.
            HappenedBy = command.HappenedBy is { } at ? Instants.Whole(at) : knownAsOf == stream.Head ? knownUntil : transaction.Now,
            PeriodFrom = command.PeriodFrom is { } from ? Instants.Whole(from) : null,
            Total = await session.CountSubjectsAsync(cancellationToken),
            ActorId = transaction.Caller.ActorId,
            Reason = command.Reason,
            CreatedAt = transaction.Now,
        };
        await session.InsertAsync(run, cancellationToken);
        if (run.Kind == RunKind.Shadow) await new KeptBindings(transaction).KeepAsync(bindings[1], KeptRole.Shadow, units, cancellationToken, run.RunNo);
        await transaction.AuditAsync(
            AuditOperation.EvaluationStarted, Target(run), null,
            new { Kind = run.Kind.ToString().ToUpperInvariant(), Bindings = bindings.Select(binding => binding.BindingNo), AsOf = knownAsOf, run.Reason }, cancellationToken);
        return Outcome<EvaluationRun>.Of(run);
    }

    private static string Target(EvaluationRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{(run.Kind == RunKind.Questions ? "QuestionSearch" : run.Kind.ToString())}:{run.RunNo}");

    private static CommandError? Refusal(RunKind kind, List<BindingRecord> bindings) => kind switch
    {
        RunKind.Comparison when bindings.Count is < 2 or > MostCompared =>
            CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"Compare 2 to {MostCompared} definitions."), "candidates"),
        RunKind.Comparison when bindings.DistinctBy(binding => binding.BindingNo).Count() < bindings.Count =>
            CommandError.Invalid("Two of the definitions are the same, with the same settings.", "candidates"),
        RunKind.Preview or RunKind.Shadow when bindings.Count != 2 => CommandError.Invalid("Give one candidate.", "candidates"),
        RunKind.Preview or RunKind.Shadow when bindings[0].BindingNo == bindings[1].BindingNo =>
            CommandError.Invalid("This definition is the active one, with the same settings: there is nothing to compare it with.", "candidates"),
        RunKind.Restatement or RunKind.Questions when bindings.Count != 1 => CommandError.Invalid("Give one definition.", "candidates"),
        _ => null,
    };

    /// <summary>The number that is known up to, and until when facts were recorded by then.</summary>
    private async ValueTask<(long Number, DateTimeOffset Until)> KnownAsync(TenantTransaction transaction, long? knownAsOf, CancellationToken cancellationToken)
    {
        if (knownAsOf is { } wanted && wanted < transaction.Stream.Head)
        {
            var number = await transaction.Session.BatchEndAsync(wanted, cancellationToken);
            return (number, number == 0 ? DateTimeOffset.MinValue : (await transaction.Session.NumberedAtAsync(number, cancellationToken))!.Value);
        }

        var until = transaction.Now + Margin;
        writer.Pass(until);
        return (transaction.Stream.Head, until);
    }
}
