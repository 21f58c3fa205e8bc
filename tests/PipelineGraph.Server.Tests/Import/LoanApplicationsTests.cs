using System.Globalization;
using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Data;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.Import;

/// <summary>An event log with a real time line, imported under two definitions by one mapping. The expected figures are counted from the file alone.</summary>
public sealed class LoanApplicationsTests
{
    private const string EngagementSettings = """{ "engagementActivities": [{ "kind": "call", "properties": { "completed": true } }] }""";

    private const string ProfileSettings =
        """{ "profile": [{ "key": "preaccepted", "operator": "eq", "values": [true] }], "interestActivities": [{ "kind": "purchase_intent" }] }""";

    private static readonly string[] Calls = ["W_Afhandelen leads", "W_Completeren aanvraag", "W_Nabellen offertes", "W_Nabellen incomplete dossiers"];

    [Fact]
    public async Task Under_the_ideal_customer_profile_the_funnel_is_that_of_the_file()
    {
        var cases = Read(out var file);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var caller = await installation.TenantAsync("profile", "ideal-customer-profile", ProfileSettings, cancellationToken);

        var result = await installation.ImportAsync(caller, file, "loan-applications.json", cancellationToken);

        Assert.Equal((150_256, 150_256, 0), (result.Rows, result.Imported, result.Bad));
        await using var context = await installation.OpenAsync(caller, cancellationToken);
        var reached = await ReachedAsync(context, cancellationToken);
        Assert.Equal(7_455, await context.Contacts.CountAsync(cancellationToken));
        Assert.Equal(7_455, await context.Deals.CountAsync(cancellationToken));
        var expected = cases.Values.Select(OfProfile).ToList();
        foreach (var stage in new[] { "lead", "prospect", "opportunity", "customer", "out" })
            Assert.Equal((stage, expected.Count(stages => stages.Contains(stage))), (stage, reached.GetValueOrDefault(stage, []).Count));
        Assert.Equal(4_143, Union(reached, "prospect", "opportunity", "customer"));
        Assert.Equal(2_886, Union(reached, "opportunity", "customer"));
        Assert.Equal(4_401, Union(reached, "out"));
        Assert.Equal(1_336, Union(reached, "customer"));
        await FactsAreThoseOfTheFileAsync(context, cases, cancellationToken);
    }

    [Fact]
    public async Task Under_engagement_the_funnel_is_that_of_the_file()
    {
        var cases = Read(out var file);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var caller = await installation.TenantAsync("engagement", "engagement", EngagementSettings, cancellationToken);

        await installation.ImportAsync(caller, file, "loan-applications.json", cancellationToken);

        await using var context = await installation.OpenAsync(caller, cancellationToken);
        var reached = await ReachedAsync(context, cancellationToken);
        var expected = cases.Values.Select(OfEngagement).ToList();
        foreach (var stage in new[] { "lead", "prospect", "opportunity", "customer" })
            Assert.Equal((stage, expected.Count(stages => stages.Contains(stage))), (stage, reached.GetValueOrDefault(stage, []).Count));
        Assert.Equal(5_474, Union(reached, "prospect", "opportunity", "customer"));
        Assert.Equal(1_336, Union(reached, "customer"));
    }

    [Fact]
    public async Task A_second_import_of_the_same_rows_changes_nothing()
    {
        Read(out var file);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var caller = await installation.TenantAsync("twice", "ideal-customer-profile", ProfileSettings, cancellationToken);
        var part = Path.Combine(installation.Folder, "part.csv");
        await File.WriteAllLinesAsync(part, Lines(file).Take(5_001), cancellationToken);

        var first = await installation.ImportAsync(caller, part, "loan-applications.json", cancellationToken);
        var again = await installation.ImportAsync(caller, part, "loan-applications.json", cancellationToken);

        Assert.Equal((5_000, 5_000), (first.Imported, again.Imported));
        Assert.Equal((0, 0, 0), (again.SubjectsCreated, again.FactsRecorded, again.Changes));
        Assert.Equal(first.FactsRecorded, again.FactsKnown);
    }

    [Fact]
    public async Task A_file_that_grew_ends_as_if_it_had_been_imported_whole()
    {
        Read(out var file);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var histories = new List<string>();
        foreach (var (name, pieces) in new[] { ("whole", new[] { 3_000 }), ("grown", [700, 1_500, 3_000]) })
        {
            var caller = await installation.TenantAsync(name, "ideal-customer-profile", ProfileSettings, cancellationToken);
            foreach (var rows in pieces)
            {
                var part = Path.Combine(installation.Folder, "part.csv");
                await File.WriteAllLinesAsync(part, Lines(file).Take(rows + 1), cancellationToken);
                await installation.ImportAsync(caller, part, "loan-applications.json", cancellationToken);
            }

            await using var context = await installation.OpenAsync(caller, cancellationToken);
            var steps = await context.StageHistory
                .Join(context.Contacts, step => step.SubjectId, contact => contact.ContactId, (step, contact) => new { contact.ExternalId, step.StageKey, step.EffectiveAt })
                .ToListAsync(cancellationToken);
            histories.Add(string.Join('\n', steps.OrderBy(step => step.ExternalId, StringComparer.Ordinal).ThenBy(step => step.EffectiveAt)
                .Select(step => $"{step.ExternalId} {step.StageKey} {step.EffectiveAt.UtcTicks}")));
        }

        Assert.NotEmpty(histories[0]);
        Assert.Equal(histories[0], histories[1]);
    }

