using PipelineGraph.Core.Evaluations;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Evaluations;

namespace PipelineGraph.Server.Queries;

[ObjectType("Query")]
internal static class EvaluationQueries
{
    public static Task<RunView?> EvaluationRun(string id, Loaders loaders) => Nodes.RunAsync(id, loaders, RunView.NodeKinds);

    public static ValueTask<Connection<RunView>> EvaluationRuns(
        RunKind? kind, int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var query = new EvaluationsQuery(loaders.Session);
        return Connections.OfAsync(
            first, after, last, before,
            async page => (Page<EvaluationRun>?)await query.PageAsync(kind, page, cancellationToken),
            RunView.Of,
            () => query.CountAsync(kind, cancellationToken));
    }

    public static async Task<PreviewView?> Preview(string id, Loaders loaders) => (PreviewView?)await Nodes.RunAsync(id, loaders, NodeKind.Preview);

    public static async Task<ShadowView?> Shadow(Loaders loaders, CancellationToken cancellationToken) =>
        await new EvaluationsQuery(loaders.Session).RunningShadowAsync(cancellationToken) is { } run ? new ShadowView(run) : null;
}
