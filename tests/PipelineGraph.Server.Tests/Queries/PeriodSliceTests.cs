using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>The slices of a funnel add up to the whole, and each has exactly those of whom its value was known.</summary>
public sealed class PeriodSliceTests(TestServer server)
{
    private static readonly string[] Figures = ["counted", "atStart", "entered", "leftForward", "leftBackward", "leftOut", "leftElsewhere", "leftAltogether", "atEnd"];

    private static readonly string Stages =
        "stages { stage { key } " + string.Join(' ', Figures.Select(figure => figure + " { count subjects(first: 30) { totalCount nodes { id } } }")) + " }";

    private static readonly string Query =
        "query($by: DimensionInput!, $rule: PeriodRule! = FIRST_ENTRY, $first: Int! = 3, $asOf: ChangeNumber, $observedUntil: DateTime) {"
        + " periodFunnel(unit: PERSON, period: { instants: { from: \"2026-02-01T00:00:00Z\", to: \"2026-03-01T00:00:00Z\" } }, rule: $rule, asOf: $asOf, observedUntil: $observedUntil) {"
        + " basis { asOf } observedUntil " + Stages + " slices(by: $by, first: $first) { kind label value owner { id } funnel { basis { overridden } " + Stages + " } } } }";

    [Theory]
    [InlineData(24)]
    [InlineData(22)]
    public async Task Invariant8_slices_add_up_to_the_whole_and_each_has_whose_value_it_is(int seed)
    {
        var random = new Random(seed);
        var tenant = await StageHistories.PeopleAsync(server, random);
        var ids = (await tenant.QueryAsync("{ contacts(first: 100) { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        var source = new Told(tenant, random, ["referral", "cold_call", "web_search"]);
        var industry = new Told(tenant, random, ["steel", "bread"]);
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "d", unit = "COMPANY", key = "industry", type = "TEXT", isDimension = true }, "attributeDefinition { key }");
        var employers = new Dictionary<string, string>();
        foreach (var id in ids)
        {
            for (var times = random.Next(4); times > 0; times--) await source.TellAsync(id, "source");
            if (random.Next(3) > 0) employers[id] = await EmployAsync(id, industry);
        }

        foreach (var rule in (string[])["FIRST_ENTRY", "EVERY_ENTRY", "REACHED", "REACHED_OR_PASSED", "COHORT", "IN_ORDER", "ANY_ORDER"])
        {
            await AssertSlicesAsync(tenant, rule, new { attribute = "source" }, source.Of);
            await AssertSlicesAsync(tenant, rule, new { companyAttribute = "industry" }, id => employers.TryGetValue(id, out var company) ? industry.Of(company) : null);
        }

        async Task<string> EmployAsync(string id, Told industry)
        {
            var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c" + id, name = "Works" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
            for (var times = random.Next(1, 3); times > 0; times--) await industry.TellAsync(company, "industry");
            await LinkAsync(company, ended: false);
            // Who left is with nobody; who went on to another company is with that one.
            if (random.Next(4) == 0)
            {
                await LinkAsync(company, ended: true);
                return "";
            }

            if (random.Next(4) > 0) return company;
            company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "d" + id, name = "Next" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
            await industry.TellAsync(company, "industry");
            await LinkAsync(company, ended: false);
            return company;

            Task<JsonElement> LinkAsync(string target, bool ended) =>
                tenant.MutateAsync("recordLink", new { idempotencyKey = Guid.NewGuid().ToString(), subjectId = id, key = "EMPLOYER", targetId = target, ended }, "subject { id }");
        }
    }

