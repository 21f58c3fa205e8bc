using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class DocumentLookupTests
{
    private const string Document = "query Hello { hello }";

    private static readonly string Hash = HashOf(Document);

    [Fact]
    public async Task A_hash_is_not_found_until_its_text_came_with_it()
    {
        var executor = Executor();
        Assert.Equal(("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"), await ErrorAsync(executor, Persisted(Hash)));
        Assert.Null(await ErrorAsync(executor, Persisted(Hash) with { Query = Document }));
        Assert.Null(await ErrorAsync(executor, Persisted(Hash)));
        Assert.Null(await ErrorAsync(executor, Persisted(Hash.ToUpperInvariant())));
        Assert.Null(await ErrorAsync(executor, new() { DocumentId = $"sha256:{Hash}" }));
    }

    [Fact]
    public async Task A_hash_of_another_text_is_refused_also_when_both_are_known()
    {
        var executor = Executor();
        Assert.Equal("PERSISTED_QUERY_MISMATCH", (await ErrorAsync(executor, Persisted(Hash) with { Query = "{ hello }" }))?.Code);
        await ErrorAsync(executor, Persisted(Hash) with { Query = Document });
        await ErrorAsync(executor, Persisted(HashOf("{ hello }")) with { Query = "{ hello }" });
        Assert.Equal("PERSISTED_QUERY_MISMATCH", (await ErrorAsync(executor, Persisted(Hash) with { Query = "{ hello }" }))?.Code);
        Assert.Null(await ErrorAsync(executor, Persisted(Hash) with { Query = Document }));
    }

    [Fact]
    public async Task A_text_that_cannot_be_run_is_not_kept()
    {
        var executor = Executor();
        var hash = HashOf("{ nothing }");
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", (await ErrorAsync(executor, Persisted(hash) with { Query = "{ nothing }" }))?.Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await ErrorAsync(executor, Persisted(hash)))?.Code);
    }

    [Fact]
    public async Task What_is_kept_by_hash_is_bounded()
    {
        var executor = Executor(new ExecutorOptions { CachedDocuments = 4 });
        await ErrorAsync(executor, Persisted(Hash) with { Query = Document });
        foreach (var name in "abcdefgh")
        {
            var other = $"query {name} {{ hello }}";
            Assert.Null(await ErrorAsync(executor, Persisted(HashOf(other)) with { Query = other }));
        }

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await ErrorAsync(executor, Persisted(Hash)))?.Code);
    }

    [Fact]
    public async Task A_short_text_of_many_fields_takes_the_room_of_a_long_one()
    {
        var executor = Executor(new ExecutorOptions { CachedCharacters = 50_000, MaxRootFields = 5_000 });
        var spread = "{ ...A ...A } fragment A on Query { ...B ...B } fragment B on Query { ...C ...C } fragment C on Query { " + string.Concat(Enumerable.Repeat("hello ", 200)) + "}";
        Assert.Null(await ErrorAsync(executor, Persisted(HashOf(spread)) with { Query = spread }));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await ErrorAsync(executor, Persisted(HashOf(spread))))?.Code);
    }

    [Fact]
    public async Task Where_nothing_is_kept_by_hash_the_client_is_told_so()
    {
        var executor = Executor(new ExecutorOptions { AutomaticPersistedQueries = false });
        Assert.Equal(("PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED"), await ErrorAsync(executor, Persisted(Hash)));
        Assert.Null(await ErrorAsync(executor, Persisted(Hash) with { Query = Document }));
        Assert.Equal("PERSISTED_QUERY_NOT_SUPPORTED", (await ErrorAsync(executor, Persisted(Hash)))?.Code);
    }

    [Theory]
    [InlineData("1", "PERSISTED_QUERY_MISMATCH")]
    [InlineData("""{"version":1}""", "PERSISTED_QUERY_MISMATCH")]
    [InlineData("""{"version":1,"sha256Hash":"abc"}""", "PERSISTED_QUERY_MISMATCH")]
    [InlineData("""{"version":2,"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    [InlineData("""{"version":"1","sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}""", "PERSISTED_QUERY_NOT_SUPPORTED")]
    public async Task A_broken_hash_or_an_unknown_version_is_refused(string persisted, string code) =>
        Assert.Equal(code, (await ErrorAsync(Executor(), new() { Extensions = JsonElement.Parse($$"""{"persistedQuery":{{persisted}}}""") }))?.Code);

    [Theory]
    [InlineData("")]
    [InlineData("md5:abc")]
    [InlineData("a b")]
    [InlineData("x-:a")]
    public async Task A_document_id_that_is_none_is_refused(string id) =>
        Assert.Equal("PERSISTED_QUERY_MISMATCH", (await ErrorAsync(Executor(), new() { DocumentId = id, Query = Document }))?.Code);

    [Fact]
    public async Task A_trusted_document_is_run_by_any_of_its_names()
    {
        var executor = Executor(new ExecutorOptions { AutomaticPersistedQueries = false });
        Assert.Empty(Trust(executor, [new(Hash, Document, "a"), new("hello", Document, "b"), new("x-app:1.hello", "{ hello }", "c")]));
        foreach (var request in new GraphQLRequest[] { Persisted(Hash), new() { DocumentId = $"sha256:{Hash}" }, new() { DocumentId = Hash }, new() { DocumentId = "hello" }, new() { DocumentId = "x-app:1.hello" } })
            Assert.Null(await ErrorAsync(executor, request));
        Assert.Equal("PERSISTED_QUERY_MISMATCH", (await ErrorAsync(executor, new() { DocumentId = "hello", Query = "{ hello }" }))?.Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await ErrorAsync(executor, new() { DocumentId = "other" }))?.Code);
        Assert.Null(await ErrorAsync(executor, new() { Query = "{ __typename }" }));
    }

    [Fact]
    public async Task Where_only_trusted_documents_are_run_no_other_is_whatever_way_it_comes()
    {
        var executor = Executor();
        var other = "{ __typename }";
        await ErrorAsync(executor, Persisted(HashOf(other)) with { Query = other });
        Assert.Empty(Trust(executor, [new(Hash, Document, "a")], only: true));
        foreach (var request in new GraphQLRequest[]
        {
            new() { Query = other }, Persisted(HashOf(other)), Persisted(HashOf(other)) with { Query = other },
            new() { DocumentId = $"sha256:{HashOf(other)}" }, new() { DocumentId = "other", Query = other },
        })
            Assert.Equal("DOCUMENT_NOT_TRUSTED", (await ErrorAsync(executor, request))?.Code);
        Assert.Null(await ErrorAsync(executor, Persisted(Hash)));
        Assert.Null(await ErrorAsync(executor, new() { Query = Document }));
    }

    [Fact]
    public async Task All_that_is_wrong_with_documents_is_told_at_once_and_the_earlier_ones_stay()
    {
        var executor = Executor();
        Assert.Empty(Trust(executor, [new("old", Document, "old")]));
        var problems = Trust(executor, [
            new("broken", "{", "broken.graphql"), new("invalid", "{ nothing else }", "invalid.graphql"), new(Hash, "{ hello }", "hash.graphql"),
            new("a b", Document, "name.graphql"), new("twice", Document, "one"), new("twice", "{ hello }", "two"),
        ]);
        Assert.Equal(
            ["broken.graphql: Syntax Error", "invalid.graphql: Cannot query", "invalid.graphql: Cannot query", "hash.graphql: the id", "name.graphql: 'a b' is", "two: the id twice"],
            problems.Select((problem, index) => problem[..new[] { 28, 29, 29, 20, 22, 17 }[index]]));
        Assert.Null(await ErrorAsync(executor, new() { DocumentId = "old" }));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await ErrorAsync(executor, new() { DocumentId = "twice" }))?.Code);
    }

    private static List<string> Trust(RequestExecutor executor, IReadOnlyCollection<TrustedDocument> documents, bool only = false)
    {
        var problems = new List<string>();
        Assert.Equal(executor.Trust(documents, only, problems), problems.Count == 0);
        return problems;
    }

    private static GraphQLRequest Persisted(string hash) => new() { Extensions = JsonElement.Parse($$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"}}""") };

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<(string Message, string? Code)?> ErrorAsync(RequestExecutor executor, GraphQLRequest request)
    {
        var result = await executor.ExecuteAsync(request, new Services(), cancellationToken: TestContext.Current.CancellationToken);
        return ExecutorHarness.ErrorsOf(result) is [var error, ..] ? (error.Message, error.Code) : null;
    }

    private static RequestExecutor Executor(ExecutorOptions? options = null) => new RequestExecutorBuilder()
        .AddSdl("type Query { hello: String }", "test.graphql").AddType(typeof(Root)).WithOptions(options ?? new()).Build();

    [ObjectType("Query")]
    private static class Root
    {
        public static string Hello() => "world";
    }
}
