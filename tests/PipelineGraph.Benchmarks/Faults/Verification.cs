using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Data.Specification;
using Xunit.Sdk;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>What must hold after a fault, whichever it was.</summary>
internal static class Verification
{
    private const string Totals = "{ latestChange contacts(first: 1) { totalCount } funnel(unit: PERSON) { stages { stage { key } count reached } } }";

    public static async Task VerifyAsync(Round round, CancellationToken cancellationToken)
    {
        await FactsAsync(round);
        await round.Writers.RepeatAsync(24, cancellationToken);
        await FactsAsync(round);
        Order(round);
        await TablesAsync(round, cancellationToken);
        await StreamsAsync(round, cancellationToken);
        await NodesAsync(round, cancellationToken);
    }

    /// <summary>Every acknowledged fact is there exactly once, and no other.</summary>
    private static async Task FactsAsync(Round round)
    {
        var rows = round.Installation.Rows(round.Caller.TenantId);
        var facts = await rows.ReadAsync(context => context.Facts.AsNoTracking().Where(fact => fact.Type != FactType.Link).ToListAsync());
        var marks = facts.Select(MarkOf).OfType<string>().CountBy(mark => mark).ToDictionary();
        var expected = round.Writers.Answered.Where(command => command.Marks > 0).ToDictionary(command => command.Key, command => command.Marks);
        foreach (var (key, count) in expected)
        {
            if (marks.GetValueOrDefault(key) is var found && found != count) throw new FaultException($"The fact of '{key}' is there {found} times instead of {count}.");
        }

        if (marks.Keys.FirstOrDefault(mark => !expected.ContainsKey(mark)) is { } stranger) throw new FaultException($"A fact of '{stranger}' is there, which nobody was answered.");
        Equal(round.ImportedActivities, facts.Count(fact => fact.Type == FactType.Activity && MarkOf(fact) is null), "activities that were imported");
        var names = await rows.ReadAsync(context => context.Contacts.AsNoTracking().Where(contact => contact.DisplayName.StartsWith("writer")).Select(contact => contact.DisplayName).ToListAsync());
        var made = round.Writers.Answered.Where(command => command.Query.Contains("createContact", StringComparison.Ordinal)).Select(command => command.Key);
        if (!names.Order(StringComparer.Ordinal).SequenceEqual(made.Order(StringComparer.Ordinal))) throw new FaultException($"Contacts are not there exactly once: {string.Join(' ', names.Order(StringComparer.Ordinal))}");
        Equal(round.ImportedContacts, await rows.ReadAsync(context => context.Contacts.CountAsync(contact => contact.DisplayName.StartsWith("imported"))), "contacts that were imported");
    }

    private static string? MarkOf(FactRecord fact) => fact.Type switch
    {
        FactType.Activity => fact.Properties is null ? null : JsonElement.Parse(fact.Properties).TryGetProperty("mark", out var mark) ? mark.GetString() : null,
        FactType.Attribute or FactType.Judgement => fact.ValueText,
        _ => null,
    };

    /// <summary>Who was acknowledged before another began has the lower number.</summary>
    private static void Order(Round round)
    {
        var numbered = round.Writers.Answered.Where(command => command.Numbers.Count > 0).ToList();
        var ended = numbered.OrderBy(command => command.Ended).ToList();
        var (next, highest) = (0, (Writers.Command?)null);
        foreach (var command in numbered.OrderBy(command => command.Began))
        {
            for (; next < ended.Count && ended[next].Ended < command.Began; next++)
            {
                if (highest is null || ended[next].Numbers.Max() > highest.Numbers.Max()) highest = ended[next];
            }

            if (highest is not null && highest.Numbers.Max() > command.Numbers.Min())
                throw new FaultException($"'{highest.Key}' was answered with {highest.Numbers.Max()} before '{command.Key}' began, which has {command.Numbers.Min()}.");
        }
    }

    /// <summary>Numbers are contiguous, all that is derived agrees with the ledger, and every stage is what a fresh evaluation says.</summary>
    private static async Task TablesAsync(Round round, CancellationToken cancellationToken)
    {
        var rows = round.Installation.Rows(round.Caller.TenantId);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await DerivedTables.AssertAgreeAsync(rows, round.Installation.Check);
                await DerivedTables.AssertFreshAsync(rows, round.Installation.Assess, TimeProvider.System.GetUtcNow());
                return;
            }
            catch (XunitException) when (attempt < 3)
            {
                // Time may have made somebody due between the look at the tables and the look at the clock.
                await Task.Delay(200, cancellationToken);
                await round.SettleAsync(cancellationToken);
            }
        }
    }

    /// <summary>No subscriber missed or repeated a number, and all were told the same.</summary>
    private static async Task StreamsAsync(Round round, CancellationToken cancellationToken)
    {
        var head = await round.HeadAsync(cancellationToken);
        foreach (var follower in round.Followers)
        {
            if (follower.Wrong is { } wrong) throw new FaultException(wrong);
            if (follower.Seen.Count != head) throw new FaultException($"{follower.Name} has seen {follower.Seen.Count} of {head} changes.");
            var differing = follower.Seen.Zip(round.Followers[0].Seen).FirstOrDefault(pair => pair.First != pair.Second);
            if (differing.First.Text is not null) throw new FaultException($"Two subscribers were told otherwise: {differing.First.Text} and {differing.Second.Text}");
        }
    }

    /// <summary>The same totals seen from each node.</summary>
    private static async Task NodesAsync(Round round, CancellationToken cancellationToken)
    {
        var told = new List<string>();
        foreach (var node in round.Installation.Nodes) told.Add((await round.Client.AskAsync(node.Index, Totals, null, cancellationToken)).Data.ToString());
        if (told.Distinct().Count() > 1) throw new FaultException($"The nodes tell different totals: {string.Join(" / ", told.Distinct())}");
    }

    private static void Equal(long expected, long found, string what)
    {
        if (expected != found) throw new FaultException($"{found} instead of {expected} {what}.");
    }
}
