using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Mutations;

public sealed class ImportMutationTests(TestServer server)
{
    private const string Rows = "id,name\n1,Ann\n2,\n3,Cas\n";

    private static readonly HttpClient Http = new();

    private static readonly object Mapping = new { source = "list", contact = new { externalId = "{id}", displayName = "{name}" } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_imported_packed_or_not(bool packed)
    {
        var tenant = await server.TenantAsync();
        var content = Encoding.UTF8.GetBytes(Rows);
        var payload = await UploadAsync(tenant, packed ? Packed(content) : content);
        Assert.Equal("""{"rows":3,"imported":2,"bad":1,"badRows":[{"row":2}],"errors":[]}""", payload.GetRawText());
        Assert.Equal(2, await CountAsync(tenant));
    }

    [Fact]
    public async Task A_file_of_many_megabytes_is_imported()
    {
        var tenant = await server.TenantAsync();
        var text = new StringBuilder("id,name,note\n");
        for (var row = 0; row < 200; row++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{row},Ann,{new string('x', 100_000)}\n");
        Assert.Equal(200, (await UploadAsync(tenant, Encoding.UTF8.GetBytes(text.ToString()))).GetProperty("imported").GetInt32());
    }

    [Fact]
    public async Task A_key_answers_the_same_again_and_refuses_another_input()
    {
        var tenant = await server.TenantAsync();
        var content = Encoding.UTF8.GetBytes(Rows);
        var first = await UploadAsync(tenant, content, key: "k");
        await tenant.MutateAsync("importCsv", new { idempotencyKey = "other", csv = "id,name\n9,Zoe\n", mapping = Mapping }, "rows");

        Assert.Equal(first.GetRawText(), (await UploadAsync(tenant, content, key: "k")).GetRawText());
        var byText = await tenant.TryMutateAsync("importCsv", new { idempotencyKey = "k", csv = Rows, mapping = Mapping }, "rows bad");
        Assert.Equal("IdempotencyKeyReusedError", byText.GetProperty("errors")[0].GetProperty("__typename").GetString());
        var other = await UploadAsync(tenant, Encoding.UTF8.GetBytes(Rows + "4,Dan\n"), key: "k");
        Assert.Equal("""[{"__typename":"IdempotencyKeyReusedError","path":["idempotencyKey"]}]""", other.GetProperty("errors").GetRawText());
        Assert.Equal(0, other.GetProperty("rows").GetInt32());
        Assert.Equal(3, await CountAsync(tenant));

        // What was refused has used up no key.
        Assert.NotEmpty((await UploadAsync(tenant, Encoding.UTF8.GetBytes("a\n1\n"), key: "fresh")).GetProperty("errors").EnumerateArray());
        Assert.Empty((await UploadAsync(tenant, content, key: "fresh")).GetProperty("errors").EnumerateArray());
        Assert.Equal("InvalidValueError", (await UploadAsync(tenant, content, key: "")).GetProperty("errors")[0].GetProperty("__typename").GetString());
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_mapping_is_told_together_with_what_the_file_says_against_it()
    {
        var tenant = await server.TenantAsync();
        var payload = await UploadAsync(tenant, Encoding.UTF8.GetBytes(Rows), new { source = "list", nonsense = 1, contact = new { externalId = "{number}", displayName = "{name}" } });
        Assert.Equal("""[["mapping","nonsense"],["mapping","contact","externalId"]]""", $"[{string.Join(',', payload.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetRawText()))}]");
    }

    [Fact]
    public async Task Only_an_administrator_imports_and_a_file_that_is_none_is_told()
    {
        var tenant = await server.TenantAsync();
        Assert.Equal("FORBIDDEN", Code(await SendAsync(await tenant.AsAsync(Role.Editor), Encoding.UTF8.GetBytes(Rows), Mapping, key: null)));
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync("mutation($file: Upload!) { importFile(input: { file: $file, mapping: {} }) { rows } }", new { file = "0" }));
        var broken = await UploadAsync(tenant, Packed(Encoding.UTF8.GetBytes(Rows))[..^12]);
        Assert.NotEqual(0, broken.GetProperty("errors").GetArrayLength() + broken.GetProperty("bad").GetInt32());
    }

    private static string? Code(JsonElement response) => response.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

    private static async Task<int> CountAsync(TestTenant tenant) =>
        (await tenant.QueryAsync("{ contacts { totalCount } }")).GetProperty("contacts").GetProperty("totalCount").GetInt32();

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionMode.Compress)) packing.Write(content);
        return packed.ToArray();
    }

    private async Task<JsonElement> UploadAsync(TestTenant tenant, byte[] content, object? mapping = null, string? key = null)
    {
        var response = await SendAsync(tenant, content, mapping ?? Mapping, key);
        Assert.False(response.TryGetProperty("errors", out var errors), $"{errors}");
        return response.GetProperty("data").GetProperty("importFile");
    }

    private async Task<JsonElement> SendAsync(TestTenant tenant, byte[] content, object mapping, string? key)
    {
        const string Query = "mutation($input: ImportFileInput!) { importFile(input: $input) { rows imported bad badRows { row } errors { __typename ... on UserError { path } } } }";
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.KeyText);
        request.Content = new MultipartFormDataContent
        {
            { new StringContent(JsonSerializer.Serialize(new { query = Query, variables = new { input = new { idempotencyKey = key, file = (object?)null, mapping } } })), "operations" },
            { new StringContent("""{"0":["variables.input.file"]}"""), "map" },
            { new ByteArrayContent(content), "0", "people.csv" },
        };
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
