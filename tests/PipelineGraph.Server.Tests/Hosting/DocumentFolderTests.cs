using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Tests.Hosting;

public sealed class DocumentFolderTests : IDisposable
{
    private const string Count = "query Count { contacts { totalCount } }";

    private static readonly HttpClient Http = new();

    private readonly string folder = Directory.CreateTempSubdirectory("documents-").FullName;

    [Fact]
    public async Task Documents_of_a_folder_are_run_by_their_ids_and_no_others_while_new_ones_are_taken_up()
    {
        await WriteAsync($"{HashOf(Count)}.graphql", Count + "\n");
        await WriteAsync("relay.json", JsonSerializer.Serialize(new Dictionary<string, string> { ["0123456789abcdef0123456789abcdef"] = "query Relay { __typename }" }));
        await WriteAsync("apollo.json", JsonSerializer.Serialize(new
        {
            format = "apollo-persisted-query-manifest",
            version = 1,
            operations = new[] { new { id = HashOf("query A { __typename }"), name = "A", type = "query", body = "query A { __typename }" } },
        }));
        await using var server = await TestServer.StartAsync("--PipelineGraph:Documents:Folder", folder, "--PipelineGraph:Documents:Only", "true");
        var tenant = await server.TenantAsync();

        foreach (var id in new[] { $"sha256:{HashOf(Count)}", "0123456789abcdef0123456789abcdef", $"sha256:{HashOf("query A { __typename }")}" })
            Assert.False((await PostAsync(server, tenant, new { documentId = id })).TryGetProperty("errors", out _));
        Assert.False((await PostAsync(server, tenant, new { extensions = new { persistedQuery = new { version = 1, sha256Hash = HashOf(Count) } } })).TryGetProperty("errors", out _));
        Assert.False((await PostAsync(server, tenant, new { query = Count })).TryGetProperty("errors", out _));
        foreach (var request in new object[] { new { query = "{ __typename }" }, new { documentId = "other" }, new { documentId = "later" } })
            Assert.Equal("DOCUMENT_NOT_TRUSTED", Code(await PostAsync(server, tenant, request)));
        foreach (var accept in new[] { "application/json", "text/event-stream" })
        {
            using var get = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?query=%7B__typename%7D");
            get.Headers.Accept.ParseAdd(accept);
            Assert.Contains("DOCUMENT_NOT_TRUSTED", await TextAsync(get, tenant), StringComparison.Ordinal);
        }

        await WriteAsync("more.json", """{"later":"{ __typename }"}""");
        await UntilAsync(async () => !(await PostAsync(server, tenant, new { documentId = "later" })).TryGetProperty("errors", out _));

        await WriteAsync("more.json", "{}");
        await UntilAsync(async () => (await PostAsync(server, tenant, new { documentId = "later" })).TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task A_folder_with_faults_stops_the_start_with_all_of_them()
    {
        await WriteAsync("a.json", "{ not json");
        await WriteAsync("b.json", """{"operations":[{"id":"x"},{"id":"y","body":"{ nothing }"}]}""");
        await WriteAsync("c.json", "[]");
        await WriteAsync("0000000000000000000000000000000000000000000000000000000000000000.graphql", Count);
        await WriteAsync("ignored.txt", "nothing");
        var exception = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync("--PipelineGraph:Documents:Folder", folder));

        Assert.Equal(5, exception.Problems.Count);
        foreach (var name in new[] { "a.json: ", "b.json: operations[0]", "b.json, y: Cannot query field", "c.json: is no manifest", "0000.graphql: the id" })
            Assert.Contains(exception.Problems, problem => problem.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_that_cannot_be_are_told_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => PipelineSettings.Read(PipelineSettings.Configuration([
            "--PipelineGraph:Documents:Folder=/nowhere", "--PipelineGraph:Documents:Only=perhaps", "--PipelineGraph:Cors:Origins:0=app.example.com",
            "--PipelineGraph:Cors:Origins:1=https://app.example.com/", "--PipelineGraph:Uploads:MaxSize=none", "--PipelineGraph:Uploads:Size=1",
        ])));

        Assert.Equal(6, exception.Problems.Count);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Code(JsonElement response) => response.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

    private static async Task<string> TextAsync(HttpRequestMessage request, TestTenant tenant)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.KeyText);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> PostAsync(TestServer server, TestTenant tenant, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = JsonContent.Create(body) };
        return JsonElement.Parse(await TextAsync(request, tenant));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Delay(100, TestContext.Current.CancellationToken);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
}
