using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests;

/// <summary>Invariant 6: nothing of a tenant is readable or guessable through another one.</summary>
public sealed class TenantWallsTests(TestServer server)
{
    [Fact]
    public async Task Invariant6_lists_and_external_ids_show_what_is_the_tenants_own()
    {
        var (mine, theirs) = (await server.TenantAsync(), await server.TenantAsync());
        var ids = await FillAsync(theirs);
        var nodes = (await mine.QueryAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = ids.Values.Where(id => GlobalId.Key(id, Enum.GetValues<NodeKind>()) is not null) })).GetProperty("nodes");
        Assert.Equal(7, nodes.GetArrayLength());
        Assert.All(nodes.EnumerateArray(), node => Assert.Equal(JsonValueKind.Null, node.ValueKind));
        Assert.Equal("null", (await mine.QueryAsync("{ contactByExternalId(source: \"crm\", externalId: \"theirs\") { id } }")).GetProperty("contactByExternalId").GetRawText());
        var lists = await mine.QueryAsync("{ contacts { totalCount } companies { totalCount } deals { totalCount } stageChanges { totalCount } evaluationRuns { totalCount } latestChange }");
        Assert.Equal(
            """{"contacts":{"totalCount":0},"companies":{"totalCount":0},"deals":{"totalCount":0},"stageChanges":{"totalCount":0},"evaluationRuns":{"totalCount":0},"latestChange":0}""",
            lists.GetRawText());
        // Its own key and activation, and nothing of theirs.
        Assert.Equal(3, (await mine.QueryAsync("{ audit { totalCount } }")).GetProperty("audit").GetProperty("totalCount").GetInt32());
    }

    /// <summary>
    /// Made from the schema, so that whoever adds a field has it walked: with an id of another tenant every place answers to the letter what it answers to
    /// an id that names nothing.
    /// </summary>
    [Fact]
    public async Task Invariant6_in_every_place_of_the_schema_an_id_of_another_tenant_is_an_id_of_nothing()
    {
        var (mine, theirs) = (await server.TenantAsync(), await server.TenantAsync());
        var (own, ids) = (await FillAsync(mine), await FillAsync(theirs));
        // What is numbered within a tenant: theirs go beyond mine.
        foreach (var (name, id) in await FillAsync(theirs, again: true)) ids[name] = id;
        var before = await StateAsync(theirs, ids);
        // Whoever is erased answers nothing more.
        var places = IdPlace.All(server.Get<RequestExecutor>().Schema).OrderBy(place => place.Field.Name == "eraseContact").ToList();
        Assert.True(places.Count >= 80, $"Only {places.Count} places were found.");
        var differences = new List<string>();
        foreach (var place in places)
        {
            foreach (var (name, id) in ids.Where(each => each.Key != nameof(NodeKind.StageDefinition)))
            {
                var kind = Enum.Parse<NodeKind>(name);
                var ghost = GlobalId.Read(id)!.Value.Key.Length == 32 ? GlobalId.Of(kind, Guid.NewGuid()) : GlobalId.Of(kind, 987_654);
                var (answer, expected) = (await AskAsync(mine, place, id, own), await AskAsync(mine, place, ghost, own));
                if (answer != expected) differences.Add($"{place} with {name}: {answer} instead of {expected}");
            }
        }

        Assert.Empty(differences);
        Assert.Equal(before, await StateAsync(theirs, ids));

        // A place that answers the same to one's own ids would prove nothing.
        // A unit that the definition does not stage has no verdict under any.
        foreach (var place in places.Where(place => place is not { Field.Name: "verdictAt", Owner.Name: not "Contact" }))
        {
            var isAlive = false;
            foreach (var (name, id) in own)
            {
                var kind = Enum.Parse<NodeKind>(name);
                var ghost = GlobalId.Read(id)!.Value.Key.Length == 32 ? GlobalId.Of(kind, Guid.NewGuid()) : GlobalId.Of(kind, 987_654);
                if (isAlive |= await AskAsync(mine, place, id, own) != await AskAsync(mine, place, ghost, own)) break;
            }

            Assert.True(isAlive, $"{place} answers the same to every id: what is asked with it is not asked well.");
        }
    }

    [Fact]
    public async Task A_key_is_asked_for_and_a_revoked_one_is_refused()
    {
        var tenant = await server.EmptyTenantAsync();
        using var http = new HttpClient();
        foreach (var header in new[] { null, "Bearer", "Bearer nonsense", "Basic abc" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "?query={latestChange}");
            request.Headers.Accept.ParseAdd("application/json");
            if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("UNAUTHENTICATED", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var key = await server.KeyAsync(tenant.Name, Role.Viewer);
        var other = new TestTenant(server, tenant.Name, key);
        await other.QueryAsync("{ latestChange }");
        Assert.Empty((await server.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, key.Name, TestContext.Current.CancellationToken)).Errors);
        Assert.Equal(["UNAUTHENTICATED"], await other.CodesAsync("{ latestChange }"));
    }

    /// <summary>What a place answers to an id, with the id itself taken out; everything else that is asked for is the caller's own.</summary>
    private static async Task<string> AskAsync(TestTenant tenant, IdPlace place, string id, Dictionary<string, string> own)
    {
        var arguments = place.Arguments(id, input => Value(input, own));
        // A stream of what was: it comes to its end by itself.
        if (place.Field.Arguments.ContainsKey("until")) (arguments["after"], arguments["until"]) = (0, await HeadAsync(tenant));
        var declared = string.Join(", ", arguments.Keys.Select(name => $"${name}: {place.Field.Arguments[name].Type}"));
        var asked = $"{place.Field.Name}({string.Join(", ", arguments.Keys.Select(name => $"{name}: ${name}"))}) {Selection(place.Field.Type.Named, 1)}";
        var answers = new List<string>();
        switch (place.Owner.Name)
        {
            case "Query":
                answers.Add((await tenant.SendAsync($"query({declared}) {{ {asked} }}", arguments)).GetRawText());
                break;
            case "Mutation":
                answers.Add((await tenant.SendAsync($"mutation({declared}) {{ {asked} }}", arguments)).GetRawText());
                break;
            case "Subscription":
                await foreach (var response in tenant.SubscribeAsync($"subscription({declared}) {{ {asked} }}", arguments, TestContext.Current.CancellationToken)) answers.Add(response.GetRawText());
                break;
            default:
                Assert.True(own.ContainsKey(place.Owner.Name), $"{place}: say how to come to a {place.Owner.Name}.");
                var variables = new Dictionary<string, JsonNode?>(arguments) { ["parent"] = own[place.Owner.Name] };
                answers.Add((await tenant.SendAsync($"query({declared}, $parent: ID!) {{ node(id: $parent) {{ ... on {place.Owner.Name} {{ {asked} }} }} }}", variables)).GetRawText());
                break;
        }

        var text = string.Join('\n', answers);
        Assert.DoesNotContain("VALIDATION", text, StringComparison.Ordinal);
        var key = GlobalId.Read(id)!.Value.Key;
        text = text.Replace(id, "(id)", StringComparison.Ordinal);
        return Guid.TryParse(key, out var guid) ? text.Replace(guid.ToString(), "(id)", StringComparison.Ordinal).Replace(key, "(id)", StringComparison.Ordinal) : text;
    }

    /// <summary>All that can be had without arguments, and one level below it.</summary>
    private static string Selection(NamedType type, int depth) => type switch
    {
        FieldsType { Fields: var fields } when type is ObjectType =>
            $"{{ __typename {string.Join(' ', fields.Values.Where(field => !field.Arguments.Values.Any(argument => argument.IsRequired)).Select(field => Part(field, depth)))} }}",
        ScalarType or EnumType => "",
        _ => "{ __typename }",
    };

    private static string Part(Field field, int depth) =>
        field.Type.Named is ScalarType or EnumType ? field.Name
        : depth == 0 ? ""
        : $"{field.Name}{(field.Arguments.ContainsKey("first") ? "(first: 2)" : "")} {Selection(field.Type.Named, depth - 1)}";

    private static async Task<long> HeadAsync(TestTenant tenant) => (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();

    private static JsonNode? Value(InputValue field, Dictionary<string, string> own) => field.Type.Named.Name switch
    {
        "ID" when field.Type.Nullable is ListType => new JsonArray(Own(field, own)),
        "ID" => Own(field, own),
        "Boolean" => true,
        "LinkKey" => "EMPLOYER",
        "QuoteStatus" => "ISSUED",
        "JSON" => JsonNode.Parse("{}"),
        "AttributeInput" => JsonNode.Parse("""[{"key":"source","value":{"text":"referral"}}]"""),
        "PeriodInput" => JsonNode.Parse("""{"to":"2026-01-01T00:00:00Z"}"""),
        "Unit" => "PERSON",
        _ when field.Name == "idempotencyKey" => Guid.NewGuid().ToString(),
        _ when field.Name == "key" => "mailing",
        _ => "lead",
    };

    private static string Own(InputValue field, Dictionary<string, string> own) => own[field.Name switch
    {
        "companyId" or "targetId" => "Company",
        "dealId" => "Deal",
        "quoteId" => "Quote",
        "ownerId" => "Actor",
        "factId" => "Activity",
        "definitionId" => "StageDefinition",
        _ => "Contact",
    }];

    private static async Task<string> StateAsync(TestTenant tenant, Dictionary<string, string> ids) => (await tenant.QueryAsync(
        """
        query($id: ID!) { contact(id: $id) { displayName email company { id name } owner { id } attributes { key text } activities { nodes { id voidedBy { id } } } override { reason } }
          companies { totalCount nodes { name } } deals { totalCount nodes { name quotes { status } participants { id } } } contacts { totalCount } latestChange }
        """,
        new { id = ids["Contact"] })).GetRawText();

    /// <summary>One of everything, and its ids by type.</summary>
    private static async Task<Dictionary<string, string>> FillAsync(TestTenant tenant, bool again = false)
    {
        var suffix = again ? "-again" : "";
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "company" + suffix, name = "Theirs" }, "company { id }")).GetProperty("company");
        var contact = await tenant.ContactAsync("Theirs", new { externalSource = "crm", externalId = "theirs" + suffix, companyId = company.GetProperty("id").GetString() });
        var activity = (await tenant.MutateAsync(
            "recordActivity", new { idempotencyKey = "activity" + suffix, subjectIds = new[] { contact }, kind = "note" }, "activity { id recordedBy { id } }")).GetProperty("activity");
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "deal" + suffix, name = "Theirs", buyerId = contact }, "deal { id }")).GetProperty("deal");
        var quote = (await tenant.MutateAsync(
            "recordQuote", new { idempotencyKey = "quote" + suffix, dealId = deal.GetProperty("id").GetString(), status = "ISSUED" }, "quote { id }")).GetProperty("quote");
        var statement = (await tenant.MutateAsync(
            "setAttributes", new { idempotencyKey = "attribute" + suffix, subjectId = contact, attributes = new[] { new { key = "source", value = new { text = "referral" } } } },
            "subject { ... on Contact { attributes { fact { id } } } }")).GetProperty("subject").GetProperty("attributes")[0].GetProperty("fact");
        var definition = await tenant.DefinitionAsync();
        // An activation and a question of its own, each with a binding.
        if (again)
        {
            await tenant.MutateAsync(
                "activateDefinition", new { idempotencyKey = "activate", candidate = new { definitionId = definition, settings = new { triggers = new[] { "serious_chance" } } }, reason = "Another" },
                "activation { id }");
        }

        var preview = (await tenant.MutateAsync(
            "startPreview", new { idempotencyKey = "preview" + suffix, candidate = new { definitionId = await tenant.DefinitionAsync("dialogue"), settings = new { } } }, "preview { id }")).GetProperty("preview");
        var numbered = await tenant.QueryAsync("{ activations { id binding { id } } stageChanges(last: 1) { nodes { id } } }");
        return new Dictionary<string, string>
        {
            ["Contact"] = contact,
            ["Company"] = company.GetProperty("id").GetString()!,
            ["Deal"] = deal.GetProperty("id").GetString()!,
            ["Quote"] = quote.GetProperty("id").GetString()!,
            ["Activity"] = activity.GetProperty("id").GetString()!,
            ["Actor"] = activity.GetProperty("recordedBy").GetProperty("id").GetString()!,
            ["Statement"] = statement.GetProperty("id").GetString()!,
            ["StageDefinition"] = definition,
            ["Activation"] = numbered.GetProperty("activations")[0].GetProperty("id").GetString()!,
            ["DefinitionBinding"] = numbered.GetProperty("activations")[0].GetProperty("binding").GetProperty("id").GetString()!,
            ["StageChange"] = numbered.GetProperty("stageChanges").GetProperty("nodes")[0].GetProperty("id").GetString()!,
            ["Preview"] = preview.GetProperty("id").GetString()!,
        };
    }
}
