using PipelineGraph.Core.Evaluations;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Imported once for all who look at it.</summary>
[CollectionDefinition(nameof(BankMarketing))]
public sealed class BankMarketingCollection : ICollectionFixture<DataSetFixture<BankMarketing>>;

[Collection(nameof(BankMarketing))]
public sealed class BankMarketingTests(DataSetFixture<BankMarketing> fixture) : FiveDefinitionsTests<BankMarketing>(fixture)
{
    [Fact]
    public async Task Who_bought_and_for_whom_an_earlier_campaign_went_well_are_as_many_as_the_publisher_says()
    {
        var cells = await (await Fixture.ImportedAsync()).ComparisonAsync(Cancellation);

        Assert.Equal(45_211, People(cells, _ => true));
        Assert.Equal(5_289, People(cells, stages => stages is ["customer", "customer", "sale", "customer", "customer"]));
        Assert.Equal(1_511 - 978, People(cells, stages => stages[1] == "prospect"));
    }
}

public sealed class B2bDealsTests(DataSetFixture<B2bDeals> fixture) : FiveDefinitionsTests<B2bDeals>(fixture), IClassFixture<DataSetFixture<B2bDeals>>
{
    [Fact]
    public async Task Of_those_who_match_as_many_did_not_buy_as_the_publisher_says()
    {
        var cells = await (await Fixture.ImportedAsync()).ComparisonAsync(Cancellation);

        Assert.Equal(227, People(cells, stages => stages[0] == "customer"));
        Assert.Equal(196 - 105, People(cells, stages => stages[0] is "prospect" or "opportunity"));
    }
}

public sealed class OpenB2bDealsTests(DataSetFixture<OpenB2bDeals> fixture) : FiveDefinitionsTests<OpenB2bDeals>(fixture), IClassFixture<DataSetFixture<OpenB2bDeals>>
{
    [Fact]
    public async Task As_many_match_and_as_many_asked_for_a_quote_as_the_publisher_says()
    {
        var cells = await (await Fixture.ImportedAsync()).ComparisonAsync(Cancellation);

        Assert.Equal(196, People(cells, stages => stages[0] is "prospect" or "opportunity"));
        Assert.Equal(402, People(cells, stages => stages[4] != "contact"));
    }
}

public sealed class LoanApplicationsTests(DataSetFixture<LoanApplications> fixture) : FiveDefinitionsTests<LoanApplications>(fixture), IClassFixture<DataSetFixture<LoanApplications>>
{
    /// <summary>The stages that come one after the other, of those that the file can lead to.</summary>
    private static readonly Dictionary<(string, Unit), string[]> Order = new()
    {
        [("ideal-customer-profile", Unit.Person)] = ["lead", "prospect", "opportunity", "customer"],
        [("engagement", Unit.Person)] = ["lead", "prospect", "opportunity", "customer"],
        [("qualified-deal", Unit.Person)] = ["lead", "mql", "sql", "customer"],
        [("qualified-deal", Unit.Deal)] = ["opportunity", "quote", "customer"],
    };

    [Theory]
    [InlineData("ideal-customer-profile")]
    [InlineData("engagement")]
    [InlineData("qualified-deal")]
    public async Task November_is_restated_as_the_file_tells_it_event_by_event(string definition)
    {
        var imported = await Fixture.ImportedAsync();
        var (from, to) = (new DateTimeOffset(2011, 11, 1, 0, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2011, 12, 1, 0, 0, 0, TimeSpan.FromHours(1)));
        var command = new StartRunCommand { Kind = RunKind.Restatement, Candidates = await imported.CandidatesAsync([definition], Cancellation), PeriodFrom = from, HappenedBy = to };

        var (_, cells) = await imported.RunAsync(command, Cancellation);

        var expected = LoanApplications.Read(Repository.Shared(Fixture.DataSet.File))
            .SelectMany(_ => new[] { Unit.Person, Unit.Deal }, (application, unit) => (unit, Measures: Measures(definition, unit, application, from, to)))
            .SelectMany(row => row.Measures, (row, measure) => $"{row.unit} {measure}").CountBy(text => text).Select(pair => $"{pair.Key} {pair.Value}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), cells.Select(cell => $"{cell.Unit} {cell.Measure} {CellKey.Read(cell.Stages)[0]} {cell.Count}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ideal-customer-profile", "prospect", 4_143)]
    [InlineData("ideal-customer-profile", "opportunity", 2_886)]
    [InlineData("ideal-customer-profile", "out", 4_401)]
    [InlineData("engagement", "prospect", 5_474)]
    public async Task All_the_time_restated_reaches_the_figures_of_the_publisher(string definition, string stage, long count)
    {
        var imported = await Fixture.ImportedAsync();

        var (_, cells) = await imported.RunAsync(
            new StartRunCommand { Kind = RunKind.Restatement, Candidates = await imported.CandidatesAsync([definition], Cancellation) }, Cancellation);

        Assert.Equal(count, Assert.Single(cells, cell => cell.Measure == CellMeasure.Reached && CellKey.Read(cell.Stages)[0] == stage).Count);
    }

    /// <summary>Where an application stood at the end, which stages it entered for the first time within the period, and which it had reached by then.</summary>
    private static IEnumerable<string> Measures(string definition, Unit unit, LoanApplications.Application application, DateTimeOffset from, DateTimeOffset to)
    {
        if (!Order.TryGetValue((definition, unit), out var order) || !(application.Registered < to)) return [];
        var number = Array.IndexOf(DataSet.Definitions, definition);
        var entered = new Dictionary<string, DateTimeOffset>();
        var present = "";
        foreach (var at in application.Events.Select(item => item.At).Prepend(application.Registered).Distinct().Where(at => at < to).Order())
            entered.TryAdd(present = LoanApplications.StageOf(number, unit, application.Until(at))!, at);
        var furthest = entered.Keys.Max(stage => Array.IndexOf(order, stage));
        return
        [
            $"Present {present}",
            .. entered.Where(stage => stage.Value >= from).Select(stage => $"Entered {stage.Key}"),
            .. entered.Keys.Union(order.Take(furthest + 1)).Select(stage => $"Reached {stage}"),
        ];
    }
}
