using System.Text.Json;

namespace PipelineGraph.Server.Tests.Limits;

/// <summary>What is nested without end is answered by an error, and the server goes on.</summary>
public sealed class DeepNestingTests
{
    private const int Levels = 100_000;

    public static TheoryData<string, int> Documents => new()
    {
        { "selection sets", Levels }, { "inline fragments", Levels }, { "lists", Levels }, { "objects", Levels }, { "lists in variables", Levels },
        { "list types", Levels }, { "fragments", Levels }, { "fragments with fields", Levels }, { "unclosed", Levels }, { "directives", Levels }, { "aliases", Levels },
        { "fragments", 1_900 }, { "fragments with fields", 1_300 }, { "selection sets", 190 }, { "inline fragments", 190 }, { "lists", 190 }, { "objects", 190 },
        { "lists in variables", 190 }, { "list types", 190 },
    };

    [Fact]
    public async Task Deep_documents_end_in_an_error_by_post_and_by_get()
    {
        await using var server = await LimitedServer.StartAsync();
        foreach (var (kind, levels) in Documents.Select(row => row.Data))
        {
            await RefusedAsync($"{levels} {kind}", server.PostAsync(Document(kind, levels)));
            // As much as the address of a request can hold.
            var fitting = Math.Min(levels, 1_000);
            while (Uri.EscapeDataString(Document(kind, fitting)).Length > 7_500) fitting = fitting * 9 / 10;
            await RefusedAsync($"{fitting} {kind} by GET", server.GetAsync(Document(kind, fitting)));
        }

        await AliveAsync(server);
    }

    [Fact]
    public async Task Deep_documents_end_in_an_error_when_all_limits_are_as_high_as_can_be()
    {
        await using var server = await LimitedServer.StartAsync([.. Server.Hosting.LimitSettings.Limits.Select(limit => $"--PipelineGraph:Limits:{limit.Key}={limit.Value.Most}")]);
        foreach (var (kind, levels) in Documents.Select(row => row.Data).Append(("fragments", 10_000)).Append(("fragments with fields", 8_000)).Append(("selection sets", 490)).Append(("lists", 490)))
            await RefusedAsync($"{levels} {kind}", server.PostAsync(Document(kind, levels)));
        await AliveAsync(server);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Deep_values_end_in_an_error(string open, string close)
    {
        await using var server = await LimitedServer.StartAsync();
        foreach (var levels in new[] { 60, 70, Levels })
        {
            var value = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
            const string query = "query($a: ContactFilterInput) { contacts(where: $a) { totalCount } }";
            foreach (var body in new[]
            {
                value,
                $$$"""{"query":{{{value}}}}""",
                $$$"""{"query":"{{{query}}}","variables":{"a":{{{value}}}}}""",
                $$$"""{"query":"{{{query}}}","variables":{{{value}}}}""",
                $$$"""{"query":"{{{query}}} { ","extensions":{"v":{{{value}}}}}""",
                $$$"""{"query":"{{{query}}}","variables":{"a":{{{value[..(value.Length / 2)]}}}""",
                $$$"""{"query":"mutation($v: JSON) { recordActivity(input: { idempotencyKey: \"1\", subjectIds: [], kind: \"x\", properties: $v }) { errors { __typename } } }","variables":{"v":{{{value}}},"w":}}""",
            })
            {
                await RefusedAsync($"{levels} {open} {body[..20]}", server.PostBodyAsync(body));
            }

            if (levels < Levels) await RefusedAsync($"{levels} {open} by GET", server.GetAsync(query, $$"""{"a":{{value}}}"""));
        }

        await AliveAsync(server);
    }

    private static async Task RefusedAsync(string what, Task<(int Status, JsonElement Json)> sending)
    {
        var (status, json) = await sending;
        Assert.True(status is 200 or 400 or 413, $"{what}: {status} {json}");
        Assert.True(json.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0, $"{what}: {json}");
        Assert.DoesNotContain("INTERNAL_ERROR", json.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task AliveAsync(LimitedServer server) => Assert.Equal("""{"data":{"__typename":"Query"}}""", (await server.PostAsync("{ __typename }")).Json.GetRawText());

    private static string Document(string kind, int levels)
    {
        return kind switch
        {
            "selection sets" => $"{Repeat("{ a ")}{Repeat("}")}",
            "inline fragments" => $"{{ {Repeat("... { ")} nothing {Repeat("}")} }}",
            "lists" => $"{{ contact(id: {Repeat("[")}1{Repeat("]")}) {{ id }} }}",
            "objects" => $"{{ contacts(where: {Repeat("{ and: ")}1{Repeat("}")}) {{ totalCount }} }}",
            "lists in variables" => $"query($v: ID = {Repeat("[")}1{Repeat("]")}) {{ contact(id: $v) {{ id }} }}",
            "list types" => $"query($v: {Repeat("[")}Int{Repeat("]")}) {{ contacts(first: $v) {{ totalCount }} }}",
            "fragments" => $"{{ ...F0 }} {string.Concat(Enumerable.Range(0, levels).Select(i => $"fragment F{i} on Query {{ ...F{i + 1} }} "))} fragment F{levels} on Query {{ nothing }}",
            "fragments with fields" => $"{{ contact(id: 1) {{ ...F0 }} }} {string.Concat(Enumerable.Range(0, levels).Select(i => $"fragment F{i} on Contact {{ mergedInto {{ ...F{i + 1} }} }} "))} fragment F{levels} on Contact {{ nothing }}",
            "directives" => $"{{ contacts {Repeat("@skip(if: true) ")} {{ totalCount }} }}",
            "aliases" => $"{{ {string.Concat(Enumerable.Range(0, levels).Select(i => $"a{i}: latestChange "))} nothing }}",
            _ => Repeat("{ a "),
        };

        string Repeat(string text) => string.Concat(Enumerable.Repeat(text, levels));
    }
}
