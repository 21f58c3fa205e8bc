using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

[ObjectType("StageChange", typeof(StageChange))]
internal static class StageChangeType
{
    public static string Id(StageChange change) => GlobalId.Of(NodeKind.StageChange, change.Number);

    public static Task<object?> Subject(StageChange change, Loaders loaders) => SubjectFields.LoadAsync(change.SubjectId, change.Unit, loaders);

    public static ValueTask<StageView?> From(StageChange change, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, change.FromBinding, change.Unit, change.FromStage, cancellationToken);

    public static ValueTask<StageView?> To(StageChange change, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, change.ToBinding, change.Unit, change.ToStage, cancellationToken);

    public static ValueTask<StageView?> Present(StageChange change, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, change.PresentBinding, change.Unit, change.PresentStage, cancellationToken);

    public static async Task<IFactView?> CausedBy(StageChange change, Loaders loaders) =>
        change.CauseFact is { } factNo && await loaders.Facts.LoadAsync(new FactReference { SubjectId = change.SubjectId, FactNo = factNo }) is { } fact
            ? FactFields.ViewOf(fact)
            : null;

    public static string? Criterion(StageChange change) => change.CriterionKey;
}

/// <summary>One event of the live ledger: everything up to a number has been seen.</summary>
[ObjectType("StageChangeEvent")]
public sealed record StageChangeEvent(long UpTo, StageChange? Change) : ISharedEvent
{
    public SharedResponses Responses { get; init; } = new();
}
