using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Sqlite.Tests;

/// <summary>A writer in a process of its own is killed in the middle of its work: what it had acknowledged is there, whole.</summary>
public sealed class Invariant10NothingAcknowledgedIsLost
{
    private const string Child = "PIPELINEGRAPH_TEST_WRITER";

    /// <summary>The test executable started again with the variable set is the writer: it writes until it is killed.</summary>
    [ModuleInitializer]
#pragma warning disable CA2255 // This is an application: its tests.
    internal static void RunAsWriter()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Child) is not { } arguments) return;
        WriteForeverAsync(arguments.Split('|')).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(60)]
    public async Task Invariant10_Nothing_acknowledged_is_lost_when_the_writer_is_killed(int acknowledged)
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, time: TimeProvider.System);
        var person = await world.ContactAsync();
        var tests = typeof(Invariant10NothingAcknowledgedIsLost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { tests }, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Child] = string.Join('|', database.File, world.Caller.TenantId, world.Caller.ActorId, person);
        using var writer = Process.Start(start)!;
        var answers = new List<(Guid Activity, long Number)>();
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (words[0] != "ack") continue;
            answers.Add((Guid.Parse(words[1]), long.Parse(words[2], CultureInfo.InvariantCulture)));
            // This process writes beside it, as a server beside an import does.
            if (answers.Count % 10 == 0) await world.CallAsync(person);
            if (answers.Count == acknowledged) writer.Kill();
        }

        await writer.WaitForExitAsync();
        Assert.True(answers.Count >= acknowledged);
        var activities = await world.ReadAsync(context => context.Facts.Where(fact => fact.ActivityId != null).Select(fact => fact.ActivityId!.Value).ToListAsync());
        Assert.Superset(answers.Select(answer => answer.Activity).ToHashSet(), activities.ToHashSet());
        var head = (await world.LedgerAsync()).Count;
        Assert.All(answers, answer => Assert.InRange(answer.Number, 0, head));
        await Consistency.AssertAsync(world);
        // The writer's client sends everything again: what was acknowledged is answered as before, and what was under way is done once.
        var replayed = new List<Guid>();
        for (var index = 0; index <= answers.Count; index++)
        {
            replayed.Add(World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, Reply(person, index), default)).ActivityId);
            replayed.Add(World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, Reply(person, index), default)).ActivityId);
        }

        Assert.Equal(answers.SelectMany(answer => new[] { answer.Activity, answer.Activity }), replayed.SkipLast(2));
        Assert.Equal(replayed[^1], replayed[^2]);
        var replies = await world.ReadAsync(context => context.Facts.Where(fact => fact.Key == "email").Select(fact => fact.ActivityId!.Value).ToListAsync());
        Assert.Equal(replayed.Distinct().Order(), replies.Order());
        await Consistency.AssertAsync(world);
        // The file is not left locked.
        await world.EmailAsync(person);
    }

    /// <summary>What the writer's client asks for, with the key under which it would ask again.</summary>
    private static RecordActivityCommand Reply(Guid person, int index) => new()
    {
        IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"reply-{index}"),
        SubjectIds = [person],
        Kind = "email",
        Direction = Direction.Inbound,
    };

    private static async Task WriteForeverAsync(string[] arguments)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton(TimeProvider.System);
        collection.AddSingleton<Core.Stages.IStageEvaluators>(new TestEvaluators());
        collection.AddSqliteData(arguments[0]);
        await using var services = collection.BuildServiceProvider();
        var caller = new Caller(Guid.Parse(arguments[1]), Guid.Parse(arguments[2]), Role.Editor);
        var record = services.GetRequiredService<RecordActivity>();
        var judge = services.GetRequiredService<RecordJudgement>();
        for (var index = 0; ; index++)
        {
            var outcome = await record.ExecuteAsync(
                caller, Reply(Guid.Parse(arguments[3]), index), default);
            var moved = await judge.ExecuteAsync(caller, new RecordJudgementCommand { SubjectId = Guid.Parse(arguments[3]), Key = "disqualified", Holds = index % 2 == 0 }, default);
            await Console.Out.WriteLineAsync($"ack {outcome.Value!.ActivityId} {moved.Value!.Changes!.Select(change => change.Number).DefaultIfEmpty().Max()}");
            await Console.Out.FlushAsync();
        }
    }
}
