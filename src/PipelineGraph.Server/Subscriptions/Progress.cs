using System.Runtime.CompilerServices;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.Authentication;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>Work in the background as it goes on: looked at twice a second, told when it changed, to its end.</summary>
internal static class Progress
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>What is to be told of the work, and what differs when there is something new to tell; null where there is no such work.</summary>
    public delegate ValueTask<(T Work, object Mark)?> Look<T>(ReadSession session, int number, CancellationToken cancellationToken);

    /// <param name="number">Null: the id names nothing.</param>
    public static async Task<IAsyncEnumerable<T>> FollowAsync<T>(
        int? number, Guid tenantId, KeyWatch keys, Snapshots snapshots, TimeProvider clock, Look<T> look, Predicate<T> hasEnded, CancellationToken cancellationToken)
    {
        if (number is not { } wanted || await LookAsync() is not { } first)
            throw new GraphQLException("There is nothing of this id to follow; give an id that this API gave.", "NOT_FOUND");
        return keys.WhileValidAsync(StepsAsync(cancellationToken), cancellationToken);

        async ValueTask<(T Work, object Mark)?> LookAsync()
        {
            await using var session = new ReadSession(snapshots) { TenantId = tenantId };
            return await look(session, wanted, cancellationToken);
        }

        async IAsyncEnumerable<T> StepsAsync([EnumeratorCancellation] CancellationToken token)
        {
            var told = first;
            while (true)
            {
                yield return told.Work;
                if (hasEnded(told.Work)) yield break;
                while (true)
                {
                    await Task.Delay(Between, clock, token);
                    // Runs of long ago make room for new ones.
                    if (await LookAsync() is not { } present) yield break;
                    if (present.Mark.Equals(told.Mark)) continue;
                    told = present;
                    break;
                }
            }
        }
    }
}