    private static async Task FactsAreThoseOfTheFileAsync(PipelineDbContext context, Dictionary<string, List<Event>> cases, CancellationToken cancellationToken)
    {
        var events = cases.Values.SelectMany(list => list).ToList();
        var calls = await context.Facts.Where(fact => fact.Type == FactType.Activity && fact.Key == "call").Select(fact => new { fact.SubjectId, fact.Properties }).ToListAsync(cancellationToken);
        Assert.Equal(events.Count(item => Calls.Contains(item.Activity)), calls.Count);
        Assert.Equal(
            events.Count(item => Calls.Contains(item.Activity) && item.Lifecycle == "COMPLETE"),
            calls.Count(call => call.Properties!.Contains("\"completed\":true", StringComparison.Ordinal)));
        Assert.Equal(5_474, calls.Where(call => call.Properties!.Contains("\"completed\":true", StringComparison.Ordinal)).Select(call => call.SubjectId).Distinct().Count());

        var quoted = await context.Facts.Where(fact => fact.Type == FactType.Quote && fact.Key == "issued").Select(fact => fact.SubjectId).Distinct().CountAsync(cancellationToken);
        Assert.Equal(2_836, quoted);
        Assert.Equal(
            cases.Values.Sum(list => decimal.Parse(list[0].Amount, CultureInfo.InvariantCulture)),
            await context.Deals.SumAsync(deal => deal.AmountMinor!.Value, cancellationToken) / 100m);

        // Offsets are honoured: the instants are those of the file.
        var submitted = await context.Facts.Where(fact => fact.Key == "form_submitted").Select(fact => fact.EffectiveAt).ToListAsync(cancellationToken);
        Assert.Equal(
            events.Where(item => item.Activity == "A_SUBMITTED").Select(item => item.At.UtcTicks).Order(),
            submitted.Select(at => at.UtcTicks).Order());
    }

    /// <summary>The stages that a case is ever in, by the rules of the profile: preaccepted fits, accepted wants to buy, declined is out, approved is won.</summary>
    private static HashSet<string> OfProfile(List<Event> events) => Stages(events, item => item.Activity switch
    {
        "A_PREACCEPTED" => "prospect",
        "A_ACCEPTED" => "opportunity",
        "A_DECLINED" => "out",
        "A_APPROVED" or "A_REGISTERED" or "A_ACTIVATED" => "customer",
        _ => null,
    });

    /// <summary>By the rules of engagement: a call that was done is a conversation, a quote or acceptance an opportunity. Declined by us is no act of the lead.</summary>
    private static HashSet<string> OfEngagement(List<Event> events) => Stages(events, item => item.Activity switch
    {
        "A_ACCEPTED" or "O_SENT" => "opportunity",
        "A_APPROVED" or "A_REGISTERED" or "A_ACTIVATED" => "customer",
        _ when Calls.Contains(item.Activity) && item.Lifecycle == "COMPLETE" => "prospect",
        _ => null,
    });

    /// <summary>Events of one instant count together: only the furthest stage is entered. Nobody goes back, but for being declined.</summary>
    private static HashSet<string> Stages(List<Event> events, Func<Event, string?> stageOf)
    {
        string[] order = ["lead", "prospect", "opportunity", "customer", "out"];
        var (reached, present) = (new HashSet<string> { "lead" }, 0);
        foreach (var instant in events.GroupBy(item => item.At.UtcTicks).OrderBy(group => group.Key))
        {
            present = instant.Select(item => Array.IndexOf(order, stageOf(item) ?? "lead")).Append(present).Max();
            reached.Add(order[present]);
        }

        return reached;
    }

    private static async Task<Dictionary<string, HashSet<Guid>>> ReachedAsync(PipelineDbContext context, CancellationToken cancellationToken)
    {
        var steps = await context.StageHistory.Select(step => new { step.SubjectId, step.StageKey }).Distinct().ToListAsync(cancellationToken);
        return steps.Where(step => step.StageKey is not null).GroupBy(step => step.StageKey!).ToDictionary(group => group.Key, group => group.Select(step => step.SubjectId).ToHashSet());
    }

    private static int Union(Dictionary<string, HashSet<Guid>> reached, params string[] stages) =>
        stages.SelectMany(stage => reached.GetValueOrDefault(stage, [])).Distinct().Count();

    private static Dictionary<string, List<Event>> Read(out string file)
    {
        file = Repository.Shared("loan_applications_2011q4.csv.gz");
        return Lines(file).Skip(1).Select(line => line.Split(','))
            .GroupBy(fields => fields[0])
            .ToDictionary(
                group => group.Key,
                group => group.Select(fields => new Event(fields[2], fields[3], DateTimeOffset.Parse(fields[4], CultureInfo.InvariantCulture), fields[6])).ToList());
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private sealed record Event(string Activity, string Lifecycle, DateTimeOffset At, string Amount);
}
