namespace PipelineGraph.Server.Tests;

/// <summary>Time that goes on when it is told to.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<(HandTimer Timer, long DueAt)> timers = [];
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public async Task UntilTimerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                if (timers.Count > 0) return;
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    public void Advance(TimeSpan span)
    {
        List<HandTimer> due;
        lock (gate)
        {
            ticks += span.Ticks;
            due = [.. timers.Where(entry => entry.DueAt <= ticks).Select(entry => entry.Timer)];
            timers.RemoveAll(entry => entry.DueAt <= ticks);
        }

        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HandTimer(HandClock clock, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.RemoveAll(entry => entry.Timer == this);
                if (dueTime != Timeout.InfiniteTimeSpan) clock.timers.Add((this, clock.ticks + dueTime.Ticks));
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
