using System.Net;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Http;

public sealed class AcceptedMediaTypesTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Query = """{"query":"{ __typename }"}""";

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("APPLICATION/JSON", "application/json")]
    [InlineData("application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", "application/graphql-response+json")]
    [InlineData("application/json, application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("application/json;q=0.9, application/graphql-response+json;q=0.2", "application/json")]
    [InlineData("application/graphql-response+json;q=0, */*", "application/json")]
    [InlineData("application/json;q=0, */*;q=0.1", "application/graphql-response+json")]
    [InlineData("text/html, */*;q=0.1", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("text/*", "text/event-stream")]
    [InlineData("text/event-stream, application/json;q=0.5", "text/event-stream")]
    [InlineData("text/event-stream;q=0.5, application/json", "application/json")]
    [InlineData("application/graphql-response+json, application/json, text/event-stream, multipart/mixed", "application/graphql-response+json")]
    public async Task The_answer_has_the_media_type_that_the_client_likes_best(string? accept, string expected)
    {
        using var response = await shared.Host.PostAsync(Query, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType.CharSet);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("image/*, multipart/mixed")]
    public async Task A_client_that_takes_nothing_of_ours_is_told_what_there_is(string accept)
    {
        using var response = await shared.Host.PostAsync(Query, accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal("NOT_ACCEPTABLE", await Answer.CodeAsync(response));
    }
}
