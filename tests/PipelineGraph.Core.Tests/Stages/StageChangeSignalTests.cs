using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Tests.Stages;

public sealed class StageChangeSignalTests
{
    [Fact]
    public async Task Whoever_waits_is_woken_by_a_higher_number_and_no_other()
    {
        var signal = new StageChangeSignal();
        var tenant = Guid.NewGuid();
        var waiting = signal.WaitAsync(tenant, 2, default);
        signal.Publish(tenant, 2);
        signal.Publish(Guid.NewGuid(), 9);
        Assert.False(waiting.IsCompleted);
        signal.Publish(tenant, 3);
        await waiting;
        signal.Publish(tenant, 1);
        Assert.Equal(3, signal.Head(tenant));
        await signal.WaitAsync(tenant, 2, default);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = new StageChangeSignal().WaitAsync(Guid.NewGuid(), 0, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
