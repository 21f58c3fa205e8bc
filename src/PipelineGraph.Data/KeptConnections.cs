using System.Collections.Concurrent;
using System.Data.Common;

namespace PipelineGraph.Data;

/// <summary>A connection that is kept open for whoever needs one next.</summary>
public interface IKeptConnection : IAsyncDisposable
{
    /// <summary>Whether it has ended, as when the database was started anew: nothing more comes from it.</summary>
    bool IsBroken { get; }
}

/// <summary>
/// Connections of one use, kept open with what is prepared on them. There are never more of them than so many: who needs one more waits until one is given
/// back. So uses that share a pool cannot take it away from each other with what they keep.
/// </summary>
/// <param name="most">How many may be open at once; those that are kept count.</param>
/// <param name="keep">How many stay open while nobody uses them.</param>
/// <param name="forget">Lets go of what else was opened before now.</param>
public sealed class KeptConnections<T>(Func<CancellationToken, ValueTask<T>> open, int most, int keep, Action? forget = null) : IAsyncDisposable
    where T : class, IKeptConnection
{
    private readonly ConcurrentStack<T> kept = new();
    private readonly SemaphoreSlim free = new(most);
    private bool disposed;

    /// <summary>
    /// A connection with the answer to the first that is asked of it. When it broke while it was kept, which only that shows, the same is asked once more of
    /// a new one.
    /// </summary>
    public async ValueTask<(T Connection, TAnswer Answer)> TakeAsync<TAnswer>(Func<T, ValueTask<TAnswer>> first, CancellationToken cancellationToken)
    {
        for (var anew = false; ; anew = true)
        {
            var connection = await TakeAsync(cancellationToken);
            try
            {
                return (connection, await first(connection));
            }
            catch (Exception exception)
            {
                var broke = exception is DbException && connection.IsBroken;
                await DropAsync(connection);
                if (anew || !broke || cancellationToken.IsCancellationRequested) throw;
            }

            // The others were opened when it was.
            while (kept.TryPop(out var old)) await old.DisposeAsync();
            forget?.Invoke();
        }
    }

    /// <summary>Gives it back to be used again.</summary>
    public async ValueTask KeepAsync(T connection)
    {
        if (disposed || kept.Count >= keep)
        {
            await DropAsync(connection);
            return;
        }

        kept.Push(connection);
        free.Release();
    }

    /// <summary>Gives it back, not to be used again.</summary>
    public async ValueTask DropAsync(T connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        finally
        {
            free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        while (kept.TryPop(out var connection)) await connection.DisposeAsync();
    }

    private async ValueTask<T> TakeAsync(CancellationToken cancellationToken)
    {
        // Nobody waits most of the time: then nothing here leaves the thread.
        if (!free.Wait(0, CancellationToken.None)) await free.WaitAsync(cancellationToken);
        if (kept.TryPop(out var connection)) return connection;
        try
        {
            return await open(cancellationToken);
        }
        catch
        {
            free.Release();
            throw;
        }
    }
}
