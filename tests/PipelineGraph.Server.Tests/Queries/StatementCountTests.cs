using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>A server of its own, so that no other test's statements are counted, and a tenant with thirty of everything.</summary>
public sealed class CountedServer : IAsyncLifetime
{
    public TestServer Server { get; } = new();

    public TestTenant Tenant { get; private set; } = null!;

    /// <summary>A tenant whose definition stages deals.</summary>
    public TestTenant Deals { get; private set; } = null!;

    /// <summary>Whom a question is for.</summary>
    public TestTenant Of(string query) => query.Contains("unit: DEAL", StringComparison.Ordinal) ? Deals : Tenant;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Tenant = await Server.TenantAsync();
        for (var index = 0; index < 30; index++)
        {
            var company = (await Tenant.MutateAsync("createCompany", new { idempotencyKey = $"c{index}", name = $"Company {index}" }, "company { id }"))
                .GetProperty("company").GetProperty("id").GetString()!;
            var contact = await Tenant.ContactAsync($"Contact {index}", new { companyId = company });
            await Tenant.ReplyAsync(contact);
            await Tenant.MutateAsync(
                "createDeal", new { idempotencyKey = $"d{index}", name = $"Deal {index}", buyerId = contact, companyId = company }, "deal { id }");
        }

        await Tenant.MutateAsync("declareAttribute", new { idempotencyKey = "i", unit = "COMPANY", key = "industry", type = "TEXT", isDimension = true }, "attributeDefinition { key }");
        var preview = (await Tenant.MutateAsync(
            "startPreview", new { idempotencyKey = "p", candidate = new { definitionId = await Tenant.DefinitionAsync(), settings = new { triggers = new[] { "serious_chance" } } } }, "preview { id }")).GetProperty("preview");
        await foreach (var step in Tenant.SubscribeAsync("subscription($id: ID!) { evaluationProgressed(id: $id) { state } }", new { id = preview.GetProperty("id") }, TestContext.Current.CancellationToken)) { _ = step; }

