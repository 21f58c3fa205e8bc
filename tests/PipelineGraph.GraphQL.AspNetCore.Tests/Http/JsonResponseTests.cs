using System.Net;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Http;

public sealed class JsonResponseTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Json = "application/json", ResponseJson = "application/graphql-response+json";

    [Theory]
    [InlineData(Json, HttpStatusCode.OK)]
    [InlineData(ResponseJson, HttpStatusCode.BadRequest)]
    public async Task A_document_that_cannot_be_executed_is_a_failure_only_for_clients_that_read_the_status(string accept, HttpStatusCode expected)
    {
        string[] documents = ["{", "{ noSuchField }", "query A { hello } query B { hello }", "query($n: String!) { hello(name: $n) }"];
        foreach (var document in documents)
        {
            using var response = await shared.Host.PostAsync($$"""{"query":"{{document}}"}""", accept);

            Assert.Equal(expected, response.StatusCode);
            Assert.Equal(accept, response.Content.Headers.ContentType!.MediaType);
            await Answer.ErrorAsync(response);
        }
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(ResponseJson)]
    public async Task A_field_that_fails_leaves_the_status_alone(string accept)
    {
        using var response = await shared.Host.PostAsync("""{"query":"{ fails hello }"}""", accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = await Answer.JsonAsync(response);
        Assert.Equal("Hello world", json.GetProperty("data").GetProperty("hello").GetString());
        Assert.Equal("Nothing to give.", json.GetProperty("errors")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Answers_say_their_length_and_are_not_to_be_stored()
    {
        using var response = await shared.Host.PostAsync("""{"query":"{ hello }"}""", until: HttpCompletionOption.ResponseHeadersRead);

        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(ResponseJson)]
    [InlineData("text/event-stream")]
    public async Task A_mutation_by_GET_is_not_executed(string accept)
    {
        using var response = await shared.Host.GetAsync("?query=" + Uri.EscapeDataString("mutation { emit(text: \"x\") }"), accept);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", Assert.Single(response.Content.Headers.Allow));
        await Answer.ErrorAsync(response);
    }
}
