using System.Collections.Concurrent;

namespace PipelineGraph.Data.Queries;

/// <summary>What is read once for each key, when it is first asked for, whoever asks at the same time.</summary>
public sealed class ReadOnce<TKey, T>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> reads = new();

    public Task<T> OfAsync(TKey key, Func<TKey, Task<T>> read) => reads.GetOrAdd(key, each => new(() => read(each))).Value;
}
