using System.Runtime.CompilerServices;
using System.Text.Json;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Evaluations;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Subscriptions;

[ObjectType("Subscription")]
internal static class Subscription
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static async Task<IAsyncEnumerable<StageChangeEvent>> StageChanged(
        long? after, long? until, StageChangeFilterInput? where,
        CurrentCaller caller, KeyWatch keys, Snapshots snapshots, LedgerFeeds feeds, IStageChangeSignal signal, Catalogue catalogue, PipelineSettings settings, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = caller.Caller.TenantId };
        var head = (await new Lookups(session).StreamAsync(cancellationToken))?.Head ?? 0;
        ChangeNumber.Check("after", after, head);
        // What cannot be asked for is told before the stream begins.
        if (where is not null) await TryAsync(where, head);
        var view = where is null
            ? new LedgerView(session.TenantId, "", Filter: null)
            : new LedgerView(session.TenantId, JsonSerializer.Serialize(where), (page, token) => where.ToFilterAsync(page, catalogue, token));
        var stream = new StageChangeStream(view, snapshots, feeds, signal, settings, clock);
        return keys.WhileValidAsync(stream.FollowAsync(after ?? head, until, head, cancellationToken), cancellationToken);

        async Task TryAsync(StageChangeFilterInput conditions, long number)
        {
            try
            {
                await new StageChangesQuery(session).RunAsync(number, number, await conditions.ToFilterAsync(session, catalogue, cancellationToken), cancellationToken);
            }
            catch (PageException exception)
            {
                throw new GraphQLException(exception.Message, exception.Code);
            }
        }
    }

    public static async Task<IAsyncEnumerable<FunnelView>> FunnelChanged(
        Unit unit, TimeSpan? every,
        CurrentCaller caller, KeyWatch keys, FunnelReads funnels, IStageChangeSignal signal, TimeProvider clock,
        ResolverContext context, CancellationToken cancellationToken)
    {
        var wanted = FunnelSelection.Of(context);
        var pause = every ?? TimeSpan.FromSeconds(1);
        if (pause < Shortest || pause > Longest) throw new GraphQLException("`every` is from PT0.1S to PT1H.", ErrorCodes.Input);
        var tenantId = caller.Caller.TenantId;
        var first = await ReadAsync(told: null);
        return keys.WhileValidAsync(FollowAsync(cancellationToken), cancellationToken);

        Task<FunnelView> ReadAsync(long? told) => funnels.ReadAsync(tenantId, unit, wanted, told).WaitAsync(cancellationToken);

        async IAsyncEnumerable<FunnelView> FollowAsync([EnumeratorCancellation] CancellationToken token)
        {
            var funnel = first;
            while (true)
            {
                yield return funnel;
                await Task.Delay(pause, clock, token);
                await signal.WaitAsync(tenantId, funnel.Source.AsOf, token);
                funnel = await ReadAsync(funnel.Source.AsOf);
            }
        }
    }

    public static Task<IAsyncEnumerable<Activation>> ActivationProgressed(
        string id, CurrentCaller caller, KeyWatch keys, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken) =>
        Progress.FollowAsync<Activation>(
            GlobalId.Number(id, NodeKind.Activation), caller.Caller.TenantId, keys, snapshots, clock,
            async (session, number, token) => await new Lookups(session).ActivationAsync(number, token) is { } activation
                ? (activation, (activation.State, (await new Lookups(session).KeptBindingsAsync(token)).FirstOrDefault(kept => kept.BindingNo == activation.BindingNo)?.Evaluated))
                : null,
            activation => activation.State != ActivationState.Preparing,
            cancellationToken);

    public static Task<IAsyncEnumerable<RunView>> EvaluationProgressed(
        string id, CurrentCaller caller, KeyWatch keys, Snapshots snapshots, TimeProvider clock, CancellationToken cancellationToken) =>
        Progress.FollowAsync<RunView>(
            GlobalId.Number(id, RunView.NodeKinds), caller.Caller.TenantId, keys, snapshots, clock,
            async (session, number, token) =>
                (await new EvaluationsQuery(session).ByNumberAsync([number], token)).GetValueOrDefault(number) is { } run && RunFields.Id(RunView.Of(run)) == id
                    ? (RunView.Of(run), (run.State, run.Evaluated, (await new Lookups(session).KeptBindingsAsync(token)).FirstOrDefault(kept => kept.RunNo == number)?.Evaluated))
                    : null,
            view => view.Run.State != RunState.Running,
            cancellationToken);
}
