using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

/// <summary>What code of a request leaves behind is done after the answer: what it holds is given back.</summary>
public sealed class LeftBehindTests
{
    private static readonly RequestExecutor s_executor = Executor("type Query { left: Boolean! }", typeof(QueryType));

    [Fact]
    public async Task What_nobody_of_the_request_waits_for_goes_on_after_the_answer()
    {
        var work = new Work();
        Assert.Equal("""{"left":true}""", await s_executor.DataAsync("{ left }", services: new Services(work)));
        Assert.False(work.Left!.IsCompleted);

        work.Answered.SetResult();

        Assert.Equal(42, await work.Left.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [ObjectType("Query")]
    public static class QueryType
    {
        public static bool Left(Work work)
        {
            work.Left = LeaveAsync(work);
            return true;
        }

        private static async Task<int> LeaveAsync(Work work)
        {
            await work.Answered.Task;
            await Task.Yield();
            return await work.Squares.LoadAsync(6) + 6;
        }
    }

    public sealed class Work
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Squares Squares { get; } = new();

        public Task<int>? Left { get; set; }
    }

    public sealed class Squares : DataLoader<int, int>
    {
        protected override Task<IReadOnlyDictionary<int, int>> LoadBatchAsync(IReadOnlyList<int> keys, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<int, int>>(keys.ToDictionary(key => key, key => key * key));
    }
}
