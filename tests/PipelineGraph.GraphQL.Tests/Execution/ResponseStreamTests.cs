using System.Runtime.CompilerServices;
using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class ResponseStreamTests
{
    private static readonly RequestExecutor s_executor = Executor(
        "type Query { a: Int } type Subscription { ticks(upTo: Int!, failAt: Int): Tick! numbers: Int! } type Tick { number: Int! scope: String! hard: Int! }",
        typeof(QueryType), typeof(SubscriptionType), typeof(TickType));

    [Fact]
    public async Task Each_event_is_a_response()
    {
        Assert.Equal(["""{"data":{"t":{"number":1}}}""", """{"data":{"t":{"number":2}}}"""], await EventsAsync("subscription { t: ticks(upTo: 2) { number } }"));
        Assert.Equal(["""{"data":{"numbers":7}}"""], await EventsAsync("subscription { numbers }"));
    }

    [Fact]
    public async Task A_failing_field_spoils_one_event_and_not_the_stream()
    {
        var events = await EventsAsync("subscription { ticks(upTo: 3) { hard } }");
        Assert.Equal(3, events.Count);
        Assert.StartsWith("""{"data":null,"errors":[{"message":"Even","locations":[{"line":1,"column":33}],"path":["ticks","hard"]""", events[1], StringComparison.Ordinal);
        Assert.Equal("""{"data":{"ticks":{"hard":3}}}""", events[2]);
    }

    [Fact]
    public async Task A_bad_argument_is_told_before_the_stream_begins()
    {
        var refused = Assert.IsType<RequestErrorResult>(await s_executor.ExecuteAsync("subscription { ticks(upTo: -1) { number } }"));
        Assert.Equal((RequestErrorKind.SourceStream, "upTo must be positive"), (refused.Kind, refused.Errors.Single().Message));
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_stream_with_its_error()
    {
        var events = await EventsAsync("subscription { ticks(upTo: 5, failAt: 2) { number } }");
        Assert.Equal(2, events.Count);
        Assert.Equal("""{"data":null,"errors":[{"message":"Lost","locations":[{"line":1,"column":16}],"path":["ticks"],"extensions":{"code":"GONE"}}]}""", events[1]);
    }

    [Fact]
    public async Task A_client_that_leaves_disposes_the_source()
    {
        var source = new Sources();
        using var client = new CancellationTokenSource();
        var stream = Assert.IsType<ResponseStream>(await s_executor.ExecuteAsync("subscription { ticks(upTo: 1000000) { number } }", services: new Services(source)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in stream.WithCancellation(client.Token)) await client.CancelAsync();
        });
        Assert.Equal((1, 1), (source.Opened, source.Closed));
    }

    [Fact]
    public async Task A_consumer_that_stops_disposes_the_source()
    {
        var source = new Sources();
        var stream = (ResponseStream)await s_executor.ExecuteAsync("subscription { ticks(upTo: 1000000) { number } }", services: new Services(source));
        await foreach (var _ in stream.WithCancellation(TestContext.Current.CancellationToken)) break;
        Assert.Equal(1, source.Closed);
    }

    [Fact]
    public async Task Each_event_can_have_services_of_its_own()
    {
        var leases = new List<Lease>();
        var options = new RequestOptions
        {
            ServicesPerEvent = () =>
            {
                leases.Add(new Lease());
                return (new Services(new Scope($"scope {leases.Count}")), leases[^1]);
            },
        };
        var result = await s_executor.ExecuteAsync(new GraphQLRequest { Query = "subscription { ticks(upTo: 2) { scope } }" }, new Services(), options, TestContext.Current.CancellationToken);
        Assert.Equal(["""{"data":{"ticks":{"scope":"scope 1"}}}""", """{"data":{"ticks":{"scope":"scope 2"}}}"""], await EventsAsync(result));
        Assert.All(leases, lease => Assert.True(lease.IsReturned));
    }

    private static async Task<List<string>> EventsAsync(string query) => await EventsAsync(await s_executor.ExecuteAsync(query));

    private static async Task<List<string>> EventsAsync(ExecutionResult result)
    {
        var events = new List<string>();
        await foreach (var response in Assert.IsType<ResponseStream>(result)) events.Add(Json(response));
        return events;
    }

    public sealed record Tick(int Number);

    public sealed record Scope(string Name);

    public sealed class Sources
    {
        public int Opened { get; set; }

        public int Closed { get; set; }
    }

    private sealed class Lease : IAsyncDisposable
    {
        public bool IsReturned { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsReturned = true;
            return default;
        }
    }

    [ObjectType("Query")]
    public static class QueryType
    {
        public static int? A() => 1;
    }

    [ObjectType("Tick", typeof(Tick))]
    public static class TickType
    {
        public static string Scope(Tick tick, Scope scope) => tick.Number > 0 ? scope.Name : "";

        public static int Hard(Tick tick) => tick.Number % 2 == 0 ? throw new GraphQLException("Even", "EVEN") : tick.Number;
    }

    [ObjectType("Subscription")]
    public static class SubscriptionType
    {
        public static async Task<IAsyncEnumerable<Tick>> TicksAsync(int upTo, int? failAt, ResolverContext context)
        {
            await Task.Yield();
            if (upTo < 0) throw new GraphQLException("upTo must be positive", "BAD_ARGUMENT");
            return Ticks(upTo, failAt, context.Services.GetService(typeof(Sources)) as Sources ?? new Sources());
        }

        public static async IAsyncEnumerable<int> Numbers()
        {
            await Task.Yield();
            yield return 7;
        }

        private static async IAsyncEnumerable<Tick> Ticks(int upTo, int? failAt, Sources source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            source.Opened++;
            try
            {
                for (var i = 1; i <= upTo; i++)
                {
                    await Task.Delay(1, cancellationToken);
                    if (i == failAt) throw new GraphQLException("Lost", "GONE");
                    yield return new Tick(i);
                }
            }
            finally
            {
                source.Closed++;
            }
        }
    }
}
