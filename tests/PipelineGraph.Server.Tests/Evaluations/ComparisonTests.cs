using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class ComparisonTests(TestServer server)
{
    [Fact]
    public async Task Invariant8_the_matrix_and_the_cells_open_exactly_their_lists_and_agree_with_one_another()
    {
        var filled = await Base.CreateAsync(server);
        var candidates = new[] { await filled.CandidateAsync(Base.OnlyJudgement), await filled.CandidateAsync(key: "ideal-customer-profile") };
        var id = await filled.RunAsync("startComparison", new { idempotencyKey = "c", candidates }, "comparison");
        var comparison = (await filled.Tenant.QueryAsync(
            """
            query($id: ID!) { evaluationRun(id: $id) { ... on Comparison {
              failed bindings { number definition { key } }
              matrix(unit: PERSON) { count agreement rows { ...F } columns { ...F } cells { ...C } }
              itself: matrix(unit: PERSON, rows: 2, columns: 2) { count agreement cells { ...C } }
              other: matrix(unit: PERSON, rows: 1, columns: 2) { count rows { ...F } columns { ...F } cells { ...C } }
              deals: matrix(unit: DEAL) { count agreement cells { count } }
              cells(unit: PERSON) { count stages { binding { number } stage { key } } subjects(first: 500) { totalCount nodes { id } } }
            } } }
            fragment F on EvaluatedFunnel { basis { binding { number } rule asOf } stages { stage { key } count subjects(first: 500) { totalCount nodes { id } } } }
            fragment C on MatrixCell { row { key } column { key } count subjects(first: 500) { totalCount nodes { id } } }
            """,
            new { id })).GetProperty("evaluationRun");

        Base.AssertLists(comparison);
        Assert.Equal("engagement,engagement,ideal-customer-profile", string.Join(',', comparison.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetProperty("definition").GetProperty("key"))));
        var matrix = comparison.GetProperty("matrix");
        Assert.Equal("lead lead 7, prospect lead 5", Cells(matrix));
        Assert.Equal(7.0 / 12, matrix.GetProperty("agreement").GetDouble(), 10);
        Assert.Equal((12, 1.0), (comparison.GetProperty("itself").GetProperty("count").GetInt32(), comparison.GetProperty("itself").GetProperty("agreement").GetDouble()));
        Assert.Equal("""{"count":0,"agreement":null,"cells":[]}""", comparison.GetProperty("deals").GetRawText());
        foreach (var each in new[] { matrix, comparison.GetProperty("other") })
        {
            Assert.Equal(12, each.GetProperty("cells").EnumerateArray().Sum(Count));
            Assert.Equal(12, each.GetProperty("rows").GetProperty("stages").EnumerateArray().Sum(Count));
            Assert.Equal(12, each.GetProperty("columns").GetProperty("stages").EnumerateArray().Sum(Count));
        }

        Assert.Equal(12, comparison.GetProperty("cells").EnumerateArray().Sum(Count));
        Assert.All(comparison.GetProperty("cells").EnumerateArray(), cell => Assert.Equal(3, cell.GetProperty("stages").GetArrayLength()));
        Assert.Equal(["BAD_USER_INPUT"], await filled.Tenant.CodesAsync("query($id: ID!) { evaluationRun(id: $id) { ... on Comparison { matrix(unit: PERSON, columns: 3) { count } } } }", new { id }));
    }

    [Theory]
    [InlineData("""{"candidates":[]}""", """InvalidValueError ["candidates"]""")]
    [InlineData("""{"candidates":[SAME]}""", """InvalidValueError ["candidates"]""")]
    [InlineData("""{"candidates":[SAME,WRONG]}""", """InvalidSettingsError ["candidates","1","settings","triggers"]""")]
    [InlineData("""{"candidates":[WRONG,SAME],"includeActive":false}""", """InvalidSettingsError ["candidates","0","settings","triggers"]""")]
    [InlineData("""{"candidates":[OTHER],"asOf":99}""", """InvalidValueError ["asOf"]""")]
    public async Task What_cannot_be_compared_is_told_in_its_place(string input, string expected)
    {
        var tenant = await server.TenantAsync();
        var id = await tenant.DefinitionAsync();
        input = input.Insert(1, "\"idempotencyKey\":\"c\",")
            .Replace("SAME", $$$"""{"definitionId":"{{{id}}}","settings":{}}""", StringComparison.Ordinal)
            .Replace("OTHER", $$$"""{"definitionId":"{{{id}}}","settings":{"triggers":["serious_chance"]}}""", StringComparison.Ordinal)
            .Replace("WRONG", $$$"""{"definitionId":"{{{id}}}","settings":{"triggers":7}}""", StringComparison.Ordinal);
        var payload = await tenant.TryMutateAsync("startComparison", JsonElement.Parse(input), "comparison { id }");
        var error = Assert.Single(payload.GetProperty("errors").EnumerateArray());
        Assert.Equal(expected, $"{error.GetProperty("__typename")} {error.GetProperty("path").GetRawText()}");
    }

    private static int Count(JsonElement figure) => figure.GetProperty("count").GetInt32();

    private static string Cells(JsonElement matrix) => string.Join(", ", matrix.GetProperty("cells").EnumerateArray()
        .Select(cell => $"{cell.GetProperty("row").GetProperty("key")} {cell.GetProperty("column").GetProperty("key")} {cell.GetProperty("count")}"));
}
