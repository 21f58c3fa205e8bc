using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class ActivationMutations
{
    /// <summary>So long an answer waits for the activation to become active.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task<ActivationPayload> ActivateDefinition(
        ActivateDefinitionInput input, ActivateDefinition useCase, MutationScope scope, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var candidate = input.Candidate.ToCandidate(ids, ["candidate"]);
        return AnswerAsync(scope, ids, snapshots, clock, async caller =>
        {
            var command = new ActivateDefinitionCommand
            {
                IdempotencyKey = input.IdempotencyKey,
                PackageHash = candidate.PackageHash,
                SettingsJson = candidate.SettingsJson,
                Reason = input.Reason,
            };
            return (await useCase.StartAsync(caller, command, cancellationToken)).Placed(path => DefinitionCandidateInput.Place(path, "candidate"));
        }, cancellationToken);
    }

    public static Task<ActivationPayload> RollBackDefinition(
        RollBackDefinitionInput input, ActivateDefinition useCase, MutationScope scope, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken) =>
        AnswerAsync(scope, new IdReader(), snapshots, clock, async caller =>
        {
            var command = new RollBackDefinitionCommand { IdempotencyKey = input.IdempotencyKey, Reason = input.Reason };
            return (await useCase.StartRollBackAsync(caller, command, cancellationToken)).Placed(path => path is ["packageHash", ..] ? [] : path);
        }, cancellationToken);

    public static Task<ActivationPayload> CancelActivation(
        CancelActivationInput input, ActivateDefinition useCase, MutationScope scope, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var number = ids.Number(input.ActivationId, ["activationId"], NodeKind.Activation);
        return AnswerAsync(
            scope, ids, snapshots, clock,
            caller => useCase.CancelAsync(caller, new CancelActivationCommand { IdempotencyKey = input.IdempotencyKey, ActivationNo = number }, cancellationToken), cancellationToken);
    }

    /// <summary>The activation as it stands: when it is not PREPARING any more, at the latest when patience ends. What is remembered of a repeated key is where it stood then.</summary>
    private static async Task<ActivationPayload> AnswerAsync(
        MutationScope scope, IdReader ids, Snapshots snapshots, TimeProvider clock, Func<Caller, Task<Outcome<Activation>>> work, CancellationToken cancellationToken)
    {
        var (activation, errors) = await scope.RunAsync(
            Role.Administrator, ids, UserErrors.OfDefinitions,
            async caller =>
            {
                var outcome = await work(caller);
                return outcome.Value is { } begun ? Outcome<Activation>.Of(await WaitAsync(caller.TenantId, begun, snapshots, clock, cancellationToken)) : outcome;
            },
            cancellationToken);
        return new ActivationPayload(activation) { Errors = errors };
    }

    private static async Task<Activation> WaitAsync(Guid tenantId, Activation begun, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            await using (var session = new ReadSession(snapshots) { TenantId = tenantId })
            {
                var activation = await new Lookups(session).ActivationAsync(begun.ActivationNo, cancellationToken) ?? begun;
                if (activation.State != ActivationState.Preparing || clock.GetElapsedTime(started) >= Patience) return activation;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
