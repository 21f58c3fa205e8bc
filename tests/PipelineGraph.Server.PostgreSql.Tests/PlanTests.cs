using System.Text.RegularExpressions;
using Npgsql;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.PostgreSql.Tests;

/// <summary>A tenant with twelve thousand contacts: thirty that the server made, and as many copies of all their rows as it takes.</summary>
public sealed class LargeTenant : IAsyncLifetime
{
    private const int Copies = 400;

    public TestServer Server { get; } = new();

    public TestTenant Tenant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Tenant = await Server.TenantAsync();
        var contacts = new List<string>();
        for (var index = 0; index < 30; index++)
        {
            var company = (await Tenant.MutateAsync("createCompany", new { idempotencyKey = $"c{index}", name = $"Company {index}" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
            var contact = await Tenant.ContactAsync($"Contact {index}", new { companyId = company });
            contacts.Add(contact);
            if (index % 3 == 0) await Tenant.ReplyAsync(contact);
            await Tenant.MutateAsync("createDeal", new { idempotencyKey = $"d{index}", name = $"Deal {index}", buyerId = contact, companyId = company }, "deal { id }");
        }

        // Each copy has an override, which is the winner's.
        await Tenant.MutateAsync("overrideStage", new { idempotencyKey = "o", subjectId = contacts[1], stageKey = "customer", reason = "I know her" }, "subject { id }");
        await Tenant.MutateAsync("mergeContacts", new { idempotencyKey = "m", winnerId = contacts[0], loserId = contacts[1] }, "winner { id }");
        await CopyAsync(Server, Copies);
    }

    /// <summary>Copies all rows of all tenants so many times.</summary>
    internal static async Task CopyAsync(TestServer server, int copies)
    {
        await using var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.Get<PostgreSqlDatabase>().OwnerConnectionString!) { Username = "cluster", Pooling = false, CommandTimeout = 300 });
        foreach (var table in new[] { "subject", "contact", "company", "deal", "fact", "verdict", "stage_change", "stage_span", "stage_history" })
        {
            await using var copy = superuser.CreateCommand(
                $"""
                DO $$ DECLARE names text; forms text; BEGIN
                    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position), string_agg(CASE
                        WHEN data_type = 'uuid' AND column_name NOT IN ('tenant_id', 'owner_id', 'actor_id') THEN format('(substr(md5(r.%1$I::text || n), 1, 12) || ''7'' || substr(md5(r.%1$I::text || n), 14, 19))::uuid', column_name)
                        WHEN column_name IN ('number', 'batch_end', 'entered_number', 'retracts') THEN format('r.%1$I + n * 1000000', column_name)
                        WHEN column_name = 'external_id' THEN format('r.%1$I || n', column_name)
                        WHEN data_type LIKE 'timestamp%' THEN format('r.%1$I - n * interval ''1 hour''', column_name)
                        ELSE format('r.%1$I', column_name) END, ', ' ORDER BY ordinal_position)
                    INTO names, forms FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}';
                    EXECUTE 'CREATE TEMP TABLE copied AS SELECT * FROM {table}';
                    EXECUTE 'INSERT INTO {table} (' || names || ') SELECT ' || forms || ' FROM copied r, generate_series(1, {copies}) n';
                    DROP TABLE copied;
                END $$
                """);
            await copy.ExecuteNonQueryAsync();
        }

        await using var settle = superuser.CreateCommand("UPDATE stream SET head = (SELECT max(number) FROM stage_change)");
        await settle.ExecuteNonQueryAsync();
        await using var analyze = superuser.CreateCommand("VACUUM ANALYZE");
        await analyze.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What PostgreSQL looks at for each question, as the role that row-level security holds.</summary>
public sealed class PlanTests(LargeTenant large) : IClassFixture<LargeTenant>
{
    /// <summary>Of one statement, whatever the number of contacts: twenty of a page, each with some of everything; or four hundred overrides, with a dozen looks each.</summary>
    private const long MostRows = 6_000;

    [Theory]
    [InlineData("{ contacts(first: 20) { nodes { id displayName } } }")]
    [InlineData("{ contacts(first: 50, where: { stage: { kind: { eq: PROSPECT } } }) { nodes { id displayName email createdAt stage { name } company { name } owner { name } } } }")]
    [InlineData("{ contacts(first: 50, where: { stage: { kind: { eq: PROSPECT } } }, order: [{ stageEnteredAt: DESC }]) { nodes { id } } }")]
    [InlineData("{ contacts(first: 50, where: { stage: { kind: { in: [LEAD, PROSPECT] } } }) { nodes { id stage { key } } } }")]
    [InlineData("{ contacts(last: 20, order: [{ displayName: ASC }]) { edges { cursor node { email } } } }")]
    [InlineData("{ contacts(first: 20, order: [{ displayName: ASC }, { createdAt: DESC }]) { nodes { id } } }")]
    [InlineData("{ contacts(first: 20, order: [{ lastActivityAt: DESC }]) { nodes { id } } }")]
    [InlineData("{ contacts(first: 20) { nodes { displayName activities(first: 3) { totalCount nodes { kind } } } } }")]
    [InlineData("{ contacts(first: 20) { nodes { verdict { explanation criteria { evidence { recordedAt } } } override { reason } attributes { key } deals(first: 3) { totalCount nodes { name participants { id } quotes { id } } } stageChanges(first: 3) { totalCount nodes { number causedBy { voidedBy { id } } } } } } }")]
    [InlineData("{ companies(first: 20) { nodes { contacts(first: 5, order: [{ displayName: ASC }]) { totalCount nodes { displayName stage { key } owner { name } } } } } }")]
    [InlineData("{ deals(first: 20) { nodes { name } } }")]
    [InlineData("{ stageChanges(first: 20, where: { unit: PERSON, kind: MOVED }) { nodes { number } } }")]
    [InlineData("""{ contacts(first: 20) { nodes { stage(asOf: 3, happenedBy: "2026-01-01T00:00:00Z") { key } } } }""")]
    [InlineData("{ funnel(unit: PERSON) { basis { asOf notEvaluated } stages { count reached overridden subjects(first: 5) { nodes { id } } } } }")]
    public async Task A_question_looks_at_as_many_rows_whatever_the_number_of_contacts(string query)
    {
        foreach (var (text, values) in await PostgreSqlPlan.StatementsAsync(large.Server, large.Tenant, query)) await AssertFewAsync(text, values);
    }

    [Theory]
    [InlineData("", "createdAt")]
    [InlineData("", "displayName")]
    [InlineData("", "lastActivityAt")]
    [InlineData("where: { stage: { kind: { eq: PROSPECT } } },", "createdAt")]
    [InlineData("where: { stage: { kind: { eq: PROSPECT } } },", "stageEnteredAt")]
    public async Task A_page_begins_at_its_place(string where, string field)
    {
        foreach (var way in new[] { "ASC", "DESC" })
        {
            foreach (var (size, place) in new[] { ("first", "after"), ("last", "before") })
            {
                var list = $"contacts({size}: 500, {where} order: [{{ {field}: {way} }}]";
                var page = (await large.Tenant.QueryAsync($"{{ {list}) {{ pageInfo {{ startCursor endCursor }} }} }}")).GetProperty("contacts").GetProperty("pageInfo");
                var cursor = page.GetProperty(size == "first" ? "endCursor" : "startCursor").GetString();
                foreach (var (text, values) in await PostgreSqlPlan.StatementsAsync(large.Server, large.Tenant, $"{{ {list.Replace("500", "3", StringComparison.Ordinal)}, {place}: \"{cursor}\") {{ nodes {{ id }} }} }}")) await AssertFewAsync(text, values, most: 300);
            }
        }
    }

    private async Task AssertFewAsync(string text, object[] values, long most = MostRows)
    {
        var plan = await PostgreSqlPlan.OfAsync(large.Server, large.Tenant, text, values);
        long rows = 0;
        foreach (Match step in Regex.Matches(plan, @"(?:Scan[^\n]*?|Index Only Scan[^\n]*?)\(actual rows=(\d+) loops=(\d+)\)((?:\n(?! *->)[^\n]*)*)"))
        {
            var loops = long.Parse(step.Groups[2].Value, null);
            rows += long.Parse(step.Groups[1].Value, null) * loops;
            foreach (Match removed in Regex.Matches(step.Groups[3].Value, @"Rows Removed by [\w ]+: (\d+)")) rows += long.Parse(removed.Groups[1].Value, null) * loops;
        }

        Assert.True(rows <= most, $"{rows} rows were looked at:\n{text}\n\n{plan}");
    }
}
