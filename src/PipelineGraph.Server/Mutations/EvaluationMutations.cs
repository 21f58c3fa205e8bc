using System.Globalization;
using PipelineGraph.Core;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Evaluations;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class EvaluationMutations
{
    public static async Task<StartPreviewPayload> StartPreview(StartPreviewInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (run, errors) = await StartAsync(input.ToCommand, useCase, scope, cancellationToken);
        return new StartPreviewPayload((PreviewView?)run) { Errors = errors };
    }

    public static async Task<StartComparisonPayload> StartComparison(StartComparisonInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (run, errors) = await StartAsync(input.ToCommand, useCase, scope, cancellationToken, activeFirst: input.IncludeActive);
        return new StartComparisonPayload((ComparisonView?)run) { Errors = errors };
    }

    public static async Task<StartRestatementPayload> StartRestatement(StartRestatementInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (run, errors) = await StartAsync(input.ToCommand, useCase, scope, cancellationToken);
        return new StartRestatementPayload((RestatementView?)run) { Errors = errors };
    }

    public static async Task<StartQuestionSearchPayload> StartQuestionSearch(
        StartQuestionSearchInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (run, errors) = await StartAsync(input.ToCommand, useCase, scope, cancellationToken);
        return new StartQuestionSearchPayload((QuestionSearchView?)run) { Errors = errors };
    }

    public static async Task<StartShadowPayload> StartShadow(StartShadowInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (run, errors) = await StartAsync(input.ToCommand, useCase, scope, cancellationToken);
        return new StartShadowPayload((ShadowView?)run) { Errors = errors };
    }

    public static async Task<StopEvaluationPayload> StopEvaluation(StopEvaluationInput input, StartRun useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (run, errors) = await AnswerAsync(ids, scope, async caller =>
        {
            // The number of another kind is the id of something else.
            var known = await scope.Loaders.Runs.LoadAsync(command.RunNo);
            return known is null || RunFields.Id(RunView.Of(known)) != input.Id
                ? Outcome<EvaluationRun>.Failed(CommandError.NotFound("There is no evaluation of this id; give one of `evaluationRuns`.", "id"))
                : await useCase.StopAsync(caller, command, cancellationToken);
        }, cancellationToken);
        return new StopEvaluationPayload(run) { Errors = errors };
    }

    private static Task<(RunView? Run, IReadOnlyList<object> Errors)> StartAsync(
        Func<IdReader, StartRunCommand> toCommand, StartRun useCase, MutationScope scope, CancellationToken cancellationToken, bool activeFirst = false)
    {
        var ids = new IdReader();
        var command = toCommand(ids);
        return AnswerAsync(ids, scope, async caller => (await useCase.StartAsync(caller, command, cancellationToken)).Placed(path => Place(path, command.Kind, activeFirst)), cancellationToken);
    }

    /// <summary>The run as it stands now: what is remembered of a repeated key is where it stood at its beginning.</summary>
    private static async Task<(RunView? Run, IReadOnlyList<object> Errors)> AnswerAsync(
        IdReader ids, MutationScope scope, Func<Caller, Task<Outcome<EvaluationRun>>> work, CancellationToken cancellationToken)
    {
        var (begun, errors) = await scope.RunAsync(Role.Administrator, ids, UserErrors.OfEvaluations, work, cancellationToken);
        return (begun is null ? null : RunView.Of(await scope.Loaders.Runs.LoadAsync(begun.RunNo) ?? begun), errors);
    }

    private static IReadOnlyList<string> Place(IReadOnlyList<string> path, RunKind kind, bool activeFirst) => path switch
    {
        ["knownAsOf", ..] => ["asOf"],
        ["candidates", var index, ..] when kind == RunKind.Comparison =>
            DefinitionCandidateInput.Place([.. path.Skip(2)], "candidates", (int.Parse(index, CultureInfo.InvariantCulture) - (activeFirst ? 1 : 0)).ToString(CultureInfo.InvariantCulture)),
        ["candidates", _, ..] => DefinitionCandidateInput.Place([.. path.Skip(2)], "candidate"),
        ["candidates"] when kind != RunKind.Comparison => ["candidate"],
        _ => path,
    };
}
