using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class FactMutations
{
    public static async Task<RecordActivityPayload> RecordActivity(
        RecordActivityInput input, RecordActivity useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (recorded, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        if (recorded is null) return new RecordActivityPayload(null, [], null) { Errors = errors };
        var loaders = scope.Loaders;
        var rows = await Task.WhenAll(recorded.SubjectIds.Select(loaders.Subjects.LoadAsync));
        var subjects = await Task.WhenAll(rows.OfType<Core.Contacts.Subject>().Select(row => SubjectFields.LoadAsync(row.SubjectId, row.Unit, loaders)));
        var fact = await loaders.Activities.LoadAsync(recorded.ActivityId);
        return new RecordActivityPayload(fact is null ? null : new Activity(fact), [.. subjects.OfType<object>()], recorded.Changes);
    }

    public static Task<SubjectPayload> SetAttributes(
        SetAttributesInput input, SetAttributes useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    public static Task<SubjectPayload> RecordLink(
        RecordLinkInput input, RecordLink useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    public static Task<SubjectPayload> RecordConsent(
        RecordConsentInput input, RecordConsent useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    public static Task<SubjectPayload> RecordJudgement(
        RecordJudgementInput input, RecordJudgement useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    public static Task<SubjectPayload> VoidFact(VoidFactInput input, VoidFact useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    public static Task<SubjectPayload> OverrideStage(
        OverrideStageInput input, OverrideStage useCase, MutationScope scope, CancellationToken cancellationToken) =>
        RunAsync(scope, input.ToCommand, useCase.ExecuteAsync, cancellationToken);

    private static async Task<SubjectPayload> RunAsync<TCommand>(
        MutationScope scope, Func<IdReader, TCommand> toCommand, Func<Caller, TCommand, CancellationToken, Task<Outcome<SubjectResult>>> work,
        CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = toCommand(ids);
        var (result, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => work(caller, command, cancellationToken), cancellationToken);
        return new SubjectPayload(result is null ? null : await SubjectFields.LoadAsync(result.SubjectId, result.Unit, scope.Loaders), result?.Changes)
        {
            Errors = errors,
        };
    }
}
