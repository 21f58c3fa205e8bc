using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Mutations;

/// <summary>
/// Every field of every mutation's input, one after the other with every kind of nonsense that its type lets through or not. What comes back is an answer, a
/// typed error with a place in the input, or a refusal of the variables: never a fault of ours.
/// </summary>
public sealed class HostileInputTests(TestServer server)
{
    [Theory]
    [InlineData("createContact", """{"displayName":"Ann","externalSource":"crm","externalId":"NEW","email":"a@example.com","companyId":"COMPANY","ownerId":"ACTOR","createdAt":"2026-01-01T00:00:00Z","attributes":[{"key":"source","value":{"text":"x"},"occurredAt":"2026-01-02T00:00:00Z"}]}""")]
    [InlineData("updateContact", """{"contactId":"CONTACT","displayName":"Ann","email":"a@example.com","companyId":"COMPANY","ownerId":"ACTOR"}""")]
    [InlineData("createCompany", """{"name":"Acme","externalSource":"crm","externalId":"NEW","ownerId":"ACTOR","createdAt":"2026-01-01T00:00:00Z","attributes":[]}""")]
    [InlineData("updateCompany", """{"companyId":"COMPANY","name":"Acme","ownerId":"ACTOR"}""")]
    [InlineData("createDeal", """{"name":"Deal","externalSource":"crm","externalId":"NEW","companyId":"COMPANY","buyerId":"CONTACT","participantIds":["CONTACT"],"amount":{"amount":"10","currency":"EUR"},"probability":10,"ownerId":"ACTOR","createdAt":"2026-01-01T00:00:00Z","attributes":[]}""")]
    [InlineData("updateDeal", """{"dealId":"DEAL","name":"Deal","amount":{"amount":"10","currency":"EUR"},"probability":10,"outcome":"WON","outcomeReason":"price","companyId":"COMPANY","buyerId":"CONTACT","ownerId":"ACTOR","occurredAt":"2026-01-02T00:00:00Z"}""")]
    [InlineData("updateDeal", """{"dealId":"DEAL","probability":20,"occurredOn":"2026-01-02"}""")]
    [InlineData("recordQuote", """{"dealId":"DEAL","status":"ISSUED","amount":{"amount":"10","currency":"EUR"},"validUntil":"2026-12-31","occurredAt":"2026-01-02T00:00:00Z","externalSource":"crm","externalId":"NEW"}""")]
    [InlineData("recordQuote", """{"dealId":"DEAL","quoteId":"QUOTE","status":"ACCEPTED","occurredOn":"2026-01-03"}""")]
    [InlineData("recordActivity", """{"subjectIds":["CONTACT","DEAL"],"kind":"call","direction":"OUTBOUND","occurredAt":"2026-01-02T00:00:00Z","externalSource":"crm","externalId":"NEW","properties":{"completed":true}}""")]
    [InlineData("recordActivity", """{"subjectIds":["COMPANY"],"kind":"call","occurredOn":"2026-01-02"}""")]
    [InlineData("setAttributes", """{"subjectId":"CONTACT","attributes":[{"key":"source","value":{"text":"x"},"occurredOn":"2026-01-02"}]}""")]
    [InlineData("setAttributes", """{"subjectId":"DEAL","attributes":[{"key":"amount","value":{"money":{"amount":"10","currency":"EUR"}}},{"key":"probability","value":{"number":"10"}}]}""")]
    [InlineData("recordLink", """{"subjectId":"CONTACT","key":"EMPLOYER","targetId":"COMPANY","role":"boss","degree":1,"ended":false,"occurredAt":"2026-01-02T00:00:00Z"}""")]
    [InlineData("recordLink", """{"subjectId":"DEAL","key":"PARTICIPANT","targetId":"CONTACT","ended":true,"occurredOn":"2026-01-02"}""")]
    [InlineData("recordConsent", """{"subjectId":"CONTACT","key":"mailing","given":true,"occurredAt":"2026-01-02T00:00:00Z"}""")]
    [InlineData("recordJudgement", """{"subjectId":"CONTACT","key":"qualified","holds":true,"reason":"budget","occurredAt":"2026-01-02T00:00:00Z"}""")]
    [InlineData("voidFact", """{"factId":"FACT","reason":"wrong"}""")]
    [InlineData("overrideStage", """{"subjectId":"CONTACT","stageKey":"prospect","reason":"I know","expiresAt":"2999-01-01T00:00:00Z"}""")]
    [InlineData("declareAttribute", """{"unit":"PERSON","key":"vip","type":"BOOLEAN","isDimension":true,"label":"VIP"}""")]
    [InlineData("activateDefinition", """{"candidate":{"definitionId":"DEFINITION","settings":{}},"reason":"x"}""")]
    [InlineData("importCsv", """{"csv":"id,name\n1,Ann\n","mapping":{"source":"x","contact":{"externalId":"{id}","displayName":"{name}"}}}""")]
    public async Task Nonsense_is_answered_refused_or_typed_and_never_a_fault(string field, string valid)
    {
        var tenant = await server.TenantAsync();
        var names = await NamesAsync(tenant, await server.TenantAsync());
        var type = (InputObjectType)server.Get<RequestExecutor>().Schema.Types[char.ToUpperInvariant(field[0]) + field[1..] + "Input"];
        if (type.Fields.ContainsKey("idempotencyKey")) valid = valid.Insert(1, "\"idempotencyKey\":\"KEY\",");
        var faults = new List<string>();
        await TryAsync(tenant, field, type, Fresh(valid, names), "as it should be", mustSucceed: true, faults);
        foreach (var (what, input) in Nonsense(type, JsonNode.Parse(Fresh(valid, names))!.AsObject(), names))
            await TryAsync(tenant, field, type, Fresh(input, names), what, mustSucceed: false, faults);

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(20)));
    }

    private static async Task TryAsync(TestTenant tenant, string field, InputObjectType type, string input, string what, bool mustSucceed, List<string> faults)
    {
        var query = $"mutation($input: {type.Name}!) {{ {field}(input: $input) {{ __typename errors {{ __typename ... on UserError {{ message path }} }} }} }}";
        // The input goes as it is written: it may be more, or less, than a serializer would write.
        var text = $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{{\"input\":{input}}}}}";
        var response = await tenant.SendTextAsync(text);
        var shown = $"{what}: {(response.GetRawText() is { Length: > 600 } answer ? answer[..600] : response.GetRawText())}";
        if (response.TryGetProperty("errors", out var errors))
        {
            var codes = errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString());
            if (mustSucceed || codes.Any(code => code is not ("BAD_USER_INPUT" or "BAD_REQUEST"))) faults.Add(shown);
            return;
        }

        foreach (var error in response.GetProperty("data").GetProperty(field).GetProperty("errors").EnumerateArray())
        {
            var message = error.GetProperty("message").GetString()!;
            var path = error.GetProperty("path").EnumerateArray().Select(segment => segment.GetString()!).ToList();
            if (mustSucceed || message.Length is 0 or > 1000 || message.Contains("Exception", StringComparison.Ordinal) || path.Count == 0 || !Leads(path, type, JsonNode.Parse(input)))
                faults.Add(shown);
        }
    }

    /// <summary>Whether the path leads to something that the input has, or could have.</summary>
    private static bool Leads(IEnumerable<string> path, GraphQLType type, JsonNode? input)
    {
        foreach (var segment in path)
        {
            switch (type.Nullable)
            {
                case InputObjectType { } fields when fields.Fields.TryGetValue(segment, out var field):
                    (type, input) = (field.Type, (input as JsonObject)?[segment]);
                    break;
                case ListType list when int.TryParse(segment, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < ((input as JsonArray)?.Count ?? 1):
                    (type, input) = (list.OfType, (input as JsonArray)?[index]);
                    break;
                case ScalarType { Name: "JSON" }: return true; // within JSON the path is the server's
                default: return false;
            }
        }

        return true;
    }

    /// <summary>The input with one value of it, at any depth, replaced.</summary>
    private static IEnumerable<(string What, string Input)> Nonsense(InputObjectType type, JsonObject valid, Dictionary<string, string> names)
    {
        foreach (var (path, at) in Places(type, valid, ""))
        {
            foreach (var value in Values(at, names))
            {
                var copy = valid.DeepClone();
                var (parent, last) = (copy, "");
                foreach (var segment in path.Split('/')[..^1]) parent = parent is JsonArray list ? list[int.Parse(segment, CultureInfo.InvariantCulture)]! : parent![segment]!;
                last = path.Split('/')[^1];
                if (parent is JsonArray items) items[int.Parse(last, CultureInfo.InvariantCulture)] = "\u0001";
                else parent![last] = "\u0001";
                yield return ($"{path} = {(value.Length > 80 ? value[..80] : value)}", copy!.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal));
            }
        }

        yield return ("an unknown field", valid.ToJsonString().Insert(1, "\"nowhere\":1,"));
        if (type.Fields.ContainsKey("occurredAt")) yield return ("both dates", With(valid, ("occurredAt", "2026-01-02T00:00:00Z"), ("occurredOn", "2026-01-02")));
        if (type.Fields.ContainsKey("externalSource")) yield return ("an id without its source", With(valid, ("externalSource", null), ("externalId", "only")));
    }

    private static string With(JsonObject valid, params (string Name, string? Value)[] values)
    {
        var copy = valid.DeepClone().AsObject();
        foreach (var (name, value) in values) copy[name] = value;
        return copy.ToJsonString();
    }

    private static IEnumerable<(string Path, GraphQLType Type)> Places(GraphQLType type, JsonNode? value, string path)
    {
        if (path.Length > 0) yield return (path[1..], type);
        switch (type.Nullable)
        {
            case InputObjectType input:
                foreach (var field in input.Fields.Values)
                {
                    if (value is not JsonObject given || (path.Length > 0 && !given.ContainsKey(field.Name))) continue;
                    foreach (var place in Places(field.Type, given[field.Name], $"{path}/{field.Name}")) yield return place;
                }
                break;
            case ListType list when value is JsonArray { Count: > 0 } items:
                foreach (var place in Places(list.OfType, items[0], $"{path}/0")) yield return place;
                break;
        }
    }

    private static IEnumerable<string> Values(GraphQLType type, Dictionary<string, string> names)
    {
        var text = new[] { "", " ", "\t\n", new string('x', 501), new string('é', 100_001), "a\0b", "\uFFFF", "R\u202Eevil", "Z\u0301\u0301\u0301", "𝒵 🦊", "' OR 1=1 --", "<script>", "../../etc/passwd" };
        return ["null", "{}", "[]", "[null]", "true", "1.5", "-1", "99999999999", "\"\\ud800\"", "{\"a\":{\"b\":[1]}}", .. Own()];

        IEnumerable<string> Own() => type.Nullable switch
        {
            ListType { OfType: var item } => [$"[{string.Join(",", Enumerable.Repeat(Values(item, names).Last(), 1001))}]", .. Values(item, names).Select(value => $"[{value}]").Take(12)],
            ScalarType { Name: "ID" } => [.. names.Where(name => name.Key != "NEW" && name.Key != "KEY").Select(name => $"\"{name.Value}\""), .. text.Select(each => JsonSerializer.Serialize(each))],
            ScalarType { Name: "String" } => text.Select(each => JsonSerializer.Serialize(each)),
            ScalarType { Name: "DateTime" } =>
                ["\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"1900-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-01-01T00:00:00\"", "\"yesterday\"", "\"\"", "0"],
            ScalarType { Name: "Date" } => ["\"0001-01-01\"", "\"9999-12-31\"", "\"2026-02-30\"", "\"2026-1-1\"", "\"\"", "0"],
            ScalarType { Name: "Decimal" } => ["\"1e999\"", "1e999", "\"9000000000001\"", "\"-9000000000000\"", "\"0.0000001\"", "\"NaN\"", "\"-0\"", "\"1,5\"", "\"\"", "\"0.001\"", "-0.0"],
            ScalarType { Name: "Int" } => ["0", "2147483647", "-2147483648", "101", "\"1\"", "1e2"],
            ScalarType { Name: "JSON" } =>
                ["[1]", "\"x\"", "1e999", "{\"a\":1,\"a\":2}", "{\"\":null}", "{\"a\\u0000\":\"\\u0000\"}", $"{{\"a\":{Deep(50)}}}", $"{{\"a\":{Deep(70)}}}", $"{{\"a\":\"{new string('x', 200_000)}\"}}", "{\"contact\":{\"externalId\":1}}", "{\"source\":\"x\",\"contact\":{\"externalId\":\"{nowhere}\",\"displayName\":\"{name}\"}}", "{\"visits\":1}"],
            EnumType each => ["\"NOPE\"", "\"\"", $"\"{each.Values.Keys.First().ToLowerInvariant()}\"", .. each.Values.Keys.Select(value => $"\"{value}\"")],
            _ => ["\"x\"", "1"],
        };
    }

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>The input with ids put in, and with a new key and a new external id.</summary>
    private static string Fresh(string input, Dictionary<string, string> names)
    {
        foreach (var (name, id) in names) input = input.Replace($"\"{name}\"", JsonSerializer.Serialize(name is "NEW" or "KEY" ? Guid.NewGuid().ToString() : id), StringComparison.Ordinal);
        return input;
    }

    private static async Task<Dictionary<string, string>> NamesAsync(TestTenant tenant, TestTenant other)
    {
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "d", name = "Deal" }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString()!;
        var quote = (await tenant.MutateAsync("recordQuote", new { idempotencyKey = "q", dealId = deal, status = "ISSUED" }, "quote { id }")).GetProperty("quote").GetProperty("id").GetString()!;
        var data = await tenant.QueryAsync(
            "query($id: ID!) { contact(id: $id) { activities(first: 1) { nodes { id recordedBy { id } } } } activation { id binding { id definition { id } } } stageChanges { nodes { id } } }", new { id = contact });
        var activity = data.GetProperty("contact").GetProperty("activities").GetProperty("nodes")[0];
        var binding = data.GetProperty("activation").GetProperty("binding");
        return new Dictionary<string, string>
        {
            ["CONTACT"] = contact,
            ["COMPANY"] = company,
            ["DEAL"] = deal,
            ["QUOTE"] = quote,
            ["FACT"] = activity.GetProperty("id").GetString()!,
            ["ACTOR"] = activity.GetProperty("recordedBy").GetProperty("id").GetString()!,
            ["DEFINITION"] = binding.GetProperty("definition").GetProperty("id").GetString()!,
            ["BINDING"] = binding.GetProperty("id").GetString()!,
            ["ACTIVATION"] = data.GetProperty("activation").GetProperty("id").GetString()!,
            ["CHANGE"] = data.GetProperty("stageChanges").GetProperty("nodes")[0].GetProperty("id").GetString()!,
            ["OTHERS"] = await other.ContactAsync("Bob"),
            ["NOBODY"] = GlobalId.Of(NodeKind.Contact, Guid.NewGuid()),
            ["NOTHING"] = GlobalId.Of(NodeKind.Activity, Guid.NewGuid()),
            ["NEW"] = "",
            ["KEY"] = "",
        };
    }
}
