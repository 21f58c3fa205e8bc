using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Plugins;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

/// <summary>What a definition in a process of its own is told of a person of several contacts, and what it names of them.</summary>
public sealed class WorkerEvidenceTests
{
    [Fact]
    public async Task A_worker_sees_the_facts_of_both_contacts_and_names_them_as_the_same_definition_in_the_process_does()
    {
        var (here, there) = (await TellAsync(DefinitionIsolation.InProcess), await TellAsync(DefinitionIsolation.Process));

        Assert.Equal(here, there);
    }

    /// <summary>Three visits make a prospect: one of one contact, two of the other.</summary>
    private static async Task<string> TellAsync(DefinitionIsolation isolation)
    {
        await using var server = await TestServer.StartAsync("--PipelineGraph:Definitions:Isolation", $"{isolation}");
        var tenant = await server.TenantAsync();
        var created = new { createdAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var (winner, loser) = (await tenant.ContactAsync("Winner", created), await tenant.ContactAsync("Loser", created));
        await ActAsync(winner, "email", "OUTBOUND", 2);
        foreach (var (contact, day) in new[] { (winner, 3), (loser, 4), (loser, 5) }) await ActAsync(contact, "page_visit", "INBOUND", day);
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = winner, loserId = loser }, "winner { id }");
        var verdict = (await tenant.QueryAsync(
            """
            query($id: ID!) { contact(id: $id) { stage { key } verdict { explanation criteria { key state text evidence { __typename occurredAt ... on Activity { kind direction } ... on Statement { key value } } } }
              verdictAt(happenedBy: "2026-01-04T12:00:00Z") { stage { key } criteria { key state } } } }
            """,
            new { id = winner })).GetProperty("contact");
        Assert.Equal("prospect", verdict.GetProperty("stage").GetProperty("key").GetString());

        await using var context = server.OpenContext(tenant.Id);
        var names = await context.Contacts.AsNoTracking().ToDictionaryAsync(contact => contact.ContactId, contact => contact.DisplayName, TestContext.Current.CancellationToken);
        var row = await context.Verdicts.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        List<string> evidence =
        [
            .. VerdictJson.Read(row.Detail, row.StageKey, row.ReevaluateAt).Criteria.SelectMany(criterion => criterion.Evidence.Select(fact => $"{criterion.Key}: {names[fact.SubjectId]} {fact.FactNo}")),
        ];
        Assert.Contains(evidence, fact => fact.Contains("Winner", StringComparison.Ordinal));
        Assert.Contains(evidence, fact => fact.Contains("Loser", StringComparison.Ordinal));
        return string.Join('\n', [verdict.GetRawText(), .. evidence]);

        Task ActAsync(string contact, string kind, string direction, int day) => tenant.MutateAsync(
            "recordActivity",
            new { idempotencyKey = $"{contact} {day}", subjectIds = new[] { contact }, kind, direction, occurredAt = created.createdAt.AddDays(day - 1) },
            "subjects { id }");
    }
}
