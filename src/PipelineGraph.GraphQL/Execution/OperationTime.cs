namespace PipelineGraph.GraphQL.Execution;

/// <summary>How long a run may take. A clock is set when something asks to be told: what waits for nothing needs none.</summary>
internal sealed class OperationTime(TimeSpan? most, CancellationToken cancelled)
{
    private readonly long _began = Environment.TickCount64;
    private CancellationTokenSource? _source;

    /// <summary>Cancelled when the client leaves, and when the time is up.</summary>
    public CancellationToken Token => most is null ? cancelled : (_source ?? Start(most.Value)).Token;

    public bool IsUp => most is { } span && !cancelled.IsCancellationRequested && (_source is { IsCancellationRequested: true } || Elapsed >= span);

    /// <summary>Nothing asks any more.</summary>
    public void End() => _source?.Dispose();

    private TimeSpan Elapsed => TimeSpan.FromMilliseconds(Environment.TickCount64 - _began);

    private CancellationTokenSource Start(TimeSpan span)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        if (Interlocked.CompareExchange(ref _source, source, null) is { } other)
        {
            source.Dispose();
            return other;
        }
        var left = span - Elapsed;
        source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return source;
    }
}
