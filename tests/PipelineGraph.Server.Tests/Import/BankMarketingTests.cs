using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Server.Tests.DataSets;

namespace PipelineGraph.Server.Tests.Import;

/// <summary>Clients called in a campaign, one row a client, dated by day and month.</summary>
[Collection(nameof(BankMarketing))]
public sealed class BankMarketingTests(DataSetFixture<BankMarketing> fixture)
{
    [Fact]
    public async Task The_figures_of_the_file_come_out_of_the_database()
    {
        var file = Repository.Shared("bank-full.csv.gz");
        var cancellationToken = TestContext.Current.CancellationToken;
        var imported = await fixture.ImportedAsync();
        var result = imported.Result;

        var rows = Read(file);
        Assert.Equal((45_211, 45_211, 0), (result.Rows, result.Imported, result.Bad));
        await using var context = await imported.OpenAsync(cancellationToken);
        Assert.Equal(45_211, await context.Contacts.CountAsync(cancellationToken));

        var won = (await context.Facts.Where(fact => fact.Key == "outcome" && fact.ValueText == "won")
            .Join(context.Deals, fact => fact.SubjectId, deal => deal.DealId, (_, deal) => deal.ExternalId).ToListAsync(cancellationToken)).ToHashSet();
        Assert.Equal(5_289, won.Count);
        Assert.Equal(rows.Where(row => row["y"] == "yes").Select(row => row["#"]).Order(StringComparer.Ordinal), won.Order(StringComparer.Ordinal));

        var calls = (await context.Facts.Where(fact => fact.Type == FactType.Activity && fact.Key == "call")
            .Join(context.Contacts, fact => fact.SubjectId, contact => contact.ContactId, (fact, contact) => new { contact.ExternalId, fact.Properties, fact.OccurredOn })
            .ToListAsync(cancellationToken)).Select(call => (call.ExternalId, Properties: JsonDocument.Parse(call.Properties!).RootElement, On: call.OccurredOn!.Value)).ToList();
        var present = calls.Where(call => call.Properties.GetProperty("campaign").GetString() == "present").ToList();
        Assert.Equal((29_285, 4_369), Channel("cellular"));
        Assert.Equal((2_906, 390), Channel("telephone"));
        Assert.Equal((13_020, 530), Channel("unknown"));
        Assert.Equal([(2008, 27_729), (2009, 14_862), (2010, 2_620)], present.CountBy(call => call.On.Year).OrderBy(year => year.Key).Select(year => (year.Key, year.Value)));

        var earlier = calls.Where(call => call.Properties.GetProperty("campaign").GetString() == "earlier").ToList();
        Assert.Equal(rows.Count(row => row["pdays"] != "-1"), earlier.Count);
        var success = earlier.Where(call => call.Properties.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "success").ToList();
        Assert.Equal((1_511, 978), (success.Count, success.Count(call => won.Contains(call.ExternalId!))));
        var dates = present.ToDictionary(call => call.ExternalId!, call => call.On);
        var days = rows.ToDictionary(row => row["#"], row => int.Parse(row["pdays"], CultureInfo.InvariantCulture));
        Assert.All(earlier, call => Assert.Equal(days[call.ExternalId!], dates[call.ExternalId!].DayNumber - call.On.DayNumber));

        Assert.Equal(
            rows.Count(row => row["default"] == "yes"),
            await context.Facts.CountAsync(fact => fact.Type == FactType.Judgement && fact.Key == "disqualified", cancellationToken));
        Assert.Equal(
            rows.Sum(row => decimal.Parse(row["balance"], CultureInfo.InvariantCulture)),
            (await context.Facts.Where(fact => fact.Key == "balance").Select(fact => fact.ValueNumber!.Value).ToListAsync(cancellationToken)).Sum(value => value / 1_000_000m));
        Assert.Equal(rows.Count(row => row["job"] != "unknown"), await context.Facts.CountAsync(fact => fact.Key == "job", cancellationToken));

        (int, int) Channel(string name)
        {
            var channel = present.Where(call => call.Properties.GetProperty("channel").GetString() == name).ToList();
            return (channel.Count, channel.Count(call => won.Contains(call.ExternalId!)));
        }
    }

    private static List<Dictionary<string, string>> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(';').Select(name => name.Trim('"')).ToList();
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
        {
            var row = line.Split(';').Select(field => field.Trim('"')).Zip(names).ToDictionary(pair => pair.Second, pair => pair.First, StringComparer.Ordinal);
            row["#"] = (rows.Count + 1).ToString(CultureInfo.InvariantCulture);
            rows.Add(row);
        }

        return rows;
    }
}
