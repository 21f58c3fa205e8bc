using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Server.Commands;

/// <summary><c>definitions preview</c>, <c>definitions compare</c> and <c>definitions restate</c>: questions to the whole base; nobody moves.</summary>
internal static class EvaluationCommands
{
    private const string ActiveOne = "active";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Preview(CommandContext context)
    {
        var (definition, tenant, settings) = (CandidateArguments.Definition(), CommandContext.TenantOption(), CandidateArguments.Settings());
        var preview = new Command("preview", "Says who would move where, and for which condition, if the definition were activated; nobody moves.") { definition, tenant, settings };
        preview.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                if (await CandidateArguments.FindAsync(context, services, caller, result.GetRequiredValue(definition), result.GetRequiredValue(settings), cancellationToken).ConfigureAwait(false)
                    is not var (candidate, _)) return PipelineGraphCommand.Refused;
                return await AskAsync(context, services, caller, new StartRunCommand { Kind = RunKind.Preview, Candidates = [candidate] }, PrintMovesAsync, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken));
        return preview;
    }

    public static Command Compare(CommandContext context)
    {
        var definitions = new Argument<string[]>("definitions") { Description = "2 to 6 of: ID or ID@VERSION, with =SETTINGS behind it (JSON or a file) for other settings than the defaults; or active." };
        var tenant = CommandContext.TenantOption();
        var compare = new Command("compare", "Says where everybody is under several definitions, side by side; nobody moves.") { definitions, tenant };
        compare.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                var candidates = new List<Candidate?>();
                foreach (var named in result.GetRequiredValue(definitions))
                {
                    var parts = named.Split('=', 2);
                    if (named == ActiveOne) candidates.Add(null);
                    else if (await CandidateArguments.FindAsync(context, services, caller, parts[0], parts.Length > 1 ? parts[1] : "{}", cancellationToken).ConfigureAwait(false) is var (candidate, _)) candidates.Add(candidate);
                    else return PipelineGraphCommand.Refused;
                }

                return await AskAsync(context, services, caller, new StartRunCommand { Kind = RunKind.Comparison, Candidates = candidates }, PrintTuplesAsync, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken));
        return compare;
    }

    public static Command Restate(CommandContext context)
    {
        var (tenant, settings) = (CommandContext.TenantOption(), CandidateArguments.Settings());
        var definition = new Argument<string>("definition") { Description = "Id of the definition, or ID@VERSION; without it the active one with its settings.", DefaultValueFactory = _ => ActiveOne };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Start of the period, inclusive; without it the beginning of time." };
        var to = new Option<DateTimeOffset?>("--to") { Description = "End of the period, exclusive; without it now." };
        var asOf = new Option<long?>("--as-of") { Description = "Only what was known at this change number; without it all that is known now." };
        var restate = new Command("restate", "Tells the funnel of a past period as a definition would have told it; nobody moves.") { definition, tenant, settings, from, to, asOf };
        restate.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                Candidate? candidate = null;
                if (result.GetRequiredValue(definition) is var name && name == ActiveOne)
                {
                    if (result.GetResult(settings) is { Implicit: false })
                    {
                        await context.Error.WriteLineAsync("The active definition has its own settings: name a definition to try it with others.").ConfigureAwait(false);
                        return PipelineGraphCommand.Refused;
                    }
                }
                else
                {
                    if (await CandidateArguments.FindAsync(context, services, caller, name, result.GetRequiredValue(settings), cancellationToken).ConfigureAwait(false) is not var (found, _)) return PipelineGraphCommand.Refused;
                    candidate = found;
                }

                var command = new StartRunCommand
                {
                    Kind = RunKind.Restatement,
                    Candidates = [candidate],
                    PeriodFrom = result.GetValue(from),
                    HappenedBy = result.GetValue(to),
                    KnownAsOf = result.GetValue(asOf),
                };
                return await AskAsync(context, services, caller, command, PrintFunnelAsync, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken));
        return restate;
    }

    /// <summary>Asks, waits for the whole answer, and prints it; another process beside this one may work it off.</summary>
    private static async Task<int> AskAsync(
        CommandContext context, IServiceProvider services, Caller caller, StartRunCommand command,
        Func<CommandContext, AnsweredRun, Task> printAsync, CancellationToken cancellationToken)
    {
        var started = await services.GetRequiredService<StartRun>().StartAsync(caller, command, cancellationToken).ConfigureAwait(false);
        if (started.Value is not { } begun) return await context.FailAsync(started.Errors).ConfigureAwait(false);
        var snapshots = services.GetRequiredService<Snapshots>();
        var run = await context.WithProgressAsync(
            services, caller.TenantId,
            async (session, token) =>
            {
                var found = await FindAsync(session, token).ConfigureAwait(false);
                return (found.Evaluated, found.Total);
            },
            EndAsync(), cancellationToken).ConfigureAwait(false);
        if (run.State != RunState.Completed)
        {
            await context.Error.WriteLineAsync(run.Failure ?? "It was stopped before its end.").ConfigureAwait(false);
            return PipelineGraphCommand.Refused;
        }

        await using var reading = new ReadSession(snapshots) { TenantId = caller.TenantId };
        var cells = (await new EvaluationsQuery(reading).CellsAsync([run.RunNo], cancellationToken).ConfigureAwait(false))[run.RunNo];
        var bindings = await new Lookups(reading).BindingsAsync(cancellationToken).ConfigureAwait(false);
        await printAsync(context, new AnsweredRun(run, cells, [.. JsonSerializer.Deserialize<int[]>(run.Bindings)!.Select(number => bindings[number])])).ConfigureAwait(false);
        return PipelineGraphCommand.Done;

        async ValueTask<EvaluationRun> FindAsync(ReadSession session, CancellationToken token) =>
            (await new EvaluationsQuery(session).ByNumberAsync([begun.RunNo], token).ConfigureAwait(false)).GetValueOrDefault(begun.RunNo) ?? begun;

        async Task<EvaluationRun> EndAsync()
        {
            while (true)
            {
                await services.GetRequiredService<AdvanceRun>().ExecuteAsync(caller.TenantId, begun.RunNo, cancellationToken).ConfigureAwait(false);
                await using var session = new ReadSession(snapshots) { TenantId = caller.TenantId };
                if (await FindAsync(session, cancellationToken).ConfigureAwait(false) is { State: not RunState.Running } ended) return ended;
                await Task.Delay(Pause, context.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task PrintMovesAsync(CommandContext context, AnsweredRun answered)
    {
        var (run, cells, _) = answered;
        var moves = cells.Where(cell => cell.Measure == CellMeasure.Present && CellKey.Read(cell.Stages) is var stages && stages[0] != stages[1]).OrderByDescending(cell => cell.Count).ThenBy(cell => cell.CellNo).ToList();
        await context.Output.WriteLineAsync(
            FormattableString.Invariant($"{moves.Sum(cell => cell.Count)} of {run.Total} would move; {Failed(cells)} could not be evaluated.")).ConfigureAwait(false);
        await context.PrintTableAsync(
            ["unit", "from", "to", "condition", "count"],
            moves.Select(cell => (string[])[.. Row(cell), cell.Parameter is null ? cell.Criterion ?? "" : $"{cell.Criterion} ({cell.Parameter})", Number(cell.Count)])).ConfigureAwait(false);
    }

    private static async Task PrintTuplesAsync(CommandContext context, AnsweredRun answered)
    {
        var (run, cells, bindings) = answered;
        await context.Output.WriteLineAsync(FormattableString.Invariant($"{run.Total} looked at; {Failed(cells)} could not be evaluated.")).ConfigureAwait(false);
        var present = cells.Where(cell => cell.Measure == CellMeasure.Present).OrderByDescending(cell => cell.Count).ThenBy(cell => cell.CellNo).ToList();
        await context.PrintTableAsync(
            ["unit", .. bindings.Select(binding => NameOf(binding, bindings)), "count"],
            present.Select(cell => (string[])[.. Row(cell), Number(cell.Count)])).ConfigureAwait(false);
    }

    private static async Task PrintFunnelAsync(CommandContext context, AnsweredRun answered)
    {
        var (run, cells, _) = answered;
        await context.Output.WriteLineAsync(FormattableString.Invariant($"{run.Total} looked at; {Failed(cells)} could not be evaluated.")).ConfigureAwait(false);
        var stages = cells.Where(cell => cell.Measure != CellMeasure.Failed).GroupBy(cell => (cell.Unit, Stage: CellKey.Read(cell.Stages)[0]))
            .OrderBy(stage => stage.Key.Unit).ThenByDescending(stage => Of(stage, CellMeasure.Reached)).ThenBy(stage => stage.Key.Stage, StringComparer.Ordinal);
        await context.PrintTableAsync(
            ["unit", "stage", "at the end", "entered", "reached"],
            stages.Select(stage => (string[])
            [
                stage.Key.Unit.ToString().ToLowerInvariant(), stage.Key.Stage ?? "-",
                Number(Of(stage, CellMeasure.Present)), Number(Of(stage, CellMeasure.Entered)), Number(Of(stage, CellMeasure.Reached)),
            ])).ConfigureAwait(false);

        static long Of(IEnumerable<EvaluationRunCell> stage, CellMeasure measure) => stage.Where(cell => cell.Measure == measure).Sum(cell => cell.Count);
    }

    /// <summary>As a command names it; with its settings where the same version is there twice.</summary>
    private static string NameOf(BindingRecord binding, IReadOnlyList<BindingRecord> all) =>
        all.Count(other => other.DefinitionId == binding.DefinitionId && other.Version == binding.Version) > 1
            ? $"{binding.DefinitionId}@{binding.Version}={binding.Settings}"
            : $"{binding.DefinitionId}@{binding.Version}";

    private static IEnumerable<string> Row(EvaluationRunCell cell) => [cell.Unit.ToString().ToLowerInvariant(), .. CellKey.Read(cell.Stages).Select(stage => stage ?? "-")];

    private static string Failed(IReadOnlyList<EvaluationRunCell> cells) => Number(cells.Where(cell => cell.Measure == CellMeasure.Failed).Sum(cell => cell.Count));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="Bindings">Those that were asked, in the order of the stages of each cell.</param>
    private sealed record AnsweredRun(EvaluationRun Run, IReadOnlyList<EvaluationRunCell> Cells, IReadOnlyList<BindingRecord> Bindings);
}
