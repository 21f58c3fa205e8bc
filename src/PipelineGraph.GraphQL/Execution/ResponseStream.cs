using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.GraphQL;

/// <summary>The responses of a subscription, one an event (section 6.2.3). A failing source gives one last result without data, then the stream ends; and so
/// does an <see cref="ISharedEvent"/> of which nothing could be told by a fault of the server.</summary>
/// <remarks>Cancel the token given to the enumerator to unsubscribe; the source's enumerator is then disposed. It can be enumerated once.</remarks>
public sealed class ResponseStream : ExecutionResult, IAsyncEnumerable<OperationResult>
{
    private readonly IAsyncEnumerable<object?> _source;
    private readonly IServiceProvider _services;
    private readonly Func<IServiceProvider, CancellationToken, OperationRun> _newRun;
    private readonly ResponseKey? _key;
    private readonly Func<(IServiceProvider Services, IAsyncDisposable? Lease)> _lease;

    internal ResponseStream(
        IAsyncEnumerable<object?> source,
        IServiceProvider services,
        Func<IServiceProvider, CancellationToken, OperationRun> newRun,
        ResponseKey? key,
        Func<(IServiceProvider Services, IAsyncDisposable? Lease)> lease)
    {
        _source = source;
        _services = services;
        _newRun = newRun;
        _key = key;
        _lease = lease;
    }

    public async IAsyncEnumerator<OperationResult> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var subscribed = OperationTelemetry.Subscribe();
        await using var events = _source.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            OperationResult? failed = null;
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failed = _newRun(_services, cancellationToken).FailSource(exception);
            }
            if (failed is not null)
            {
                yield return failed;
                yield break;
            }
            var result = await DeliverAsync(events.Current, cancellationToken);
            var isLost = events.Current is ISharedEvent && result.IsLost;
            yield return result;
            // Who subscribes again begins with it: it is not passed over.
            if (isLost) yield break;
        }
    }

    private Task<OperationResult> DeliverAsync(object? value, CancellationToken cancellationToken)
    {
        if (_key is null || value is not ISharedEvent shared) return ExecuteAsync(value, cancellationToken);
        // Who began it may leave while others wait for it: what they share is nobody's to cancel.
        var response = shared.Responses.GetAsync(_key, () => ExecuteAsync(value, CancellationToken.None));
        return response.IsCompleted ? response : response.WaitAsync(cancellationToken);
    }

    private async Task<OperationResult> ExecuteAsync(object? value, CancellationToken cancellationToken)
    {
        var (services, lease) = _lease();
        try
        {
            return await _newRun(services, cancellationToken).DeliverAsync(value);
        }
        finally
        {
            if (lease is not null) await lease.DisposeAsync();
        }
    }
}
