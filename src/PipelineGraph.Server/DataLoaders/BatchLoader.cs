using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.DataLoaders;

/// <summary>Loads values by key, all keys of a level in one statement.</summary>
public sealed class BatchLoader<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> load)
    : DataLoader<TKey, TValue>
    where TKey : notnull
{
    protected override Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(IReadOnlyList<TKey> keys, CancellationToken cancellationToken) =>
        load(keys, cancellationToken);
}

/// <summary>Loads what belongs to a parent under arguments: one statement for all parents that ask with equal arguments.</summary>
public sealed class ArgumentLoader<TArguments, TValue>(
    Func<IReadOnlyList<Guid>, TArguments, CancellationToken, Task<IReadOnlyDictionary<Guid, TValue>>> load)
    : DataLoader<(Guid Parent, TArguments Arguments), TValue>
{
    protected override async Task<IReadOnlyDictionary<(Guid Parent, TArguments Arguments), TValue>> LoadBatchAsync(
        IReadOnlyList<(Guid Parent, TArguments Arguments)> keys, CancellationToken cancellationToken)
    {
        var values = new Dictionary<(Guid, TArguments), TValue>(keys.Count);
        foreach (var group in keys.GroupBy(key => key.Arguments))
        {
            foreach (var (parent, value) in await load([.. group.Select(key => key.Parent)], group.Key, cancellationToken))
                values[(parent, group.Key)] = value;
        }

        return values;
    }
}
