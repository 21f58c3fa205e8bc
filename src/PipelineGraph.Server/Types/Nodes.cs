using System.Globalization;
using PipelineGraph.Core.Activities;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Evaluations;

namespace PipelineGraph.Server.Types;

/// <summary>Finds what an id names, within the tenant of the operation; nothing for every other id.</summary>
public sealed class Nodes(Loaders loaders, Catalogue catalogue)
{
    public async Task<object?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (GlobalId.Read(id) is not { } node) return null;
        return node.Kind switch
        {
            NodeKind.StageDefinition => await StageDefinitionType.FindAsync(node.Key, loaders, catalogue, cancellationToken),
            NodeKind.Preview or NodeKind.Comparison or NodeKind.Restatement or NodeKind.QuestionSearch or NodeKind.Shadow => await RunAsync(id, loaders, node.Kind),
            NodeKind.DefinitionBinding or NodeKind.Activation or NodeKind.StageChange =>
                long.TryParse(node.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? await LoadAsync(node.Kind, number, cancellationToken)
                    : null,
            _ => Guid.TryParseExact(node.Key, "N", out var key) ? await LoadAsync(node.Kind, key) : null,
        };
    }

    /// <summary>The question to the whole base of an id of one of the kinds.</summary>
    internal static async Task<RunView?> RunAsync(string id, Loaders loaders, params NodeKind[] kinds) =>
        GlobalId.Number(id, kinds) is { } number && await loaders.Runs.LoadAsync(number) is { } run && RunFields.Id(RunView.Of(run)) == id ? RunView.Of(run) : null;

    private async Task<object?> LoadAsync(NodeKind kind, long number, CancellationToken cancellationToken) => kind switch
    {
        NodeKind.StageChange => await loaders.Changes.LoadAsync(number),
        NodeKind.Activation => (await loaders.ActivationsAsync(cancellationToken)).FirstOrDefault(activation => activation.ActivationNo == number),
        _ => number <= int.MaxValue ? await loaders.Bindings.LoadAsync((int)number) : null,
    };

    private async Task<object?> LoadAsync(NodeKind kind, Guid key) => kind switch
    {
        NodeKind.Contact => await loaders.Contacts.LoadAsync(key),
        NodeKind.Company => await loaders.Companies.LoadAsync(key),
        NodeKind.Deal => await loaders.Deals.LoadAsync(key),
        NodeKind.Quote => await loaders.Quotes.LoadAsync(key),
        NodeKind.Actor => await loaders.Actors.LoadAsync(key),
        NodeKind.Activity => await loaders.Activities.LoadAsync(key) is { } activity ? new Activity(activity) : null,
        NodeKind.Statement => await loaders.FactsById.LoadAsync(key) is { } fact && fact.Type != FactType.Activity ? new Statement(fact) : null,
        _ => null,
    };
}
