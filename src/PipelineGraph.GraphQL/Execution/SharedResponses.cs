using System.Collections.Concurrent;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.GraphQL;

/// <summary>An event that many subscribers are given: for those who ask alike it is executed once, and its text is the same memory for all.</summary>
public interface ISharedEvent
{
    SharedResponses Responses { get; }
}

/// <summary>The responses to one event by what they depend on; they live as long as the event.</summary>
/// <param name="onResponse">Told how many bytes each response that is kept has.</param>
public sealed class SharedResponses(Action<int>? onResponse = null)
{
    /// <summary>What many different documents ask of one event is not kept without bound: beyond this, each asks for itself.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<ResponseKey, Task<OperationResult>> _responses = new();
    private int _bytes;

    /// <summary>The response known by the key, or the one that is made now.</summary>
    internal Task<OperationResult> GetAsync(ResponseKey key, Func<Task<OperationResult>> execute)
    {
        while (true)
        {
            if (_responses.TryGetValue(key, out var known)) return known;
            if (Volatile.Read(ref _bytes) >= MaxBytes) return execute();
            // Thousands may wait for it: they go on on all processors, not one after another on the thread that made it.
            var source = new TaskCompletionSource<OperationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_responses.TryAdd(key, source.Task)) continue;
            _ = CompleteAsync(source, key, execute);
            return source.Task;
        }
    }

    private async Task CompleteAsync(TaskCompletionSource<OperationResult> source, ResponseKey key, Func<Task<OperationResult>> execute)
    {
        try
        {
            var result = (await execute()).ToShared();
            if (result.IsLost)
            {
                // Who asks next tries again.
                _responses.TryRemove(key, out _);
            }
            else
            {
                Interlocked.Add(ref _bytes, result.Json.Length);
                onResponse?.Invoke(result.Json.Length);
            }

            source.SetResult(result);
        }
        catch (Exception exception)
        {
            // Who asks next tries again.
            _responses.TryRemove(key, out _);
            source.SetException(exception);
        }
    }
}

/// <summary>All that the response to an event depends on beside the event: equal keys, equal bytes.</summary>
/// <param name="Document">Its text: errors name places in it.</param>
/// <param name="Operation">Its name.</param>
/// <param name="Variables">Those that are used below the root field: its own arguments decide which events come, not what is told of them.</param>
/// <param name="Scope">Who asks, as far as the host says that it matters.</param>
internal sealed record ResponseKey(string Document, string? Operation, string Variables, object Scope)
{
    /// <summary>Null where a document without a text makes it unknown what is asked.</summary>
    public static ResponseKey? Of(PreparedOperation operation, SelectionPlan plan, VariableValues variables, object scope) =>
        operation.Node.Location.Source is { } source
            ? new ResponseKey(source.Body, operation.Node.Name?.Value, operation.VariablesBelow(plan.Fields[0], variables), scope)
            : null;
}