    [Fact]
    public async Task What_is_told_later_changes_no_slice_of_an_earlier_question()
    {
        var random = new Random(23);
        var tenant = await StageHistories.PeopleAsync(server, random);
        var ids = (await tenant.QueryAsync("{ contacts(first: 100) { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        var source = new Told(tenant, random, ["referral", "cold_call"]);
        foreach (var id in ids) await source.TellAsync(id, "source");
        var by = new { attribute = "source" };
        var before = (await tenant.QueryAsync(Query, new { by })).GetProperty("periodFunnel");
        foreach (var id in ids) await source.TellAsync(id, "source");
        await tenant.ReplyAsync(ids[0], PeriodFunnelTests.Day(2, 3));

        var (asOf, observedUntil) = (before.GetProperty("basis").GetProperty("asOf").GetInt64(), before.GetProperty("observedUntil").GetString());
        Assert.Equal(before.GetRawText(), (await tenant.QueryAsync(Query, new { by, asOf, observedUntil })).GetProperty("periodFunnel").GetRawText());
        Assert.NotEqual(before.GetProperty("slices").GetRawText(), (await tenant.QueryAsync(Query, new { by })).GetProperty("periodFunnel").GetProperty("slices").GetRawText());
    }

    [Fact]
    public async Task Of_who_was_erased_no_value_is_known_nor_its_companys()
    {
        var tenant = await server.TenantAsync();
        foreach (var unit in (string[])["COMPANY", "PERSON"])
            await tenant.MutateAsync("declareAttribute", new { idempotencyKey = unit, unit, key = "industry", type = "TEXT", isDimension = true }, "attributeDefinition { key }");
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
        var people = new List<string>();
        for (var index = 0; index < 2; index++) people.Add(await tenant.ContactAsync($"Contact {index}", new { companyId = company, createdAt = PeriodFunnelTests.Day(2, 2) }));
        foreach (var subject in people.Append(company))
            await tenant.MutateAsync("setAttributes", new { idempotencyKey = "s" + subject, subjectId = subject, attributes = new[] { new { key = "industry", value = new { text = "mining" } } } }, "subject { id }");

        Assert.Equal(["Unknown 0, mining 2", "Unknown 0, mining 2"], await SlicesAsync());
        await tenant.MutateAsync("eraseContact", new { idempotencyKey = "e", contactId = people[0] }, "contact { id }");
        Assert.Equal(["Unknown 1, mining 1", "Unknown 1, mining 1"], await SlicesAsync());

        async Task<List<string>> SlicesAsync()
        {
            var told = new List<string>();
            foreach (var by in (object[])[new { attribute = "industry" }, new { companyAttribute = "industry" }])
            {
                var slices = (await tenant.QueryAsync(Query, new { by })).GetProperty("periodFunnel").GetProperty("slices").EnumerateArray().ToList();
                told.Add($"Unknown {Count("UNKNOWN")}, mining {Count("VALUE")}");
                Assert.All(slices, slice => Assert.True(slice.GetProperty("kind").GetString() != "VALUE" || slice.GetProperty("label").GetString() == "mining"));

                int Count(string kind) => slices.Where(slice => slice.GetProperty("kind").GetString() == kind).Sum(slice =>
                    slice.GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("counted").GetProperty("count").GetInt32()));
            }

            return told;
        }
    }

    [Fact]
    public async Task The_smaller_ones_of_many_values_are_counted_together_and_a_slice_may_be_parted_again()
    {
        var tenant = await server.TenantAsync();
        var actor = (await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { activities { nodes { recordedBy { id } } } } }", new { id = await RepliedAsync() }))
            .GetProperty("contact").GetProperty("activities").GetProperty("nodes")[0].GetProperty("recordedBy").GetProperty("id").GetString()!;
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "a", unit = "PERSON", key = "visits", type = "NUMBER", isDimension = true }, "attributeDefinition { key }");
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "b", unit = "PERSON", key = "member", type = "BOOLEAN", isDimension = true }, "attributeDefinition { key }");
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "c", unit = "PERSON", key = "since", type = "DATE", isDimension = true }, "attributeDefinition { key }");
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "d", unit = "PERSON", key = "tags", type = "LIST", isDimension = true }, "attributeDefinition { key }");
        for (var index = 0; index < 9; index++)
        {
            var contact = await tenant.ContactAsync($"Contact {index}", index < 6 ? new { createdAt = PeriodFunnelTests.Day(2, 2), ownerId = (string?)actor } : new { createdAt = PeriodFunnelTests.Day(2, 2), ownerId = (string?)null });
            await tenant.MutateAsync("setAttributes", new
            {
                idempotencyKey = "s" + contact,
                subjectId = contact,
                attributes = new object[]
                {
                    new { key = "visits", value = new { number = index < 4 ? "2.5" : $"{index}" } },
                    new { key = "member", value = new { boolean = index % 2 == 0 } },
                    new { key = "since", value = new { date = index < 3 ? "2026-01-01" : "2026-01-02" } },
                    new { key = "tags", value = new { list = index < 5 ? new[] { "a", "b" } : ["c"] } },
                },
            }, "subject { id }");
        }

        Assert.Equal(["2.5 4", "4 1", "Others 4"], await SlicesAsync("{ attribute: \"visits\" }", 2));
        Assert.Equal(["true 5", "Others 4"], await SlicesAsync("{ attribute: \"member\" }", 1));
        Assert.Equal(["2026-01-02 6", "Others 3"], await SlicesAsync("{ attribute: \"since\" }", 1));
        Assert.Equal(["a, b 5", "c 4"], await SlicesAsync("{ attribute: \"tags\" }", 2));
        Assert.Equal(["test 6", "Unknown 3"], (await SlicesAsync("{ field: OWNER }", 2)).Select(text => text.Replace(tenant.KeyName, "test", StringComparison.Ordinal)));

        // By owner, and then by membership, over weeks.
        var nested = (await tenant.QueryAsync(
            "{ periodFunnel(unit: PERSON, period: { days: { from: \"2026-02-01\", to: \"2026-02-15\" } }) { slices(by: { field: OWNER }, first: 3) { owner { id } funnel {"
            + " series(step: WEEK) { stages { entered { count } } } speed { timeInStage { stays { count } } } cohorts(step: MONTH) { entered { count } }"
            + " slices(by: { attribute: \"member\" }, first: 3) { value funnel { stages { entered { count subjects { nodes { id } } } } } } } } } }")).GetProperty("periodFunnel").GetProperty("slices");
        Assert.Equal(actor, nested[0].GetProperty("owner").GetProperty("id").GetString());
        var owned = nested[0].GetProperty("funnel");
        Assert.Equal(6, owned.GetProperty("series").EnumerateArray().Sum(part => part.GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("entered").GetProperty("count").GetInt32())));
        Assert.Equal(6, owned.GetProperty("speed").EnumerateArray().Sum(speed => speed.GetProperty("timeInStage").GetProperty("stays").GetProperty("count").GetInt32()));
        Assert.Equal(6, owned.GetProperty("cohorts")[0].GetProperty("entered").GetProperty("count").GetInt32());
        Assert.Equal(["{\"boolean\":false} 3 3", "{\"boolean\":true} 3 3"], owned.GetProperty("slices").EnumerateArray().Select(slice =>
            $"{slice.GetProperty("value").GetRawText()} {Entered(slice)} {slice.GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("entered").GetProperty("subjects").GetProperty("nodes").GetArrayLength())}"));

        async Task<string> RepliedAsync()
        {
            var contact = await tenant.ContactAsync("Zoe", new { createdAt = PeriodFunnelTests.Day(1, 2) });
            await tenant.ReplyAsync(contact, PeriodFunnelTests.Day(1, 3));
            return contact;
        }

        async Task<IEnumerable<string>> SlicesAsync(string by, int first) =>
            (await tenant.QueryAsync("query($first: Int!) { periodFunnel(unit: PERSON, period: { days: { from: \"2026-02-01\", to: \"2026-02-15\" } }) { slices(by: " + by + ", first: $first) {"
                + " label(locale: \"en\") funnel { stages { entered { count } } } } } }", new { first })).GetProperty("periodFunnel").GetProperty("slices").EnumerateArray()
            .Select(slice => (Label: slice.GetProperty("label").GetString(), Count: Entered(slice))).Where(slice => slice.Count > 0).Select(slice => $"{slice.Label} {slice.Count}").ToList();

        static int Entered(JsonElement slice) => slice.GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("entered").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_is_no_dimension_is_refused()
    {
        var tenant = await server.TenantAsync();
        foreach (var by in new object[] { new { attribute = "job_title" }, new { attribute = "nothing" }, new { companyAttribute = "industry" }, new { attribute = "budget" } })
            Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Query, new { by }));
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Query, new { by = new { attribute = "source" }, first = 0 }));
        Assert.Equal("UNKNOWN", (await tenant.QueryAsync(Query, new { by = new { attribute = "source" } })).GetProperty("periodFunnel").GetProperty("slices").EnumerateArray().Select(slice => slice.GetProperty("kind").GetString()).DefaultIfEmpty("UNKNOWN").Single());
    }

    private static async Task AssertSlicesAsync(TestTenant tenant, string rule, object by, Func<string, string?> valueOf)
    {
        var funnel = (await tenant.QueryAsync(Query, new { by, rule, first = 2 })).GetProperty("periodFunnel");
        var slices = funnel.GetProperty("slices").EnumerateArray().ToList();
        var listed = slices.Where(slice => slice.GetProperty("kind").GetString() == "VALUE").Select(slice => slice.GetProperty("value").GetProperty("text").GetString()!).ToHashSet();
        foreach (var (stage, index) in funnel.GetProperty("stages").EnumerateArray().Select((stage, index) => (stage, index)))
        {
            foreach (var figure in Figures)
            {
                var whole = Ids(stage.GetProperty(figure));
                Assert.Equal(whole, slices.SelectMany(slice => Ids(slice.GetProperty("funnel").GetProperty("stages")[index].GetProperty(figure))).Order(StringComparer.Ordinal));
                foreach (var slice in slices)
                {
                    var json = slice.GetProperty("funnel").GetProperty("stages")[index].GetProperty(figure);
                    Assert.Equal(whole.Where(id => IsIn(slice, valueOf(id))), Ids(json));
                    Assert.Equal((Ids(json).Count, Ids(json).Count), (json.GetProperty("count").GetInt32(), json.GetProperty("subjects").GetProperty("totalCount").GetInt32()));
                }
            }
        }

        Assert.True(slices.Count >= 2, $"{by}: {funnel.GetProperty("slices")}");

        bool IsIn(JsonElement slice, string? value) => slice.GetProperty("kind").GetString() switch
        {
            "UNKNOWN" => value is null,
            "REST" => value is not null && !listed.Contains(value),
            _ => value is not null && value == slice.GetProperty("value").GetProperty("text").GetString(),
        };

        static List<string> Ids(JsonElement figure) =>
            [.. figure.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }

    /// <summary>What was told of subjects' values at random instants, some of it taken back, and what of it holds.</summary>
    private sealed class Told(TestTenant tenant, Random random, string[] values)
    {
        private readonly Dictionary<string, List<(DateTimeOffset At, int Order, string Value)>> told = [];

        public string? Of(string subject) => told.TryGetValue(subject, out var own) && own.Count > 0 ? own.MaxBy(fact => (fact.At, fact.Order)).Value : null;

        public async Task TellAsync(string subject, string key)
        {
            var (at, value) = (PeriodFunnelTests.Day(1, 1).AddHours(random.Next(24 * 100)), values[random.Next(values.Length)]);
            var payload = await tenant.MutateAsync(
                "setAttributes",
                new { idempotencyKey = Guid.NewGuid().ToString(), subjectId = subject, attributes = new[] { new { key, value = new { text = value }, occurredAt = at } } },
                "subject { ... on Contact { attributes { key fact { id occurredAt } } } ... on Company { attributes { key fact { id occurredAt } } } }");
            var present = payload.GetProperty("subject").GetProperty("attributes").EnumerateArray().Single(attribute => attribute.GetProperty("key").GetString() == key).GetProperty("fact");
            if (!told.TryGetValue(subject, out var own)) told[subject] = own = [];
            own.Add((at, own.Count, value));
            if (random.Next(4) > 0 || present.GetProperty("occurredAt").GetDateTimeOffset() != at) return;
            await tenant.MutateAsync("voidFact", new { idempotencyKey = Guid.NewGuid().ToString(), factId = present.GetProperty("id").GetString(), reason = "wrong" }, "subject { id }");
            own.Remove(own.MaxBy(fact => (fact.At, fact.Order)));
        }
    }
}
