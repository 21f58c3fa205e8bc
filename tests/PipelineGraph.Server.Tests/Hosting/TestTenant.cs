using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>A client of the server with one key.</summary>
public sealed class TestTenant(TestServer server, string name, ApiKeyResult key)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(5) };

    public Guid Id => key.TenantId;

    public string Name => name;

    public string KeyName => key.Name;

    public string KeyText => key.KeyText;

    public Caller Caller => new(key.TenantId, key.ActorId, key.Role);

    /// <summary>The same tenant with a key of another role.</summary>
    public async Task<TestTenant> AsAsync(Role role) => new(server, name, await server.KeyAsync(name, role));

    /// <summary>The data of an operation that must go well.</summary>
    public async Task<JsonElement> QueryAsync(string query, object? variables = null)
    {
        var response = await SendAsync(query, variables);
        Assert.False(response.TryGetProperty("errors", out var errors), $"{errors}\n{query}");
        return response.GetProperty("data");
    }

    /// <summary>The payload of a mutation that must go well.</summary>
    public async Task<JsonElement> MutateAsync(string field, object input, string selection)
    {
        var payload = await TryMutateAsync(field, input, selection);
        Assert.Equal("[]", payload.GetProperty("errors").GetRawText());
        return payload;
    }

    /// <summary>The payload of a mutation with its errors.</summary>
    public async Task<JsonElement> TryMutateAsync(string field, object input, string selection)
    {
        var type = char.ToUpperInvariant(field[0]) + field[1..] + "Input";
        var data = await QueryAsync(
            $"mutation($input: {type}!) {{ {field}(input: $input) {{ {selection} errors {{ __typename ... on UserError {{ message path }} }} }} }}", new { input });
        return data.GetProperty(field);
    }

    /// <summary>The codes of the errors of an operation that must not go well.</summary>
    public async Task<IReadOnlyList<string?>> CodesAsync(string query, object? variables = null)
    {
        var response = await SendAsync(query, variables);
        Assert.True(response.TryGetProperty("errors", out var errors), response.GetRawText());
        return [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString())];
    }

    public Task<JsonElement> SendAsync(string query, object? variables = null) => SendTextAsync(JsonSerializer.Serialize(new { query, variables }));

    /// <summary>The answer to a request whose body is given as it goes over the wire.</summary>
    public async Task<JsonElement> SendTextAsync(string body)
    {
        using var request = Request(body);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>The responses of a subscription, until the enumeration is left.</summary>
    public async IAsyncEnumerable<JsonElement> SubscribeAsync(
        string query, object? variables = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = Request(JsonSerializer.Serialize(new { query, variables }));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var isNext = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal)) isNext = line.Contains("next", StringComparison.Ordinal);
            else if (isNext && line.StartsWith("data:", StringComparison.Ordinal)) yield return JsonElement.Parse(line[5..]);
        }
    }

    /// <summary>The id of an installed definition.</summary>
    public async Task<string> DefinitionAsync(string key = "engagement") =>
        (await QueryAsync("{ definitions { id key } }")).GetProperty("definitions").EnumerateArray()
        .First(definition => definition.GetProperty("key").GetString() == key).GetProperty("id").GetString()!;

    /// <summary>Makes a contact with an external id and gives its id.</summary>
    public async Task<string> ContactAsync(string displayName, object? more = null)
    {
        var input = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        input["displayName"] = displayName;
        input["idempotencyKey"] = Guid.NewGuid().ToString();
        return (await MutateAsync("createContact", input, "contact { id }")).GetProperty("contact").GetProperty("id").GetString()!;
    }

    /// <summary>Records that a contact answered an e-mail of ours: under the engagement definition it becomes a prospect.</summary>
    public async Task ReplyAsync(string contactId, DateTimeOffset? at = null)
    {
        foreach (var direction in new[] { "OUTBOUND", "INBOUND" })
        {
            await MutateAsync(
                "recordActivity",
                new
                {
                    idempotencyKey = Guid.NewGuid().ToString(),
                    subjectIds = new[] { contactId },
                    kind = "email",
                    direction,
                    occurredAt = at?.AddMinutes(direction == "OUTBOUND" ? -60 : 0).ToString("O"),
                    properties = new { question = direction == "INBOUND" },
                },
                "activity { id }");
        }
    }

    private HttpRequestMessage Request(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.KeyText);
        return request;
    }
}
