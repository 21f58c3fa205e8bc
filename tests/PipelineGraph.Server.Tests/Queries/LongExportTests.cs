using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>The file about a person of whom much is known: all of it, and read piece by piece.</summary>
public sealed class LongExportTests
{
    private const string Source = "crm";

    [Theory]
    [InlineData(40, 30)]
    [InlineData(2_600, 1_300)]
    public async Task It_is_complete_and_takes_a_statement_a_piece_and_not_one_for_each_activity_or_deal(int activities, int deals)
    {
        await using var server = await TestServer.StartAsync();
        var tenant = await server.TenantAsync();
        await RecordAsync([.. ((string[])["Ann", "Ann E."]).Select(name => Subject(Unit.Person, name, [.. Enumerable.Range(0, activities / 2).Select(Email)]))]);
        foreach (var batch in Enumerable.Range(0, deals).Chunk(650))
        {
            await RecordAsync(
            [
                .. batch.Select(index => Subject(Unit.Deal, $"Deal {index}", [new FactInput { Type = FactType.Link, Key = "participant", Role = "buyer", TargetExternalId = index % 2 == 0 ? "Ann" : "Ann E." }])),
            ]);
        }

        var nodes = (await tenant.QueryAsync("{ contacts { nodes { id displayName } } }")).GetProperty("contacts").GetProperty("nodes");
        var (winner, loser) = (Id("Ann"), Id("Ann E."));
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = winner, loserId = loser }, "winner { id }");
        _ = server.Statements.Taken;

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"/contacts/{winner}/export"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.KeyText);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // Its length is known when it is written, and no sooner.
        Assert.Null(response.Content.Headers.ContentLength);
        var file = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        await using var context = server.OpenContext(tenant.Id);
        var persons = (await context.Contacts.AsNoTracking().Select(contact => contact.ContactId).ToListAsync(TestContext.Current.CancellationToken)).ToHashSet();
        Assert.Equal(
            (await context.Facts.AsNoTracking().Where(fact => persons.Contains(fact.SubjectId)).ToListAsync(TestContext.Current.CancellationToken)).Select(fact => (fact.FactNo, fact.ExternalId)).Order(),
            file.GetProperty("facts").EnumerateArray().Select(fact => (fact.GetProperty("number").GetInt64(), fact.TryGetProperty("externalId", out var id) ? id.GetString() : null)).Order());
        Assert.InRange(file.GetProperty("facts").GetArrayLength(), activities, activities + 10);
        Assert.Equal(Enumerable.Range(0, deals).Select(index => $"Deal {index}").Order(StringComparer.Ordinal), Deals().Order(StringComparer.Ordinal));
        Assert.Equal(
            (await context.StageChanges.AsNoTracking().Where(change => persons.Contains(change.SubjectId)).ToListAsync(TestContext.Current.CancellationToken)).Select(change => change.Number).Order(),
            file.GetProperty("stageChanges").EnumerateArray().Select(change => change.GetProperty("number").GetInt64()).Order());
        Assert.InRange(server.Statements.Taken.Count, 10, 30 + ((activities + (4 * deals)) / 500));

        Task RecordAsync(IReadOnlyList<SubjectFactsInput> subjects) => server.Get<RecordFacts>().ExecuteAsync(tenant.Caller, subjects, TestContext.Current.CancellationToken);

        string Id(string name) => nodes.EnumerateArray().Single(node => node.GetProperty("displayName").GetString() == name).GetProperty("id").GetString()!;

        IEnumerable<string> Deals() => file.GetProperty("namedBy").EnumerateArray().Select(link => link.GetProperty("deal").GetProperty("name").GetString()!);
    }

    private static SubjectFactsInput Subject(Unit unit, string name, IReadOnlyList<FactInput> facts) =>
        new() { Unit = unit, ExternalSource = Source, ExternalId = name, Name = name, CreatedAt = PeriodFunnelTests.Day(1, 1), Facts = facts };

    private static FactInput Email(int index) => new()
    {
        Type = FactType.Activity,
        Key = "email",
        Direction = index % 2 == 0 ? Direction.Outbound : Direction.Inbound,
        OccurredAt = PeriodFunnelTests.Day(1, 2).AddMinutes(index),
        ExternalSource = Source,
        ExternalId = $"mail {index}",
    };
}
