using System.Text.Json;
using PipelineGraph.Core.Import;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Slices of a funnel of deals between companies, asked as a dashboard asks, beside what plain code counts in the file alone.</summary>
public sealed class DealFunnelTests(TestServer server)
{
    private const string Definition = "qualified-deal";

    [Theory]
    [InlineData("DEAL", "{ attribute: \"deal_source\" }", "Source")]
    [InlineData("DEAL", "{ attribute: \"product\" }", "Product")]
    [InlineData("DEAL", "{ attribute: \"authority\" }", "Authority")]
    [InlineData("PERSON", "{ companyAttribute: \"size\" }", "Comp_size")]
    [InlineData("PERSON", "{ field: OWNER }", "Seller")]
    public async Task Invariant8_deals_by_source_product_say_size_and_seller_are_those_of_the_file(string unit, string by, string column)
    {
        var dataSet = new B2bDeals();
        var file = Repository.Shared(dataSet.File);
        var tenant = await server.TenantAsync(Definition, dataSet.Settings[Array.IndexOf(DataSet.Definitions, Definition)]);
        var imported = await server.Get<ImportFile>().ExecuteAsync(tenant.Caller, File.OpenRead(file), dataSet.Mapping, progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(imported.Errors);

        var funnel = (await tenant.QueryAsync(
            "{ periodFunnel(unit: " + unit + ", period: { instants: {} }) { stages { ...figures } slices(by: " + by + ", first: 100) { kind label(locale: \"en\") funnel { stages { ...figures } } } } }"
            + " fragment figures on PeriodStage { stage { key } atEnd { count } }")).GetProperty("periodFunnel");
        var told = funnel.GetProperty("slices").EnumerateArray()
            .SelectMany(slice => Standing(slice.GetProperty("funnel")).Select(stage => $"{slice.GetProperty("label").GetString()} {stage.Key} {stage.Count}"));
        var answers = dataSet.Answers(file);
        var columns = File.ReadLines(file).First().Split(';');
        var expected = File.ReadLines(file).Skip(1).Select((line, index) => (Value: line.Split(';')[Array.IndexOf(columns, column)], Row: index + 1))
            .Select(row => (Value: row.Value == "Unknown" && column != "Seller" ? "Unknown" : row.Value, Stage: Stage(row.Row)))
            .CountBy(row => row).Select(pair => $"{pair.Key.Value} {pair.Key.Stage} {pair.Value}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        foreach (var (stage, count) in Standing(funnel))
            Assert.Equal(count, funnel.GetProperty("slices").EnumerateArray().Sum(slice => Standing(slice.GetProperty("funnel")).Where(own => own.Key == stage).Sum(own => own.Count)));

        string Stage(int row) => answers[new Who(unit == "DEAL" ? Definitions.Unit.Deal : Definitions.Unit.Person, row.ToString(System.Globalization.CultureInfo.InvariantCulture))][Array.IndexOf(DataSet.Definitions, Definition)]!;

        static IEnumerable<(string Key, int Count)> Standing(JsonElement funnel) => funnel.GetProperty("stages").EnumerateArray()
            .Select(stage => (stage.GetProperty("stage").GetProperty("key").GetString()!, stage.GetProperty("atEnd").GetProperty("count").GetInt32())).Where(stage => stage.Item2 > 0);
    }
}
