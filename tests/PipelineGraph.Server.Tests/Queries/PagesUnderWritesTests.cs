using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>
/// Lists walked page by page, forwards and backwards, in pages of random sizes, while mutations add, rename, move and take away rows between the pages: what
/// did not change in the order or the conditions of the list comes exactly once, and in its place.
/// </summary>
public sealed class PagesUnderWritesTests(TestServer server)
{
    private const int Seed = 20260510;

    private static readonly string[] Fields = ["createdAt", "displayName", "stageEnteredAt", "lastActivityAt"];

    /// <summary>What a condition is about, and what changes when somebody replies is about, too.</summary>
    private static readonly (string Where, string? About)[] Conditions =
    [
        ("", null),
        ("where: { stage: { kind: { in: [LEAD] } } }", "stageEnteredAt"),
        ("where: { displayName: { contains: \"n\" } }", "displayName"),
        ("where: { or: [{ createdAt: { gte: \"2026-01-02T00:00:00Z\" } }, { stage: { enteredAt: { neq: null } } }] }", "stageEnteredAt"),
    ];

    [Fact]
    public async Task Contacts_in_every_order_and_under_conditions()
    {
        var random = new Random(Seed);
        var people = new People(await server.TenantAsync(), random);
        for (var index = 0; index < 25; index++) await people.WriteAsync(onlyNew: index < 15);
        var orders = Fields.SelectMany(field => new[] { $"{{ {field}: ASC }}", $"{{ {field}: DESC }}" }).ToList();
        for (var index = 0; index < 8; index++)
        {
            var pair = random.GetItems(Fields, 2);
            if (pair[0] != pair[1]) orders.Add($"{{ {pair[0]}: {Way()} }}, {{ {pair[1]}: {Way()} }}");
        }

        for (var index = 0; index < orders.Count; index++)
        {
            foreach (var forward in new[] { true, false })
            {
                var (where, about) = Conditions[(index + (forward ? 0 : 1)) % Conditions.Length];
                var list = new PagedList(people.Tenant, "contacts", $"order: [{orders[index]}] {where}");
                await WalkAsync(list, forward, random, () => people.WriteAsync(), people.Changed, [.. Fields.Where(orders[index].Contains), .. about is null ? Array.Empty<string>() : [about]]);
            }
        }

        string Way() => random.Next(2) == 0 ? "ASC" : "DESC";
    }

