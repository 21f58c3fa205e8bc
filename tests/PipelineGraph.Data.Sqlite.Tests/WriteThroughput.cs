using System.Diagnostics;
using PipelineGraph.Core.Activities;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Sqlite.Tests;

/// <summary>Figures, not tests: run by hand with <c>-explicit only</c> on a Release build.</summary>
public sealed class WriteThroughput(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task Single_activities()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, time: TimeProvider.System);
        var persons = new List<Guid>();
        for (var index = 0; index < 100; index++)
        {
            var company = await world.CompanyAsync(employees: 50);
            persons.Add(await world.ContactAsync($"Person {index}", company: company));
            persons.Add(await world.ContactAsync($"Other {index}", company: company));
        }

        foreach (var facts in (int[])[10, 10])
        {
            var watch = Stopwatch.StartNew();
            for (var index = 0; index < persons.Count * facts; index++)
            {
                var command = new RecordActivityCommand { IdempotencyKey = Guid.NewGuid().ToString(), SubjectIds = [persons[index % persons.Count]], Kind = "call", Direction = Direction.Outbound };
                World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default));
            }

            output.WriteLine($"{persons.Count * facts / watch.Elapsed.TotalSeconds:F0} activities/s, subjects of up to {facts} more facts");
        }
    }

    [Fact(Explicit = true)]
    public async Task Batches()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, time: TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var facts = 0;
        for (var batch = 0; batch < 4; batch++)
        {
            var inputs = Enumerable.Range(0, 500).Select(index => new SubjectFactsInput
            {
                Unit = Unit.Person,
                ExternalSource = "csv",
                ExternalId = $"{batch}-{index}",
                Name = $"Person {batch}-{index}",
                CreatedAt = World.At(1, 1),
                Facts = [.. Enumerable.Range(0, 10).Select(fact => new FactInput
                {
                    Type = FactType.Activity,
                    Key = fact % 5 == 0 ? "email" : "call",
                    Direction = fact % 5 == 0 ? Direction.Inbound : Direction.Outbound,
                    OccurredAt = World.At(1, 2).AddDays(fact),
                    ExternalId = $"{batch}-{index}-{fact}",
                    Properties = """{"completed":true}""",
                })],
            }).ToList();
            facts += World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, inputs, default)).Subjects.Sum(subject => subject.FactsRecorded);
        }

        output.WriteLine($"{facts} facts, {facts / watch.Elapsed.TotalSeconds:F0} facts/s, ledger {(await world.LedgerAsync()).Count}, {new FileInfo(database.File).Length / facts} bytes/fact");
    }
}
