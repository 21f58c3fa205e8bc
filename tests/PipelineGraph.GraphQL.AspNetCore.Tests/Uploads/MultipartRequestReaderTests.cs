using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Uploads;

public sealed class MultipartRequestReaderTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Store = "mutation($files: [Upload!]!) { store(files: $files) { name contentType length sha256 start } }";

    private const string Two = """{"query":"mutation($files: [Upload!]!) { store(files: $files) { name start } }","variables":{"files":[null,null]}}""";

    [Fact]
    public async Task A_file_arrives_as_it_was_sent()
    {
        var operations = JsonSerializer.Serialize(new { query = Store, variables = new { files = new object?[] { null } } });
        using var response = await SendAsync(shared.Host, ("operations", operations, null), ("map", """{"0":["variables.files.0"]}""", null), ("0", "Alpha file content.\n", "a.txt"));

        var file = (await Answer.JsonAsync(response)).GetProperty("data").GetProperty("store")[0];
        Assert.Equal(("a.txt", "text/plain", 20), (file.GetProperty("name").GetString(), file.GetProperty("contentType").GetString(), file.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task A_large_file_leaves_nothing_behind_on_the_disk()
    {
        var operations = JsonSerializer.Serialize(new { query = Store, variables = new { files = new object?[] { null } } });
        var content = string.Create(5_000_000, 0, static (text, _) => { for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + (i % 26)); });
        using var response = await SendAsync(shared.Host, ("operations", operations, null), ("map", """{"0":["variables.files.0"]}""", null), ("0", content, "a.txt"));

        Assert.Equal(5_000_000, (await Answer.JsonAsync(response)).GetProperty("data").GetProperty("store")[0].GetProperty("length").GetInt32());
        await Eventually.True(static () => Directory.GetFiles(Path.GetTempPath(), "upload-*").Length == 0);
    }

    [Fact]
    public async Task Several_files_and_one_file_in_several_places_arrive()
    {
        using var several = await SendAsync(
            shared.Host, ("operations", Two, null), ("map", """{"x":["variables.files.1"],"y":["variables.files.0"]}""", null), ("x", "first sent", "x"), ("y", "second sent", "y"));
        Assert.Equal("""{"data":{"store":[{"name":"y","start":"second sent"},{"name":"x","start":"first sent"}]}}""", await several.Content.ReadAsStringAsync());

        using var same = await SendAsync(shared.Host, ("operations", Two, null), ("map", """{"x":["variables.files.1","variables.files.0"]}""", null), ("x", "same", "x"));
        Assert.Equal("""{"data":{"store":[{"name":"x","start":"same"},{"name":"x","start":"same"}]}}""", await same.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_without_files_may_come_this_way()
    {
        using var response = await SendAsync(shared.Host, ("operations", """{"query":"{ hello }"}""", null), ("map", "{}", null));
        Assert.Equal("""{"data":{"hello":"Hello world"}}""", await response.Content.ReadAsStringAsync());
    }

    public static TheoryData<string, string, (string, string, string?)[]> Violations => new()
    {
        { "no operations", "The part \"operations\" is missing", [("map", """{"0":["variables.files.0"]}""", null), ("operations", Two, null), ("0", "", "a")] },
        { "no map", "The part \"map\" is missing", [("operations", Two, null), ("0", "", "a")] },
        { "map not JSON", "The part \"map\" is not valid JSON", [("operations", Two, null), ("map", "{", null)] },
        { "map empty", "The part \"map\" is empty", [("operations", Two, null), ("map", "", null)] },
        { "map a list", "The part \"map\" must be a JSON object", [("operations", Two, null), ("map", "[]", null)] },
        { "no paths", "The part \"map\" must have a list", [("operations", Two, null), ("map", """{"0":[]}""", null)] },
        { "path a number", "The part \"map\" has a path for \"0\" that is no string", [("operations", Two, null), ("map", """{"0":[1]}""", null)] },
        { "operations not JSON", "The part \"operations\" is not valid JSON", [("operations", "{", null), ("map", "{}", null)] },
        { "operations a batch", "Batches are not taken", [("operations", $"[{Two}]", null), ("map", "{}", null)] },
        { "path out of the variables", "The path \"query\" of the part \"map\" must begin", [("operations", Two, null), ("map", """{"0":["query"]}""", null)] },
        { "path of no variable", "The path \"variables.file\" of the part \"map\" is not in", [("operations", Two, null), ("map", """{"0":["variables.file"]}""", null)] },
        { "path beyond a list", "The path \"variables.files.2\" of the part \"map\" is not in", [("operations", Two, null), ("map", """{"0":["variables.files.2"]}""", null)] },
        { "path with a negative index", "The path \"variables.files.-1\" of the part \"map\" is not in", [("operations", Two, null), ("map", """{"0":["variables.files.-1"]}""", null)] },
        { "path into null", "The path \"variables.files.0.x\" of the part \"map\" is not in", [("operations", Two, null), ("map", """{"0":["variables.files.0.x"]}""", null)] },
        { "no null", "The path \"variables.files.0\" of the part \"map\" leads to a value", [("operations", Two.Replace("[null", "[1", StringComparison.Ordinal), null), ("map", """{"0":["variables.files.0"]}""", null)] },
        { "a place twice", "The path \"variables.files.0\" of the part \"map\" leads to a value", [("operations", Two, null), ("map", """{"0":["variables.files.0"],"1":["variables.files.0"]}""", null)] },
        { "a file not in the map", "The part \"2\" is not in the part \"map\"", [("operations", Two, null), ("map", """{"0":["variables.files.0"]}""", null), ("0", "", "a"), ("2", "", "b")] },
        { "a file twice", "The part \"0\" is not in the part \"map\", or comes a second time", [("operations", Two, null), ("map", """{"0":["variables.files.0"]}""", null), ("0", "", "a"), ("0", "", "b")] },
        { "a file missing", "The part \"map\" names files whose parts are missing: \"1\"", [("operations", Two, null), ("map", """{"0":["variables.files.0"],"1":["variables.files.1"]}""", null), ("0", "", "a")] },
        {
            "too many files", "The part \"map\" names more than 10 files",
            [
                ("operations", Two.Replace("[null,null]", $"[{string.Join(',', Enumerable.Repeat("null", 11))}]", StringComparison.Ordinal), null),
                ("map", $"{{{string.Join(',', Enumerable.Range(0, 11).Select(i => $"\"{i}\":[\"variables.files.{i}\"]"))}}}", null),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_of_the_specification_is_a_bad_request_that_names_the_part(string violation, string message, (string, string, string?)[] parts)
    {
        using var response = await SendAsync(shared.Host, parts);

        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, violation);
        Assert.StartsWith(message, (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mutation($files: [Upload!]!) { nothing(files: $files) }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{", "GRAPHQL_PARSE_FAILED")]
    [InlineData("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE")]
    [InlineData("subscription($files: [Upload!]) { texts { body } }", "GRAPHQL_VALIDATION_FAILED")]
    public async Task A_document_that_is_not_run_is_refused_before_its_files_are_read(string query, string code)
    {
        // The file never comes.
        var operations = JsonSerializer.Serialize(new { query, variables = new { files = new object?[] { null } } });
        using var response = await SendAsync(shared.Host, ("operations", operations, null), ("map", """{"0":["variables.files.0"]}""", null));

        Assert.Equal(code, await Answer.CodeAsync(response));
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}", "The body ends")]
    [InlineData("--b\r\nContent-Disposition: form-data\r\n\r\n{}\r\n--b--\r\n", "A part has no name")]
    [InlineData("--b\r\nnonsense\r\n\r\n{}\r\n--b--\r\n", "A part cannot be read")]
    [InlineData("", "The body ends")]
    [InlineData("--b--\r\n", "The part \"operations\" is missing")]
    public async Task A_broken_body_is_a_bad_request(string body, string message)
    {
        using var response = await shared.Host.PostAsync(body, contentType: "multipart/form-data; boundary=b");

        Assert.Equal((HttpStatusCode.BadRequest, "BAD_MULTIPART_REQUEST"), (response.StatusCode, await Answer.CodeAsync(response)));
        Assert.StartsWith(message, (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    public async Task A_body_without_a_boundary_is_a_bad_request(string type)
    {
        using var response = await shared.Host.PostAsync("", contentType: type);
        Assert.Equal((HttpStatusCode.BadRequest, "BAD_MULTIPART_REQUEST"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_not_handed_on()
    {
        var body = new StringBuilder();
        foreach (var (name, value) in new[] { ("operations", Two), ("map", """{"0":["variables.files.0","variables.files.1"]}"""), ("0", new string('a', 100_000)) })
            body.Append(CultureInfo.InvariantCulture, $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        using var response = await shared.Host.PostAsync(body.ToString(), contentType: "multipart/form-data; boundary=b");

        Assert.Equal((HttpStatusCode.BadRequest, "BAD_MULTIPART_REQUEST"), (response.StatusCode, await Answer.CodeAsync(response)));
        await Eventually.True(static () => Directory.GetFiles(Path.GetTempPath(), "upload-*").Length == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_over_its_own_limit_is_too_large_whether_or_not_it_says_its_length(bool chunked)
    {
        await using var host = await TestHost.StartAsync(static options => (options.MaxRequestBodySize, options.MaxUploadSize) = (1_000, 200_000));
        using var fits = await SendAsync(host, ("operations", Two, null), ("map", """{"0":["variables.files.0","variables.files.1"]}""", null), ("0", new string('a', 150_000), "a"));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);

        using var request = Request(("operations", Two, null), ("map", """{"0":["variables.files.0","variables.files.1"]}""", null), ("0", new string('a', 250_000), "a"));
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await host.SendAsync(request);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE"), (response.StatusCode, await Answer.CodeAsync(response)));
        Assert.Contains("200000 bytes", (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_at_once_than_there_is_room_for_are_asked_to_come_again()
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxUploadRequests = 1);
        var held = SendAsync(host, ("operations", """{"query":"{ held }"}""", null), ("map", "{}", null));
        await Eventually.True(() => host.Texts.Held == 1);

        using var refused = await SendAsync(host, ("operations", """{"query":"{ hello }"}""", null), ("map", "{}", null));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "TOO_MANY_UPLOADS"), (refused.StatusCode, await Answer.CodeAsync(refused)));
        Assert.NotNull(refused.Headers.RetryAfter);
        using var plain = await host.PostAsync("""{"query":"{ hello }"}""");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);

        host.Texts.Release();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        // The answer comes before the place is free.
        var status = HttpStatusCode.ServiceUnavailable;
        while (status == HttpStatusCode.ServiceUnavailable) status = (await SendAsync(host, ("operations", """{"query":"{ hello }"}""", null), ("map", "{}", null))).StatusCode;
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task The_document_has_the_limit_of_documents()
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxRequestBodySize = 1_000);
        using var response = await SendAsync(host, ("operations", new string(' ', 1_001), null), ("map", "{}", null));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("\"operations\"", (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_the_place_of_a_file_is_refused()
    {
        using var response = await shared.Host.PostAsync("""{"query":"mutation { store(files: [\"0\"]) { name } }"}""");
        Assert.Contains("multipart/form-data", (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);

        using var null1 = await SendAsync(shared.Host, ("operations", Two, null), ("map", """{"0":["variables.files.0"]}""", null), ("0", "", "a"));
        Assert.Equal("BAD_USER_INPUT", await Answer.CodeAsync(null1));
    }

    private static Task<HttpResponseMessage> SendAsync(TestHost host, params (string Name, string Text, string? FileName)[] parts) => host.SendAsync(Request(parts));

    private static HttpRequestMessage Request(params (string Name, string Text, string? FileName)[] parts)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, text, fileName) in parts)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            if (fileName is null) content.Add(part, name);
            else
            {
                part.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
                content.Add(part, name, fileName);
            }
        }

        return new(HttpMethod.Post, "/graphql") { Content = content };
    }
}