    [Fact]
    public async Task The_people_of_a_company()
    {
        var random = new Random(Seed + 1);
        var people = new People(await server.TenantAsync(), random);
        var company = (await people.Tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
        people.Company = company;
        for (var index = 0; index < 25; index++) await people.WriteAsync();
        foreach (var forward in new[] { true, false })
        {
            var list = new PagedList(people.Tenant, "contacts", "order: [{ displayName: ASC }]", $"company(id: \"{company}\")");
            await WalkAsync(list, forward, random, () => people.WriteAsync(), people.Changed, ["displayName", "employer"]);
        }
    }

    [Fact]
    public async Task Companies_and_deals()
    {
        var random = new Random(Seed + 2);
        var tenant = await server.TenantAsync();
        var buyer = await tenant.ContactAsync("Buyer");
        var (companies, deals, changed) = (new List<string>(), new List<string>(), new Dictionary<string, HashSet<string>>());
        for (var index = 0; index < 30; index++) await WriteAsync();
        foreach (var forward in new[] { true, false, true, false })
        {
            await WalkAsync(new PagedList(tenant, "companies", ""), forward, random, WriteAsync, changed, ["name"]);
            await WalkAsync(new PagedList(tenant, "deals", ""), forward, random, WriteAsync, changed, ["createdAt"]);
            await WalkAsync(new PagedList(tenant, "deals", "", $"contact(id: \"{buyer}\")"), forward, random, WriteAsync, changed, ["buyer"]);
        }

        async Task WriteAsync()
        {
            var key = Guid.NewGuid().ToString();
            switch (random.Next(4))
            {
                case 0 when companies.Count > 0:
                    var company = companies[random.Next(companies.Count)];
                    await tenant.MutateAsync("updateCompany", new { idempotencyKey = key, companyId = company, name = People.Name(random) }, "company { id }");
                    Mark(changed, company, "name");
                    break;
                case 1 when deals.Count > 0:
                    var deal = deals[random.Next(deals.Count)];
                    await tenant.MutateAsync("updateDeal", new { idempotencyKey = key, dealId = deal, name = People.Name(random), probability = random.Next(100), buyerId = random.Next(2) == 0 ? null : buyer }, "deal { id }");
                    // Who was the buyer stays a participant: nobody leaves the list, and some come into it.
                    Mark(changed, deal, "buyer");
                    break;
                case 2:
                    companies.Add((await tenant.MutateAsync("createCompany", new { idempotencyKey = key, name = People.Name(random) }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!);
                    break;
                default:
                    deals.Add((await tenant.MutateAsync(
                        "createDeal", new { idempotencyKey = key, name = People.Name(random), buyerId = random.Next(2) == 0 ? null : buyer, createdAt = People.Day(random) }, "deal { id }"))
                        .GetProperty("deal").GetProperty("id").GetString()!);
                    break;
            }
        }
    }

    [Fact]
    public async Task The_activities_of_a_contact_and_stage_changes()
    {
        var random = new Random(Seed + 3);
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var (activities, changed) = (new List<string>(), new Dictionary<string, HashSet<string>>());
        for (var index = 0; index < 30; index++) await WriteAsync();
        foreach (var forward in new[] { true, false, true, false })
        {
            await WalkAsync(new PagedList(tenant, "activities", "", $"contact(id: \"{contact}\")"), forward, random, WriteAsync, changed, ["voided"]);
            await WalkAsync(new PagedList(tenant, "activities", "where: { kind: { eq: \"email\" } }", $"contact(id: \"{contact}\")"), forward, random, WriteAsync, changed, ["voided"]);
            // The ledger only grows at its end: nothing in it ever changes.
            await WalkAsync(new PagedList(tenant, "stageChanges", ""), forward, random, WriteAsync, [], []);
            await WalkAsync(new PagedList(tenant, "stageChanges", "", $"contact(id: \"{contact}\")"), forward, random, WriteAsync, [], []);
        }

        async Task WriteAsync()
        {
            if (random.Next(5) == 0 && activities.Count > 0)
            {
                var activity = activities[random.Next(activities.Count)];
                await tenant.MutateAsync("voidFact", new { idempotencyKey = Guid.NewGuid().ToString(), factId = activity, reason = "x" }, "subject { id }");
                Mark(changed, activity, "voided");
                return;
            }

            if (random.Next(8) == 0) await tenant.ContactAsync("New");
            activities.Add((await tenant.MutateAsync(
                "recordActivity",
                new
                {
                    idempotencyKey = Guid.NewGuid().ToString(),
                    subjectIds = new[] { contact },
                    kind = random.Next(2) == 0 ? "email" : "call",
                    direction = random.Next(2) == 0 ? "INBOUND" : "OUTBOUND",
                    occurredAt = random.Next(3) == 0 ? null : People.Day(random),
                    properties = new { question = true },
                },
                "activity { id }")).GetProperty("activity").GetProperty("id").GetString()!);
        }
    }

    [Fact]
    public async Task The_subjects_that_a_figure_counted_do_not_change_at_all()
    {
        var random = new Random(Seed + 4);
        var people = new People(await server.TenantAsync(), random);
        for (var index = 0; index < 25; index++) await people.WriteAsync(onlyNew: index < 15);
        var asOf = (await people.Tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();
        foreach (var forward in new[] { true, false })
        {
            var list = new PagedList(people.Tenant, "subjects", "", $"funnel(unit: PERSON, asOf: {asOf}) {{ stages", "}");
            await WalkAsync(list, forward, random, () => people.WriteAsync(), [], []);
        }
    }

    private static async Task WalkAsync(
        PagedList list, bool forward, Random random, Func<Task> write, Dictionary<string, HashSet<string>> changed, IReadOnlyList<string> about)
    {
        changed.Clear();
        var before = await list.AllAsync();
        var (seen, cursor, more) = (new List<string>(), (string?)null, true);
        while (more)
        {
            var size = random.Next(1, 8);
            var page = await list.PageAsync(forward ? size : null, forward ? cursor : null, forward ? null : size, forward ? null : cursor);
            Assert.True(page.Ids.Count <= size);
            seen.InsertRange(forward ? seen.Count : 0, page.Ids);
            (more, cursor) = forward ? (page.HasNext, page.End) : (page.HasPrevious, page.Start);
            for (var writes = random.Next(3); writes > 0; writes--) await write();
        }

        var steady = before.Where(id => !changed.TryGetValue(id, out var what) || !what.Overlaps(about)).ToList();
        var among = steady.ToHashSet(StringComparer.Ordinal);
        Assert.True(steady.SequenceEqual(seen.Where(among.Contains)), $"{list} {(forward ? "forwards" : "backwards")}: skipped {string.Join(", ", steady.Except(seen))}, or repeated or out of place.");
        var twice = seen.GroupBy(id => id).Where(group => group.Count() > 1 && (!changed.TryGetValue(group.Key, out var what) || !what.Overlaps(about)));
        Assert.Empty(twice.Select(group => $"{list}: {group.Key}"));
    }

    private static void Mark(Dictionary<string, HashSet<string>> changed, string id, params IEnumerable<string> what)
    {
        if (!changed.TryGetValue(id, out var all)) changed[id] = all = [];
        all.UnionWith(what);
    }

    /// <summary>Contacts that come, and change in what lists are sorted by.</summary>
    private sealed class People(TestTenant tenant, Random random)
    {
        // Few names, days and employers: most are equal, some are missing.
        private static readonly string[] Names = ["ann", "Ann", "Änn", "Ａｎｎ", "zoë", "zoe\u0308", "𝒵", "a b", "ß", "Ω", "漢字", "🦊", "\uFFFD", "ann\u0001x"];
        private readonly List<string> ids = [];

        public TestTenant Tenant => tenant;

        public string? Company { get; set; }

        public Dictionary<string, HashSet<string>> Changed { get; } = [];

        public static string Name(Random random) => Names[random.Next(Names.Length)];

        public static string Day(Random random) => $"2026-01-0{random.Next(1, 4)}T00:00:00Z";

        public async Task WriteAsync(bool onlyNew = false)
        {
            var id = ids.Count == 0 ? "" : ids[random.Next(ids.Count)];
            switch (onlyNew || ids.Count == 0 ? 9 : random.Next(6))
            {
                case 0:
                    await tenant.MutateAsync("updateContact", new { idempotencyKey = Guid.NewGuid().ToString(), contactId = id, displayName = Name(random) }, "contact { id }");
                    Mark(Changed, id, "displayName");
                    break;
                case 1:
                    await tenant.MutateAsync("recordActivity", new { idempotencyKey = Guid.NewGuid().ToString(), subjectIds = new[] { id }, kind = "note" }, "activity { id }");
                    Mark(Changed, id, "lastActivityAt");
                    break;
                case 2:
                    await tenant.ReplyAsync(id, DateTimeOffset.Parse(Day(random), System.Globalization.CultureInfo.InvariantCulture).AddDays(5));
                    Mark(Changed, id, "lastActivityAt", "stageEnteredAt");
                    break;
                case 3 when Company is not null:
                    await tenant.MutateAsync("updateContact", new { idempotencyKey = Guid.NewGuid().ToString(), contactId = id, companyId = random.Next(2) == 0 ? null : Company }, "contact { id }");
                    Mark(Changed, id, "employer");
                    break;
                default:
                    ids.Add(await tenant.ContactAsync(Name(random), new { createdAt = random.Next(4) == 0 ? null : Day(random), companyId = Company }));
                    break;
            }
        }
    }
}
