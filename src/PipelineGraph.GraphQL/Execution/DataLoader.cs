namespace PipelineGraph.GraphQL.Execution;

/// <summary>Loads values by key in batches: all keys asked for while a request can still go on are one call. One instance serves one request.</summary>
public abstract class DataLoader<TKey, TValue> where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Task<TValue?>> _loads;
    private Batch? _batch;

    protected DataLoader(IEqualityComparer<TKey>? comparer = null) => _loads = new(comparer);

    /// <summary>The value of a key, or default when the batch has none; each key is loaded once.</summary>
    public Task<TValue?> LoadAsync(TKey key)
    {
        Batch batch;
        Task<TValue?> load;
        lock (_lock)
        {
            if (_loads.TryGetValue(key, out var known)) return known;
            var isFirst = _batch is null;
            batch = _batch ??= new Batch(RequestPump.Current);
            load = batch.Add(key);
            _loads.Add(key, load);
            if (!isFirst) return load;
        }
        if (batch.Pump is { } pump) pump.WhenIdle(() => _ = DispatchAsync(batch));
        else _ = DispatchAsync(batch);
        return load;
    }

    /// <summary>The values of several keys, in their order.</summary>
    public async Task<IReadOnlyList<TValue?>> LoadAsync(IReadOnlyList<TKey> keys) => await Task.WhenAll(keys.Select(LoadAsync));

    /// <summary>Forgets a value that has changed.</summary>
    public void Forget(TKey key)
    {
        lock (_lock) _loads.Remove(key);
    }

    /// <summary>Loads the values of distinct keys; a key without a value is left out.</summary>
    protected abstract Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(IReadOnlyList<TKey> keys, CancellationToken cancellationToken);

    private async Task DispatchAsync(Batch batch)
    {
        lock (_lock)
        {
            if (_batch == batch) _batch = null;
        }
        try
        {
            batch.Complete(await LoadBatchAsync(batch.Keys, batch.Pump?.CancellationToken ?? CancellationToken.None));
        }
        catch (Exception exception)
        {
            batch.Fail(exception);
        }
    }

    /// <summary>The keys of one call and who waits for each.</summary>
    private sealed class Batch(RequestPump? pump)
    {
        private readonly List<TaskCompletionSource<TValue?>> _loads = [];

        public RequestPump? Pump { get; } = pump;

        public List<TKey> Keys { get; } = [];

        public Task<TValue?> Add(TKey key)
        {
            var load = new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
            Keys.Add(key);
            _loads.Add(load);
            return load.Task;
        }

        public void Complete(IReadOnlyDictionary<TKey, TValue> values)
        {
            for (var i = 0; i < Keys.Count; i++) _loads[i].TrySetResult(values.TryGetValue(Keys[i], out var value) ? value : default);
        }

        public void Fail(Exception exception)
        {
            foreach (var load in _loads) load.TrySetException(exception);
        }
    }
}
