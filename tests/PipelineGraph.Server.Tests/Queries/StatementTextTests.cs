using System.Text.RegularExpressions;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>
/// The statements of each question, as text: what a list costs is seen in a review. The files are in <c>__snapshots__</c>; a statement that differs is written
/// beside, as <c>.actual.sql</c>, and takes the file's place when it is meant so.
/// </summary>
public sealed class StatementTextTests(CountedServer counted) : IClassFixture<CountedServer>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "PipelineGraph.Server.Tests", "Queries", "__snapshots__");

    private const string Period = """period: { days: { from: "2026-01-01", to: "2026-04-01" } }""";

    private static readonly (string Name, string Query)[] All =
    [
        ("contacts", "{ contacts(first: 20) { nodes { id displayName } } }"),
        ("contacts-of-a-stage", "{ contacts(first: 50, where: { stage: { kind: { eq: PROSPECT } } }) { totalCount nodes { id displayName email createdAt stage { name } company { name } owner { name } } } }"),
        ("contacts-of-stages-by-entry", "{ contacts(first: 50, where: { stage: { kind: { in: [LEAD, PROSPECT] } } }, order: [{ stageEnteredAt: DESC }]) { nodes { id } } }"),
        ("contacts-of-stages", "{ contacts(first: 50, where: { stage: { kind: { in: [LEAD, PROSPECT] } } }) { totalCount nodes { id stage { key } } } }"),
        ("contacts-by-name-backwards", "{ contacts(last: 20, order: [{ displayName: ASC }]) { edges { cursor node { email } } } }"),
        ("contacts-by-texts", """{ contacts(where: { or: [{ email: { endsWith: "@example.com" } }, { displayName: { contains: "a" } }, { externalId: { in: ["1", null] } }] }) { nodes { id } } }"""),
        ("contacts-by-attribute", """{ contacts(where: { attribute: { key: "industry", text: { eq: "software" } } }) { nodes { id } } }"""),
        ("contacts-with-activities", "{ contacts(first: 20) { nodes { displayName activities(first: 3) { totalCount nodes { kind } } } } }"),
        ("contacts-with-everything", "{ contacts(first: 20) { nodes { verdict { explanation } override { reason } attributes { key } deals(first: 3) { totalCount nodes { name participants { id } quotes { id } } } stageChanges(first: 3) { totalCount nodes { number causedBy { voidedBy { id } } } } } } }"),
        ("companies-with-contacts", "{ companies(first: 20) { nodes { contacts(first: 5, order: [{ displayName: ASC }]) { totalCount nodes { displayName stage { key } owner { name } } } } } }"),
        ("deals", "{ deals(first: 20) { totalCount nodes { name } } }"),
        ("stage-changes", "{ stageChanges(where: { unit: PERSON, kind: MOVED, to: { kind: { eq: PROSPECT } } }) { totalCount nodes { number } } }"),
        ("stage-then", """{ contacts(first: 20) { nodes { stage(asOf: 3, happenedBy: "2026-01-01T00:00:00Z") { key } } } }"""),
        ("funnel", "{ funnel(unit: PERSON) { basis { asOf notEvaluated } stages { count reached overridden subjects(first: 5) { totalCount } } } }"),
        ("evaluation-runs", "{ evaluationRuns(first: 5, kind: PREVIEW) { totalCount nodes { number state failed failures(first: 3) { nodes { reason } } } } }"),
        ("preview", "{ evaluationRuns(first: 1) { nodes { ... on Preview { moves { count basis { overridden } subjects(first: 3) { totalCount nodes { id } } } after(unit: PERSON) { basis { overridden notEvaluated } stages { count overridden subjects(first: 3) { nodes { id } } } } } } } }"),
        ("preview-examples", "{ evaluationRuns(first: 1) { nodes { ... on Preview { moves { examples(first: 3) { before { explanation } after { explanation } } } } } } }"),
        ("funnel-then", "{ funnel(unit: PERSON, asOf: 3) { basis { asOf } stages { count reached } } }"),
        ("period-funnel", "{ periodFunnel(unit: PERSON, " + Period + ") { basis { asOf from } stages { counted { count subjects(first: 3) { nodes { id } } } conversionToNext atStart { count } leftForward { count } leftOut { count } atEnd { count } } } }"),
        ("period-funnel-in-order", "{ periodFunnel(unit: PERSON, " + Period + ", rule: IN_ORDER, asOf: 3) { stages { counted { count } } } }"),
        ("period-funnel-reached", "{ periodFunnel(unit: PERSON, " + Period + ", rule: REACHED_OR_PASSED) { stages { counted { count } } } }"),
        ("period-slices", """{ periodFunnel(unit: PERSON, """ + Period + """) { slices(by: { attribute: "source" }, first: 3) { label funnel { basis { overridden } stages { counted { count } leftForward { count subjects(first: 3) { nodes { id } } } } } } } }"""),
        ("period-slices-by-company", """{ periodFunnel(unit: PERSON, """ + Period + """) { slices(by: { companyAttribute: "industry" }, first: 3) { label funnel { stages { counted { count } } } } } }"""),
        ("period-slices-by-owner", "{ periodFunnel(unit: PERSON, " + Period + ") { slices(by: { field: OWNER }, first: 3) { label funnel { stages { counted { count } } } } } }"),
        ("period-learnt", "{ periodFunnel(unit: PERSON, " + Period + ", basis: RECORDED) { stages { counted { net subjects(first: 3) { nodes { id } } } leftForward { net } leftAltogether { net } atStart { count } atEnd { count } } } }"),
        ("period-series", "{ periodFunnel(unit: PERSON, " + Period + ") { series(step: WEEK) { from stages { counted { count } leftForward { count } atEnd { count } } } } }"),
        ("period-speed", """{ periodFunnel(unit: PERSON, """ + Period + """) { speed { timeInStage { ofAll { median } } standing { overdue { count subjects(first: 3) { nodes { id } } } } timeTo(stage: "prospect") { ofArrived { median } } } } }"""),
        ("funnel-money", "{ funnel(unit: DEAL) { stages { count money { deals currencies { currency forecast } } } } }"),
        ("period-money", "{ periodFunnel(unit: DEAL, " + Period + ") { stages { counted { count money { deals currencies { currency amount } } } leftOut { money { deals } } } } }"),
        ("period-money-series", "{ periodFunnel(unit: DEAL, " + Period + ") { series(step: MONTH) { stages { counted { money { deals } } atEnd { money { deals } } } } } }"),
        ("period-money-cohorts", "{ periodFunnel(unit: DEAL, " + Period + ") { cohorts(step: MONTH) { later { within { reached { money { deals } } } } } } }"),
        ("period-money-slices", """{ periodFunnel(unit: DEAL, """ + Period + """) { slices(by: { field: OWNER }) { funnel { stages { counted { money { deals } } } } } } }"""),
        ("period-velocity", "{ periodFunnel(unit: DEAL, " + Period + ") { velocity { opportunities { count subjects(first: 3) { nodes { id } } } winRate cycle perDay currencies { currency perDay } } } }"),
        ("period-cohorts", "{ periodFunnel(unit: PERSON, " + Period + ") { cohorts(step: MONTH) { entered { count } later { within { share reached { subjects(first: 3) { nodes { id } } } } } } } }"),
        ("period-plan", "{ plan(unit: PERSON, target: { customers: 10 }, period: { month: { year: 2999, month: 1 } }, measured: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { expectedFromPipeline steps { sample { entered { count subjects(first: 3) { nodes { id } } } onTheWay { count subjects(first: 3) { nodes { id } } } } needed enterBy warnings { code } } } }"),
        ("period-plan-of-revenue", "{ plan(unit: DEAL, target: { revenue: { amount: 100000, currency: \"EUR\" } }, period: { quarter: { year: 2999, quarter: 1 } }, measured: { instants: {} }, goal: \"customer\") { customers steps { needed } } }"),
    ];

    public static TheoryData<string, string> Questions()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, query) in All) data.Add(name, query);
        return data;
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task The_statements_of_a_question_are_those_of_its_file(string name, string query)
    {
        await counted.Of(query).QueryAsync(query);
        _ = counted.Server.Statements.Taken;
        await counted.Of(query).QueryAsync(query);
        var statements = counted.Server.Statements.Taken.Select(Lines).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var actual = $"-- {query}\n\n{string.Join(";\n\n", statements)};\n";
        var file = Path.Combine(Folder, name + ".sql");
        var beside = Path.Combine(Folder, name + ".actual.sql");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(file), $"{file} is missing: run the test outside CI, which writes it, and commit it.");
        var expected = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        if (expected.ReplaceLineEndings("\n") == actual) File.Delete(beside);
        else await File.WriteAllTextAsync(beside, actual, TestContext.Current.CancellationToken);
        Assert.Equal(expected.ReplaceLineEndings("\n"), actual);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task No_question_walks_a_table(string name, string query)
    {
        _ = counted.Server.Statements.Taken;
        await counted.Of(query).QueryAsync(query);
        foreach (var statement in counted.Server.Statements.Taken)
        {
            var walks = (await QueryPlan.OfAsync(counted.Server, statement)).FindAll(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !OfValues(step));
            Assert.True(walks.Count == 0, $"{name}: {string.Join("; ", walks)}\n{statement}");
        }
    }

    /// <summary>Joined by what most stays have in common, a report of a period would read everybody's stays for each of them.</summary>
    [Fact]
    public async Task The_other_stays_of_a_subject_are_found_by_the_subject()
    {
        _ = counted.Server.Statements.Taken;
        foreach (var (_, query) in All.Where(question => question.Name.StartsWith("period-", StringComparison.Ordinal))) await counted.Of(query).QueryAsync(query);
        var statements = counted.Server.Statements.Taken.Where(statement => Regex.IsMatch(statement, @"stage_span (y\d?|e) ")).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(statements.Count >= 6);
        foreach (var statement in statements)
        {
            var others = statement.Contains("stage_span e ", StringComparison.Ordinal) ? "x" : @"y\d?";
            var searches = (await QueryPlan.OfAsync(counted.Server, statement)).FindAll(step => Regex.IsMatch(step, $"^SEARCH {others} "));
            Assert.NotEmpty(searches);
            Assert.All(searches, step => Assert.Contains("subject_id=?", step, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Everybodys_stays_are_read_only_where_a_period_has_those_of_most()
    {
        var tenant = await counted.Server.TenantAsync("qualified-deal", """{"opportunityRule":"knownBuyer","quoteNeedsOpportunity":false}""");
        for (var index = 0; index < 20; index++) await tenant.ContactAsync($"Contact {index}");
        for (var index = 0; index < 4; index++) await tenant.MutateAsync("createDeal", new { idempotencyKey = $"d{index}", name = $"Deal {index}", createdAt = "2026-01-01T00:00:00Z" }, "deal { id }");

        foreach (var figure in (string[])["counted", "leftForward"])
        {
            Assert.True(await IsOfAllAsync("PERSON", "", figure));
            Assert.False(await IsOfAllAsync("PERSON", "to: \"2001-01-01T00:00:00Z\"", figure));
            // All of the deals are few beside the persons.
            Assert.False(await IsOfAllAsync("DEAL", "", figure));
        }

        async Task<bool> IsOfAllAsync(string unit, string period, string figure)
        {
            _ = counted.Server.Statements.Taken;
            await tenant.QueryAsync($"{{ periodFunnel(unit: {unit}, period: {{ instants: {{ {period} }} }}) {{ stages {{ {figure} {{ count }} }} }} }}");
            return counted.Server.Statements.Taken.Any(statement => Regex.IsMatch(statement, @"x\.tenant_id = @tenant\s+AND \+x\.binding_no"));
        }
    }

    [Fact]
    public async Task Each_statement_names_the_tenant_for_each_of_its_tables()
    {
        foreach (var (_, query) in All)
        {
            _ = counted.Server.Statements.Taken;
            await counted.Of(query).QueryAsync(query);
            foreach (var statement in counted.Server.Statements.Taken)
            {
                // A name that the statement gives to rows of its own is no table.
                var own = Regex.Matches(statement, "WITH (\\w+) AS").Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
                foreach (var alias in Regex.Matches(statement, "(?:FROM|JOIN) ([a-z_]+) (\\w+)").Where(match => !own.Contains(match.Groups[1].Value)).Select(match => match.Groups[2].Value))
                    Assert.Matches($"\\b{alias}\\.(owner_)?tenant_id = @tenant\\b", statement);
            }
        }
    }

    [Fact]
    public void Only_the_statement_itself_writes_the_words_that_name_a_table()
    {
        var queries = Path.Combine(Repository.Root, "src", "PipelineGraph.Data", "Queries");
        foreach (var file in Directory.EnumerateFiles(queries, "*.cs").Where(file => Path.GetFileName(file) != "Statement.cs"))
            Assert.DoesNotMatch("\"[^\"\\n]*\\b(FROM|JOIN)\\b", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("", "createdAt")]
    [InlineData("", "displayName")]
    [InlineData("", "lastActivityAt")]
    [InlineData("where: { stage: { kind: { eq: PROSPECT } } },", "createdAt")]
    [InlineData("where: { stage: { kind: { in: [LEAD, PROSPECT] } } },", "createdAt")]
    [InlineData("where: { stage: { kind: { in: [LEAD, PROSPECT] } } },", "lastActivityAt")]
    [InlineData("where: { stage: { kind: { eq: PROSPECT } } },", "stageEnteredAt")]
    public async Task A_page_of_contacts_is_read_along_an_index_from_its_place_on(string where, string field)
    {
        foreach (var way in new[] { "ASC", "DESC" })
        {
            foreach (var (size, place) in new[] { ("first", "after"), ("last", "before") })
            {
                var list = $"contacts({size}: 3, {where} order: [{{ {field}: {way} }}]";
                var page = (await counted.Tenant.QueryAsync($"{{ {list}) {{ pageInfo {{ startCursor endCursor }} }} }}")).GetProperty("contacts").GetProperty("pageInfo");
                var cursor = page.GetProperty(size == "first" ? "endCursor" : "startCursor").GetString();
                _ = counted.Server.Statements.Taken;
                await counted.Tenant.QueryAsync($"{{ {list}, {place}: \"{cursor}\") {{ nodes {{ id }} }} }}");
                var statement = Assert.Single(counted.Server.Statements.Taken);
                var plan = await QueryPlan.OfAsync(counted.Server, statement);
                Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
                Assert.Contains(plan, step => Regex.IsMatch(step, "INDEX \\w+ \\(tenant_id=\\?.*[<>]\\(\\?,\\?\\)\\)"));
            }
        }
    }

    /// <summary>Whether the step goes through the values of a parameter, or through what another step gave.</summary>
    private static bool OfValues(string step) => Regex.IsMatch(step, @"^SCAN ([bp] VIRTUAL TABLE INDEX 1:|json_each.*|CONSTANT ROW|\(subquery-\d+\)|[admptuvwx])$");

    private static string Lines(string statement) =>
        Regex.Replace(statement, " (FROM|WHERE|AND|OR|JOIN|LEFT JOIN|CROSS JOIN|ORDER BY|GROUP BY|LIMIT) ", match => $"\n{match.Value.TrimStart()}");
}
