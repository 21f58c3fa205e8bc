using System.Globalization;
using PipelineGraph.Core.Import;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Who bought in which month, by job and by education, asked as a dashboard asks, beside what plain code counts in the file alone.</summary>
public sealed class BankFunnelTests(TestServer server)
{
    [Fact]
    public async Task Invariant8_the_months_of_each_job_and_education_are_those_of_the_file()
    {
        var dataSet = new BankMarketing();
        var file = Repository.Shared(dataSet.File);
        var tenant = await server.TenantAsync(DataSet.Definitions[0], dataSet.Settings[0]);
        var imported = await server.Get<ImportFile>().ExecuteAsync(tenant.Caller, File.OpenRead(file), dataSet.Mapping, progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(imported.Errors);
        var rows = Months([.. BankMarketing.Read(file)]).ToList();
        Assert.Equal((45_211, 5_289), (rows.Count, rows.Count(row => row.Bought)));

        foreach (var column in (string[])["job", "education"])
        {
            var slices = (await tenant.QueryAsync(
                "query($by: String!) { periodFunnel(unit: PERSON, period: { days: { from: \"2008-05-01\", to: \"2011-01-01\" } }, rule: FIRST_ENTRY) {"
                + " slices(by: { attribute: $by }, first: 13) { label(locale: \"en\") funnel { series(step: MONTH) { stages { stage { key } counted { count } } } } } } }",
                new { by = column })).GetProperty("periodFunnel").GetProperty("slices");
            var told = slices.EnumerateArray().SelectMany(slice => slice.GetProperty("funnel").GetProperty("series").EnumerateArray().SelectMany((part, month) => part.GetProperty("stages").EnumerateArray()
                .Select(stage => (Stage: stage.GetProperty("stage").GetProperty("key").GetString(), Count: stage.GetProperty("counted").GetProperty("count").GetInt32()))
                .Where(stage => stage is { Stage: "customer", Count: > 0 })
                .Select(stage => $"{slice.GetProperty("label").GetString()} {new DateOnly(2008, 5, 1).AddMonths(month):yyyy-MM} {stage.Count}")));
            var expected = rows.Where(row => row.Bought).CountBy(row => (Value: row.Of(column), row.Month))
                .Select(pair => $"{(pair.Key.Value == "unknown" ? "Unknown" : pair.Key.Value)} {pair.Key.Month:yyyy-MM} {pair.Value}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The rows are in the order of their dates: a month that is before the last one is of the next year.</summary>
    private static IEnumerable<(DateOnly Month, bool Bought, Func<string, string> Of)> Months(List<Func<string, string>> rows)
    {
        var month = new DateOnly(2008, 5, 1);
        foreach (var row in rows)
        {
            var number = DateTime.ParseExact(row("month"), "MMM", CultureInfo.InvariantCulture).Month;
            if (number < month.Month) month = month.AddYears(1);
            month = new DateOnly(month.Year, number, 1);
            yield return (month, row("y") == "yes", row);
        }
    }
}
