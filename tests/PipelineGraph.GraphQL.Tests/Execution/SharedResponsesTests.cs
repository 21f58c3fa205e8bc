using System.Text.Json;
using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class SharedResponsesTests
{
    private const string Document = "subscription($upTo: Int!, $text: String) { news(upTo: $upTo) { told(text: $text) } }";

    private static readonly RequestExecutor s_executor = Executor(
        "type Query { a: Int } type Subscription { news(upTo: Int!): News! } type News { told(text: String): String! }",
        typeof(QueryType), typeof(SubscriptionType), typeof(NewsType));

    private readonly Paper paper = new();

    [Fact]
    public async Task Who_asks_alike_has_one_execution_and_the_same_memory()
    {
        var (first, second) = (await EventsAsync("a"), await EventsAsync("a"));
        Assert.Equal(["""{"data":{"news":{"told":"1"}}}""", """{"data":{"news":{"told":"2"}}}"""], first.Select(Json));
        Assert.Equal(2, paper.Executed);
        Assert.True(first[0].Json.Equals(second[0].Json));
        // Who has read it may let go of it: it is still there for the others.
        first[0].Dispose();
        Assert.Equal("""{"data":{"news":{"told":"1"}}}""", Json(second[0]));
    }

    [Fact]
    public async Task The_arguments_of_the_source_make_no_difference_and_those_of_the_response_do()
    {
        await EventsAsync("a", """{"upTo":1}""");
        await EventsAsync("a", """{"upTo":2}""");
        Assert.Equal(2, paper.Executed);
        Assert.Equal("""{"data":{"news":{"told":"x1"}}}""", Json((await EventsAsync("a", """{"upTo":1,"text":"x"}"""))[0]));
        Assert.Equal(3, paper.Executed);
    }

    [Theory]
    [InlineData("b", Document)]
    [InlineData("a", Document + " ")]
    public async Task Another_scope_or_another_document_is_executed_for_itself(string scope, string document)
    {
        await EventsAsync("a");
        await EventsAsync(scope, document: document);
        Assert.Equal(4, paper.Executed);
    }

    [Fact]
    public async Task Without_a_scope_nobody_shares()
    {
        await EventsAsync(null);
        await EventsAsync(null);
        Assert.Equal(4, paper.Executed);
    }

    [Fact]
    public async Task Who_leaves_while_it_is_executed_does_not_take_it_from_the_others()
    {
        paper.Printed = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var first = EventsAsync("a", """{"upTo":1}""", cancellationToken: leaving.Token);
        var second = EventsAsync("a", """{"upTo":1}""");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        paper.Printed.SetResult();
        Assert.Equal("""{"data":{"news":{"told":"1"}}}""", Json((await second)[0]));
        Assert.Equal(1, paper.Executed);
    }

    [Fact]
    public async Task An_event_that_could_not_be_told_is_not_passed_over()
    {
        paper.OutOfPaper = true;
        var failed = Assert.Single(await EventsAsync("a"));
        Assert.Equal((true, "INTERNAL_ERROR"), (failed.IsDataNull, Assert.Single(failed.Errors).Code));
        // Who comes back is not given what failed.
        paper.OutOfPaper = false;
        Assert.Equal(["""{"data":{"news":{"told":"1"}}}""", """{"data":{"news":{"told":"2"}}}"""], (await EventsAsync("a")).Select(Json));
    }

    [Fact]
    public async Task What_an_event_is_answered_with_is_counted()
    {
        var bytes = 0;
        var responses = new SharedResponses(more => bytes += more);
        paper.News[0] = new News(1, responses);
        var events = await EventsAsync("a", """{"upTo":1}""");
        await EventsAsync("a", """{"upTo":1}""");
        Assert.Equal(events[0].Json.Length, bytes);
    }

    private async Task<List<OperationResult>> EventsAsync(
        string? scope, string variables = """{"upTo":2}""", string document = Document, CancellationToken cancellationToken = default)
    {
        var result = await s_executor.ExecuteAsync(
            new GraphQLRequest { Query = document, Variables = JsonElement.Parse(variables) }, new Services(paper), new RequestOptions { ShareAs = _ => scope }, cancellationToken);
        var events = new List<OperationResult>();
        await foreach (var response in Assert.IsType<ResponseStream>(result).WithCancellation(cancellationToken)) events.Add(response);
        return events;
    }

    public sealed record News(int Number, SharedResponses Responses) : ISharedEvent;

    public sealed class Paper
    {
        public List<News> News { get; } = [new(1, new()), new(2, new())];

        public TaskCompletionSource? Printed { get; set; }

        public bool OutOfPaper { get; set; }

        public int Executed { get; set; }
    }

    [ObjectType("Query")]
    public static class QueryType
    {
        public static int? A() => 1;
    }

    [ObjectType("News", typeof(News))]
    public static class NewsType
    {
        public static async Task<string> Told(News news, string? text, Paper paper)
        {
            paper.Executed++;
            if (paper.Printed is { } printed) await printed.Task;
            if (paper.OutOfPaper) throw new InvalidOperationException("There is no paper.");
            return $"{text}{news.Number}";
        }
    }

    [ObjectType("Subscription")]
    public static class SubscriptionType
    {
        public static async IAsyncEnumerable<News> News(int upTo, Paper paper)
        {
            await Task.Yield();
            foreach (var news in paper.News.Take(upTo)) yield return news;
        }
    }
}
