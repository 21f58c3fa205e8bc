using System.Net;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Http;

public sealed class RequestParametersTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("""{"query":"{ hello }"}""", "Hello world")]
    [InlineData("""{"query":"{ hello }","operationName":null,"variables":null,"extensions":null,"id":7}""", "Hello world")]
    [InlineData("""{"query":"query($n: String) { hello(name: $n) }","variables":{"n":"Ada 🏃"},"extensions":{"any":[1]}}""", "Hello Ada 🏃")]
    [InlineData("""{"query":"query A { a: hello } query B { hello(name: \"B\") }","operationName":"B"}""", "Hello B")]
    [InlineData("\uFEFF{\"query\":\"{ hello }\"}", "Hello world")]
    public async Task A_body_with_the_parameters_is_executed(string body, string expected)
    {
        using var response = await shared.Host.PostAsync(body);

        Assert.Equal(expected, (await Answer.JsonAsync(response)).GetProperty("data").GetProperty("hello").GetString());
    }

    [Theory]
    [InlineData("", "The request body is empty")]
    [InlineData("{ \"not JSON", "The request body is not valid JSON")]
    [InlineData("""{"query":"{ hello }","query":"{ fails }"}""", "The request body is not valid JSON")]
    [InlineData("\"{ hello }\"", "must be a JSON object with a \"query\", not a string")]
    [InlineData("""{"query":"{ hello(name: \"\ud800\") }"}""", "half of a surrogate pair")]
    [InlineData("""{"variables":{}}""", "The parameter \"query\" is missing")]
    [InlineData("""{"query":""}""", "The parameter \"query\" is missing")]
    [InlineData("""{"query":{"a":1}}""", "\"query\" must be a string, not an object")]
    [InlineData("""{"query":0}""", "\"query\" must be a string, not a number")]
    [InlineData("""{"query":"{ hello }","operationName":["A"]}""", "\"operationName\" must be a string, not an array")]
    [InlineData("""{"query":"{ hello }","variables":"{}"}""", "\"variables\" must be a JSON object, not a string")]
    [InlineData("""{"query":"{ hello }","variables":[]}""", "\"variables\" must be a JSON object, not an array")]
    [InlineData("""{"query":"{ hello }","extensions":false}""", "\"extensions\" must be a JSON object, not a boolean")]
    public async Task A_body_that_is_no_request_is_a_bad_request_that_says_why(string body, string expected)
    {
        using var response = await shared.Host.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_refused_by_name()
    {
        using var response = await shared.Host.PostAsync("""[{"query":"{ hello }"}]""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("BATCHING_NOT_SUPPORTED", await Answer.CodeAsync(response));
    }

    [Fact]
    public async Task A_query_can_be_asked_by_GET_with_variables()
    {
        using var response = await shared.Host.GetAsync(
            "?query=" + Uri.EscapeDataString("query A($n: String) { hello(name: $n) } query B { scope }")
            + "&operationName=A&variables=" + Uri.EscapeDataString("""{"n":"Ada"}"""));

        Assert.Equal("Hello Ada", (await Answer.JsonAsync(response)).GetProperty("data").GetProperty("hello").GetString());
    }

    [Theory]
    [InlineData("", "The parameter \"query\" is missing")]
    [InlineData("?query=%7Bhello%7D&query=%7Bfails%7D", "\"query\" is given 2 times")]
    [InlineData("?query=%7Bhello%7D&variables=%7B", "\"variables\" is not valid JSON")]
    [InlineData("?query=%7Bhello%7D&variables=1", "\"variables\" must be a JSON object, not a number")]
    public async Task A_GET_that_is_no_request_is_a_bad_request_that_says_why(string query, string expected)
    {
        using var response = await shared.Host.GetAsync(query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_asked_for_by_its_hash_once_its_text_came_with_it()
    {
        const string Hash = "fbc88c2c91d0b8ac63f4a7a7eac3d5e9d3d7ff2d2b4c7c2a0e9a3c5b7c1f0e11";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{ hello }"u8));
        await using var host = await TestHost.StartAsync();
        var extensions = Uri.EscapeDataString($$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"}}""");
        using var unknown = await host.GetAsync($"?extensions={extensions}", "application/graphql-response+json");
        Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_QUERY_NOT_FOUND"), (unknown.StatusCode, await Answer.CodeAsync(unknown)));
        Assert.Equal("PersistedQueryNotFound", (await Answer.ErrorAsync(unknown)).GetProperty("message").GetString());
        using var sent = await host.PostAsync($$$"""{"query":"{ hello }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"} } }""");
        Assert.Equal("""{"data":{"hello":"Hello world"}}""", await sent.Content.ReadAsStringAsync());
        foreach (var query in new[] { $"?extensions={extensions}", $"?documentId=sha256:{hash}" })
        {
            using var known = await host.GetAsync(query, "text/html,application/json");
            Assert.Equal("""{"data":{"hello":"Hello world"}}""", await known.Content.ReadAsStringAsync());
            Assert.Equal("no-store", known.Headers.CacheControl?.ToString());
        }

        using var mismatch = await host.PostAsync($$$"""{"query":"{ hello }","documentId":"sha256:{{{Hash}}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "PERSISTED_QUERY_MISMATCH"), (mismatch.StatusCode, await Answer.CodeAsync(mismatch)));
        using var number = await host.PostAsync("""{"documentId":1}""");
        Assert.Contains("\"documentId\" must be a string", (await Answer.ErrorAsync(number)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
