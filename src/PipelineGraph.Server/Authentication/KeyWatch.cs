using System.Runtime.CompilerServices;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Authentication;

/// <summary>Ends what a key has opened when the key is revoked, or a token when it ends: an open stream is looked at with its events, and while there are none.</summary>
internal sealed class KeyWatch(CurrentCaller caller, Callers callers, TimeProvider clock)
{
    /// <summary>Events that come faster share one look.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>How long a stream without events goes unlooked at.</summary>
    internal static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    /// <summary>The events of the source, until the key that asked for them is revoked or the token has ended.</summary>
    public async IAsyncEnumerable<T> WhileValidAsync<T>(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = source.GetAsyncEnumerator(ending.Token);
        var lookedAt = clock.GetTimestamp();
        var next = events.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                while (!await EndsWithinAsync(next, Wait(), ending.Token)) await LookAsync();
                if (!await next) yield break;
                if (clock.GetElapsedTime(lookedAt) >= Between || Wait() == TimeSpan.Zero) await LookAsync();
                yield return events.Current;
                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator may only be disposed when its step has ended.
            await ending.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        async Task LookAsync()
        {
            lookedAt = clock.GetTimestamp();
            var (known, refusal) = await callers.FindAsync(caller.Bearer, ending.Token);
            // A provider that cannot be asked for a while ends nothing.
            if (known is null && (refusal!.StatusCode != StatusCodes.Status503ServiceUnavailable || Wait() == TimeSpan.Zero)) throw new GraphQLException(refusal.Message, refusal.Code);
        }

        TimeSpan Wait()
        {
            if (caller.Until is not { } until) return Idle;
            var left = until - clock.GetUtcNow();
            return left <= TimeSpan.Zero ? TimeSpan.Zero : left < Idle ? left : Idle;
        }
    }

    private async Task<bool> EndsWithinAsync(Task step, TimeSpan span, CancellationToken cancellationToken)
    {
        if (step.IsCompleted) return true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(step, Task.Delay(span, clock, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return step.IsCompleted;
    }
}
