using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

/// <summary>Twelve contacts that engagement and the ideal customer profile see differently, and the questions that are asked of them.</summary>
internal sealed class Base(TestTenant tenant)
{
    /// <summary>Under engagement with its defaults a reply makes a prospect; with these settings only a judgement does.</summary>
    public static readonly object OnlyJudgement = new { triggers = new[] { "serious_chance" } };

    public TestTenant Tenant => tenant;

    public List<string> Contacts { get; } = [];

    /// <summary>Those who answered: prospects.</summary>
    public List<string> Replied { get; } = [];

    public static async Task<Base> CreateAsync(TestServer server)
    {
        var filled = new Base(await server.TenantAsync());
        for (var index = 0; index < 12; index++)
        {
            var contact = await filled.Tenant.ContactAsync($"Contact {index}", new { createdAt = "2026-01-01T00:00:00Z" });
            filled.Contacts.Add(contact);
            if (index >= 5) continue;
            await filled.Tenant.ReplyAsync(contact, new DateTimeOffset(2026, 2, 1 + index, 0, 0, 0, TimeSpan.Zero));
            filled.Replied.Add(contact);
        }

        return filled;
    }

    /// <summary>A definition with settings as a mutation takes it.</summary>
    public async Task<object> CandidateAsync(object? settings = null, string key = "engagement") => new { definitionId = await tenant.DefinitionAsync(key), settings = settings ?? new { } };

    /// <summary>Begins an evaluation and waits for its end; gives its id.</summary>
    public async Task<string> RunAsync(string mutation, object input, string field)
    {
        var began = (await tenant.MutateAsync(mutation, input, $"{field} {{ id state asOf startedBy {{ name }} }}")).GetProperty(field);
        var id = began.GetProperty("id").GetString()!;
        var last = default(JsonElement);
        await foreach (var step in tenant.SubscribeAsync("subscription($id: ID!) { evaluationProgressed(id: $id) { state progress failure } }", new { id }, TestContext.Current.CancellationToken))
            last = step.GetProperty("data").GetProperty("evaluationProgressed");
        Assert.Equal("""{"state":"COMPLETED","progress":1,"failure":null}""", last.GetRawText());
        return id;
    }

    /// <summary>Every figure in an answer opens exactly the list that it counted.</summary>
    public static void AssertLists(JsonElement answer, string count = "count", string list = "subjects")
    {
        if (answer.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in answer.EnumerateArray()) AssertLists(item, count, list);
        }

        if (answer.ValueKind != JsonValueKind.Object) return;
        if (answer.TryGetProperty(list, out var subjects))
        {
            var counted = answer.GetProperty(count).GetInt32();
            Assert.Equal(counted, subjects.GetProperty("totalCount").GetInt32());
            Assert.Equal(counted, subjects.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).Distinct().Count());
            Assert.Equal(counted, subjects.GetProperty("nodes").GetArrayLength());
        }

        foreach (var property in answer.EnumerateObject()) AssertLists(property.Value, count, list);
    }

    public static IEnumerable<string?> Ids(JsonElement connection) => connection.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString());
}