        Deals = await DealHistories.DealsAsync(Server, new Random(1), deals: 5);
        // Definitions, bindings, the tenant and which binding was active last are read once and kept.
        await Tenant.QueryAsync("{ contacts(first: 1, where: { stage: { kind: { eq: PROSPECT } } }) { nodes { verdict { explanation } } } tenant { name } }");
        _ = Server.Statements.Taken;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class StatementCountTests(CountedServer counted) : IClassFixture<CountedServer>
{
    [Theory]
    [InlineData("{ contacts(first: 20) { nodes { displayName } } }", 1)]
    // The run, its cells, the lists of all moves, those of all stages, and the subjects on them.
    [InlineData("{ evaluationRuns(first: 1) { nodes { ... on Preview { moved moves { count subjects(first: 3) { nodes { ... on Contact { displayName } } } } before(unit: PERSON) { stages { count subjects(first: 3) { totalCount nodes { ... on Contact { displayName } } } } } } } } }", 5)]
    [InlineData("{ contacts(first: 20) { totalCount nodes { displayName } } }", 2)]
    [InlineData("{ contacts(first: 20, order: [{ displayName: ASC }]) { pageInfo { hasNextPage } nodes { displayName } } }", 1)]
    [InlineData("{ contacts(first: 20, where: { stage: { kind: { eq: PROSPECT } } }, order: [{ stageEnteredAt: DESC }]) { nodes { displayName } } }", 1)]
    [InlineData("{ contacts(first: 20, where: { stage: { kind: { eq: PROSPECT } } }) { nodes { id displayName email stage { name } company { name } owner { name } } } }", 1)]
    [InlineData("{ contacts(first: 20) { edges { cursor node { company { id name } stage { key name } } } pageInfo { endCursor } } }", 1)]
    // The page, companies.
    [InlineData("{ contacts(first: 20) { nodes { company { name createdAt } stage { key name } } } }", 2)]
    [InlineData("{ contacts(first: 20) { nodes { displayName activities(first: 3) { nodes { kind occurredAt } } } } }", 2)]
    [InlineData("{ funnel(unit: PERSON) { basis { asOf } stages { stage { name } count reached conversionToNext } } }", 1)]
    // The counters, overrides, failures.
    [InlineData("{ funnel(unit: PERSON) { basis { notEvaluated } stages { overridden } } }", 3)]
    // The counters with who stands where, since when, how wide the period is; who entered and arrived, those of them who had their time.
    [InlineData("{ plan(unit: PERSON, target: { customers: 10 }, period: { month: { year: 2999, month: 1 } }, measured: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { expectedFromPipeline steps { sample { entered { count } arrived { count } onTheWay { count } tooRecent { count } } rate needed neededHigh time { median } enterBy inPipeline { subjects { count } expected } warnings { text } } } }", 5)]
    // The page, verdicts, evidence.
    [InlineData("{ contacts(first: 20) { nodes { verdict { explanation criteria { text evidence { recordedAt } } missing { question } } } } }", 3)]
    // The page, activities, deals, attributes, changes.
    [InlineData("{ contacts(first: 20) { nodes { activities(first: 5) { nodes { kind } } deals(first: 3) { nodes { name } } attributes { key } stageChanges(first: 3) { nodes { number } } } } }", 5)]
    // The page, companies, their contacts with their companies' names.
    [InlineData("{ contacts(first: 20) { nodes { company { contacts(first: 5) { nodes { company { name } } } } } } }", 3)]
    // The page, companies, participants, quotes.
    [InlineData("{ deals(first: 20) { nodes { company { name } participants { displayName } quotes { status } } } }", 4)]
    // The counters, the deals in all stages.
    [InlineData("{ funnel(unit: DEAL) { stages { count money { deals currencies { currency amount forecast } } } } }", 2)]
    // The counters, the activation; then a statement each kind of figure that shows money, whatever the number of stages.
    [InlineData("{ periodFunnel(unit: DEAL, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { stages { counted { money { deals } } leftForward { money { deals } } atEnd { money { deals } } } } }", 5)]
    // The same two; then of all parts at once: counted, and to add up who stands there who stood at the start, entered, and left in five ways.
    [InlineData("{ periodFunnel(unit: DEAL, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { series(step: WEEK) { stages { counted { money { deals } } atEnd { money { deals } } } } } }", 10)]
    // The same two, who was there at the start and entered, by value, the attributes; then the money of all slices at once.
    [InlineData("{ periodFunnel(unit: DEAL, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { slices(by: { attribute: \"source_of_deal\" }) { funnel { stages { counted { money { deals } } } } } } }", 6)]
    // The same two; then three later stages, each read once for all cohorts and days to count them, and once for their money.
    [InlineData("{ periodFunnel(unit: DEAL, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { cohorts(step: MONTH) { later { within { reached { money { deals } } } } } } }", 7)]
    // The same two; then opportunities, passage, and the money of both.
    [InlineData("{ periodFunnel(unit: DEAL, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }) { velocity { opportunities { count money { deals } } passage { arrived { count money { deals } } } perDay currencies { perDay } } } }", 7)]
    public async Task A_page_and_what_is_nested_in_it_take_a_statement_a_level(string query, int expected)
    {
        // What a tenant keeps has been read.
        await counted.Of(query).QueryAsync(query);
        _ = counted.Server.Statements.Taken;
        await counted.Of(query).QueryAsync(query);
        var taken = counted.Server.Statements.Taken;
        Assert.True(taken.Count == expected, $"{taken.Count} statements, not {expected}:\n{string.Join("\n\n", taken)}");
    }

    [Fact]
    public async Task Nodes_of_one_type_take_one_statement()
    {
        string[] ids = [
            .. Enumerable.Range(1, 20).Select(number => GlobalId.Of(NodeKind.StageChange, number)),
            .. Enumerable.Range(50, 20).Select(number => GlobalId.Of(NodeKind.DefinitionBinding, number)),
        ];
        _ = counted.Server.Statements.Taken;
        await counted.Tenant.QueryAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids });
        Assert.Equal(2, counted.Server.Statements.Taken.Count);
    }

    [Fact]
    public async Task The_number_of_statements_does_not_grow_with_the_page()
    {
        const string Query = "query($first: Int) { contacts(first: $first) { nodes { company { name } verdict { criteria { evidence { recordedBy { name } } } } activities(first: 2) { nodes { kind voidedBy { id } } } deals { nodes { buyer { displayName } } } } } }";
        await counted.Tenant.QueryAsync(Query, new { first = 2 });
        var few = counted.Server.Statements.Taken.Count;
        await counted.Tenant.QueryAsync(Query, new { first = 30 });
        Assert.Equal(few, counted.Server.Statements.Taken.Count);
    }

    [Fact]
    public async Task Neither_an_answer_to_a_new_fact_nor_a_funnel_walks_the_facts_of_the_tenant()
    {
        var contact = await counted.Tenant.ContactAsync("Planned");
        _ = counted.Server.Statements.Taken;
        await counted.Tenant.MutateAsync(
            "recordActivity", new { idempotencyKey = "plan", subjectIds = new[] { contact }, kind = "note" }, "activity { id kind } subjects { stage { key } }");
        await counted.Tenant.QueryAsync("{ funnel(unit: PERSON) { stages { count reached overridden } } }");
        var taken = counted.Server.Statements.Taken.Where(statement => statement.Contains(" fact ", StringComparison.Ordinal)).ToList();
        Assert.True(taken.Count >= 2, $"Only {taken.Count} statements ask for facts.");

        var walks = new List<string>();
        foreach (var statement in taken) walks.AddRange((await PlanAsync(statement)).Where(step => WalksFacts(statement, step)).Select(step => $"{step}\n{statement}"));
        Assert.Empty(walks);
    }

    /// <summary>Whether a step of a plan looks at every fact of the tenant; the index of overrides holds nothing else.</summary>
    private static bool WalksFacts(string statement, string step) =>
        Regex.Matches(statement, " fact (\\w+)").Select(match => match.Groups[1].Value)
            .Any(alias => step.StartsWith($"SCAN {alias}", StringComparison.Ordinal)
                || (step.StartsWith($"SEARCH {alias} ", StringComparison.Ordinal) && step.EndsWith("(tenant_id=?)", StringComparison.Ordinal)))
        && !step.Contains("ix_fact_tenant_id_subject_id_fact_no", StringComparison.Ordinal);

    private Task<List<string>> PlanAsync(string statement) => QueryPlan.OfAsync(counted.Server, statement);
}
