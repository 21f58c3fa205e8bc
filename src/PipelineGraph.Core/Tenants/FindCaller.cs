using System.Collections.Concurrent;

namespace PipelineGraph.Core.Tenants;

/// <summary>Tells who asks by the text of a key.</summary>
/// <remarks>
/// A caller that was found is known for a second, by the hash of the key: a key that this process revokes is refused at once, one that another
/// process revokes within a second.
/// </remarks>
public sealed class FindCaller(IWriteStore store, TimeProvider clock)
{
    /// <summary>How long a caller is known without another look at the database.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromSeconds(1);

    private const int MaxKnown = 10_000;

    private readonly ConcurrentDictionary<KeyHash, (Caller Caller, long FoundAt, int Revocations)> known = new();
    private readonly ConcurrentDictionary<(KeyHash Hash, int Revocations), Task<Caller?>> looking = new();
    private int revocations;

    /// <summary>Null: the key is unknown or revoked.</summary>
    public ValueTask<Caller?> ExecuteAsync(string keyText, CancellationToken cancellationToken)
    {
        var hash = KeyText.Hash(keyText);
        return known.TryGetValue(hash, out var entry) && entry.Revocations == Volatile.Read(ref revocations) && clock.GetElapsedTime(entry.FoundAt) < Known
            ? new ValueTask<Caller?>(entry.Caller)
            : LookUpAsync(hash, cancellationToken);
    }

    /// <summary>Looks at the database again for each key.</summary>
    internal void Forget() => Interlocked.Increment(ref revocations);

    /// <summary>Thousands of streams of one key ask at the same instant: one look serves all that ask while it goes on.</summary>
    private async ValueTask<Caller?> LookUpAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        var asked = (hash, Volatile.Read(ref revocations));
        var own = new TaskCompletionSource<Caller?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var look = looking.GetOrAdd(asked, own.Task);
        if (look == own.Task) _ = CompleteAsync();
        return await look.WaitAsync(cancellationToken);

        async Task CompleteAsync()
        {
            try
            {
                var caller = await FindAsync(hash, CancellationToken.None);
                looking.TryRemove(asked, out _);
                own.SetResult(caller);
            }
            catch (Exception exception)
            {
                looking.TryRemove(asked, out _);
                own.SetException(exception);
            }
        }
    }

    private async Task<Caller?> FindAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        // Taken before the look: who is revoked meanwhile is looked up again.
        var (at, before) = (clock.GetTimestamp(), Volatile.Read(ref revocations));
        if (await store.FindApiKeyAsync(hash.ToString(), cancellationToken) is not { RevokedAt: null } key)
        {
            known.TryRemove(hash, out _);
            return null;
        }

        if (known.Count >= MaxKnown) known.Clear();
        var caller = new Caller(key.TenantId, key.ActorId, key.Role);
        known[hash] = (caller, at, before);
        return caller;
    }
}
