using System.Runtime.ExceptionServices;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.DataLoaders;

/// <summary>Loads values by key, all keys of a level in one statement.</summary>
public sealed class BatchLoader<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, ValueTask<Dictionary<TKey, TValue>>> load)
    : DataLoader<TKey, TValue>
    where TKey : notnull
{
    protected override async Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(IReadOnlyList<TKey> keys, CancellationToken cancellationToken) =>
        await load(keys, cancellationToken);
}

/// <summary>
/// Loads what belongs to a parent under arguments: one statement for all parents that ask with equal arguments. Arguments that cannot be answered fail those
/// who ask with them and nobody beside.
/// </summary>
public sealed class ArgumentLoader<TParent, TArguments, TValue>(
    Func<IReadOnlyList<TParent>, TArguments, CancellationToken, ValueTask<IReadOnlyDictionary<TParent, TValue>>> load)
    where TParent : notnull
{
    private readonly Answers answers = new(load);

    public async Task<TValue?> LoadAsync((TParent Parent, TArguments Arguments) key)
    {
        if (await answers.LoadAsync(key) is not { } answer) return default;
        answer.Failure?.Throw();
        return answer.Value;
    }

    private sealed record Answer(TValue? Value, ExceptionDispatchInfo? Failure);

    private sealed class Answers(Func<IReadOnlyList<TParent>, TArguments, CancellationToken, ValueTask<IReadOnlyDictionary<TParent, TValue>>> load)
        : DataLoader<(TParent Parent, TArguments Arguments), Answer>
    {
        protected override async Task<IReadOnlyDictionary<(TParent Parent, TArguments Arguments), Answer>> LoadBatchAsync(
            IReadOnlyList<(TParent Parent, TArguments Arguments)> keys, CancellationToken cancellationToken)
        {
            var answers = new Dictionary<(TParent, TArguments), Answer>(keys.Count);
            foreach (var group in keys.GroupBy(key => key.Arguments))
            {
                try
                {
                    foreach (var (parent, value) in await load([.. group.Select(key => key.Parent)], group.Key, cancellationToken))
                        answers[(parent, group.Key)] = new Answer(value, null);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    var failure = ExceptionDispatchInfo.Capture(exception);
                    foreach (var key in group) answers[key] = new Answer(default, failure);
                }
            }

            return answers;
        }
    }
}
