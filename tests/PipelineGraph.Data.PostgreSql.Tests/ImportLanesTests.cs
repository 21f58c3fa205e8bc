using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Import;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>Parts of an import that are written beside one another leave what the rows leave that go in one after another.</summary>
public sealed class ImportLanesTests : IAsyncLifetime
{
    private const string Header = "row,id,company,colleague,quote,mail,seats";

    private const string Mapping =
        """
        {
          "source": "lanes", "rowId": "{row}",
          "declare": [{ "unit": "PERSON", "key": "seats", "type": "NUMBER" }],
          "company": { "externalId": "{company}", "name": "{company}" },
          "contact": { "externalId": "{id}", "displayName": "Person {id}", "owner": "{company}", "attributes": { "seats": "{seats}" } },
          "deal": { "when": { "quote": { "empty": false } }, "externalId": "d{id}", "name": "Deal {id}" },
          "facts": [
            { "activity": "email", "direction": "INBOUND", "at": "{mail}" },
            { "link": "participant", "on": "deal", "target": "{colleague}", "when": { "colleague": { "empty": false }, "quote": { "empty": false } } },
            { "quote": "requested", "quoteId": "{quote}", "when": { "quote": { "empty": false } } }
          ]
        }
        """;

    private PostgreSqlFixture database = null!;
    private World world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = new PostgreSqlFixture();
        world = await World.CreateAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rows_that_have_something_in_common_go_in_in_their_order(int seed)
    {
        var rows = Rows(new Random(seed));
        var together = await ImportAsync(world, rows);
        var (kept, transactions) = (await StateAsync(world), await TransactionsAsync(world));
        await Consistency.AssertAsync(world);

        await using var other = await World.CreateAsync(database);
        var bad = new List<string>();
        foreach (var row in rows) bad.AddRange((await ImportAsync(other, [row])).BadRows.Select(_ => row));

        Assert.Equal(await StateAsync(other), kept);
        Assert.Equal(bad, together.BadRows.Select(row => rows[(int)row.Row - 1]));
        Assert.NotEmpty(bad);
        Assert.True(transactions > 1, "All rows were written by one transaction.");
    }

    /// <summary>Few companies that many rows name, colleagues among those who came before, quotes that two deals claim, instants that are none.</summary>
    private static List<string> Rows(Random random)
    {
        var rows = new List<string>();
        var known = new List<(int Id, string Company, int Seats)>();
        for (var row = 1; row <= 120; row++)
        {
            // One who is known in the same words, or somebody new.
            var person = known.Count > 0 && random.Next(8) == 0 ? known[random.Next(known.Count)] : (Id: row, Company: $"c{random.Next(60)}", Seats: random.Next(5));
            var colleague = known.Count > 0 && random.Next(6) == 0 ? $"{known[random.Next(known.Count)].Id}" : "";
            var quote = random.Next(3) == 0 ? $"q{random.Next(60)}" : "";
            var isBad = random.Next(15) == 0;
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{row},{person.Id},{person.Company},{colleague},{quote},{(isBad ? "never" : $"2026-01-{random.Next(1, 28):00}")},{person.Seats}"));
            if (!isBad) known.Add(person);
        }

        return rows;
    }

    private static async Task<ImportResult> ImportAsync(World world, IReadOnlyList<string> rows) =>
        World.Done(await new ImportFile(world.Get<TenantWriter>(), world.Get<DeclareAttribute>(), world.Get<RecordFacts>()).ExecuteAsync(
            world.Caller, new ImportFileCommand { Mapping = Mapping },
            () => new MemoryStream(Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', rows)}\n")), null, Token));

    /// <summary>What is known of each subject, in the terms of the file.</summary>
    private static async Task<List<string>> StateAsync(World world)
    {
        var subjects = await world.ReadAsync(db => db.Subjects.AsNoTracking().ToDictionaryAsync(subject => subject.SubjectId, Token));
        var verdicts = await world.ReadAsync(db => db.Verdicts.AsNoTracking().ToDictionaryAsync(verdict => verdict.SubjectId, Token));
        var owners = await world.ReadAsync(db => db.Set<Core.Tenants.Actor>().AsNoTracking().ToDictionaryAsync(actor => actor.ActorId, Token));
        var facts = (await world.ReadAsync(db => db.Facts.AsNoTracking().ToListAsync(Token))).ToLookup(fact => fact.SubjectId);
        return
        [
            .. subjects.Values.Select(subject => string.Create(
                CultureInfo.InvariantCulture,
                $"{subject.Unit} {subject.ExternalId} of {(subject.OwnerId is { } owner ? owners[owner].Subject : null)} {verdicts.GetValueOrDefault(subject.SubjectId)?.StageKey}: {string.Join("; ", facts[subject.SubjectId].OrderBy(fact => fact.FactNo).Select(Text))}")).Order(StringComparer.Ordinal),
        ];

        string Text(FactRecord fact) => string.Create(
            CultureInfo.InvariantCulture,
            $"{fact.Type} {fact.Key} {fact.OccurredAt:O} {fact.OccurredOn:O} {fact.ValueNumber} {fact.ValueText} {fact.ValueBoolean} {(fact.TargetId is { } target && subjects.TryGetValue(target, out var at) ? at.ExternalId : null)} {fact.ExternalId}");
    }

    private static Task<int> TransactionsAsync(World world) =>
        world.ReadAsync(db => db.Database.SqlQuery<int>($"SELECT count(DISTINCT xmin::text)::int AS \"Value\" FROM subject").SingleAsync(Token));
}
