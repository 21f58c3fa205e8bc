using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>A stay in a stage, and what came after it.</summary>
public sealed record Stay(string Stage, DateTimeOffset From, DateTimeOffset? To, string? Next);

/// <summary>Made-up histories, and what plain code counts in them.</summary>
internal static class StageHistories
{
    /// <summary>People who reply, are judged, and grow cold, before, within and after the period; some of it told late.</summary>
    public static async Task<TestTenant> PeopleAsync(TestServer server, Random random)
    {
        var tenant = await server.TenantAsync();
        await PeopleAsync(tenant, random);
        return tenant;
    }

    /// <param name="days">Of so many days of the year.</param>
    public static async Task PeopleAsync(TestTenant tenant, Random random, int days = 100)
    {
        for (var index = 0; index < 14; index++)
        {
            var contact = await tenant.ContactAsync($"Contact {index}", new { createdAt = Some() });
            for (var fact = random.Next(5); fact > 0; fact--) await SomethingAsync(tenant, contact, random, days);
        }

        DateTimeOffset Some() => PeriodFunnelTests.Day(1, 1).AddHours(random.Next(24 * days));
    }

    /// <summary>A reply, an intention or its end, or a refusal, at some instant, now and then at one with others: forward, backward, out and back in again.</summary>
    public static async Task SomethingAsync(TestTenant tenant, string contact, Random random, int days = 100)
    {
        var at = PeriodFunnelTests.Day(1, 1).AddHours(random.Next(4) == 0 ? 24 * 40 : random.Next(24 * days));
        var kind = random.Next(6) switch { 0 => "purchase_intent", 1 => "purchase_intent_withdrawn", 2 => "declined", _ => "email" };
        if (kind == "email") await tenant.ReplyAsync(contact, at);
        else await tenant.MutateAsync("recordActivity", new { idempotencyKey = Guid.NewGuid().ToString(), subjectIds = new[] { contact }, kind, direction = "INBOUND", occurredAt = at }, "activity { id }");
    }

    /// <summary>The stays of each subject as the ledger tells them.</summary>
    public static async Task<Dictionary<string, List<Stay>>> ReadAsync(TestTenant tenant) => Stays(await ChangesAsync(tenant));

    /// <summary>All changes, by number.</summary>
    public static async Task<List<JsonElement>> ChangesAsync(TestTenant tenant)
    {
        var changes = new List<JsonElement>();
        for (var after = 0L; ;)
        {
            var page = (await tenant.QueryAsync(
                "query($after: ChangeNumber) { stageChanges(afterNumber: $after, first: 500) { nodes { number kind retracts effectiveAt numberedAt batchEnd subject { id } to { key } } pageInfo { hasNextPage } } }",
                new { after })).GetProperty("stageChanges");
            changes.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return changes;
            after = changes[^1].GetProperty("number").GetInt64();
        }
    }

    /// <summary>The stays that changes tell of.</summary>
    public static Dictionary<string, List<Stay>> Stays(IReadOnlyList<JsonElement> changes)
    {
        var retracted = changes.Where(change => change.GetProperty("kind").GetString() == "RETRACTED").Select(change => change.GetProperty("retracts").GetInt64()).ToHashSet();
        return changes.Where(change => change.GetProperty("kind").GetString() == "MOVED" && !retracted.Contains(change.GetProperty("number").GetInt64()))
            .GroupBy(change => change.GetProperty("subject").GetProperty("id").GetString()!)
            .ToDictionary(
                group => group.Key,
                group =>
                {
                    var moves = group.Select(change => (At: change.GetProperty("effectiveAt").GetDateTimeOffset(), Number: change.GetProperty("number").GetInt64(), To: change.GetProperty("to").GetProperty("key").GetString()!))
                        .OrderBy(move => move.At).ThenBy(move => move.Number).ToList();
                    return moves.Select((move, index) => new Stay(move.To, move.At, index + 1 < moves.Count ? moves[index + 1].At : null, index + 1 < moves.Count ? moves[index + 1].To : null)).ToList();
                });
    }

    /// <summary>The shortest duration by which so many of all are through; those that have not ended hand their share on to those that last longer.</summary>
    public static TimeSpan? Quantile(IEnumerable<(TimeSpan After, bool Ended)> waits, double part)
    {
        var all = waits.OrderBy(wait => wait.After).ThenByDescending(wait => wait.Ended).ToList();
        var shares = Enumerable.Repeat(1.0 / all.Count, all.Count).ToArray();
        var through = 0.0;
        for (var index = 0; index < all.Count; index++)
        {
            if (all[index].Ended)
            {
                through += shares[index];
                if (through >= part - 1e-9) return all[index].After;
            }
            else
            {
                for (var later = index + 1; later < all.Count; later++) shares[later] += shares[index] / (all.Count - index - 1);
            }
        }

        return null;
    }

    public static void AssertQuantiles(IEnumerable<(TimeSpan After, bool Ended)> waits, JsonElement json)
    {
        var all = waits.ToList();
        foreach (var (name, part) in new[] { ("median", 0.5), ("p75", 0.75), ("p90", 0.9) })
            Assert.Equal((name, Quantile(all, part)), (name, json.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? System.Xml.XmlConvert.ToTimeSpan(value.GetString()!) : null));
    }
}
