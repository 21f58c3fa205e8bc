using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Tests.Limits;

public sealed partial class LimitSettingsTests
{
    [Theory]
    [InlineData("Tokens", "5", "{ latestChange tenant { name } }", null, 5)]
    [InlineData("Nesting", "2", "{ tenant { name ... { name } } }", null, 2)]
    [InlineData("Depth", "2", "{ contacts { nodes { id } } }", 3, 2)]
    [InlineData("Fields", "2", "{ latestChange tenant { name } }", 3, 2)]
    [InlineData("RootFields", "1", "{ latestChange tenant { name } }", 2, 1)]
    [InlineData("Aliases", "1", "{ a: latestChange b: latestChange }", 2, 1)]
    [InlineData("Directives", "1", "{ tenant @skip(if: false) { name @skip(if: false) } }", 2, 1)]
    [InlineData("DirectivesPerLocation", "1", "{ tenant @skip(if: false) @include(if: true) { name } }", 2, 1)]
    [InlineData("IntrospectionDepth", "1", "{ __schema { types { fields { type { fields { name } } } } } }", 2, 1)]
    [InlineData("PageSize", "20", "{ contacts(first: 21) { nodes { id } } }", 21, 20)]
    [InlineData("TypeCost", "20", "{ contacts(first: 20) { nodes { id } } }", 22, 20)]
    [InlineData("FieldCost", "20", "{ funnel(unit: PERSON) { basis { asOf } } }", 101, 20)]
    [InlineData("ResponseBytes", "40", "{ latestChange tenant { name timeZone } }", -1, 40)]
    [InlineData("ListItems", "3", "{ __schema { types { name } } }", -1, 3)]
    public async Task Each_limit_is_set_in_the_configuration_and_refuses_with_its_figures(string name, string value, string query, int? asked, int allowed)
    {
        await using var server = await LimitedServer.StartAsync($"--PipelineGraph:Limits:{name}={value}");

        var (_, json) = await server.PostAsync(query);

        var error = Assert.Single(json.GetProperty("errors").EnumerateArray());
        var extensions = error.GetProperty("extensions");
        Assert.Equal(("LIMIT_EXCEEDED", name, allowed), (extensions.GetProperty("code").GetString(), extensions.GetProperty("limit").GetString(), extensions.GetProperty("allowed").GetInt32()));
        Assert.Contains($" {allowed} ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        if (asked is null) Assert.False(extensions.TryGetProperty("asked", out _));
        else if (asked > 0) Assert.Equal(asked, extensions.GetProperty("asked").GetInt32());
    }

    [Fact]
    public void What_cannot_be_used_is_told_all_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => PipelineSettings.Read(Settings(
            ("Limits:Tokens", "many"), ("Limits:Depth", "0"), ("Limits:PageSize", "501"), ("Limits:Deepth", "5"), ("Introspection", "Anybody"), ("ReportCost", "maybe"))));
        Assert.Collection(
            exception.Problems,
            problem => Assert.StartsWith("PipelineGraph:Limits:Deepth is not a setting: there are ", problem, StringComparison.Ordinal),
            problem => Assert.Equal("PipelineGraph:Introspection is 'Anybody': set Authenticated, Everyone, Nobody.", problem),
            problem => Assert.Equal("PipelineGraph:ReportCost is 'maybe': set true or false.", problem),
            problem => Assert.Equal("PipelineGraph:Limits:Tokens is 'many': write a whole number from 1 to 100000.", problem),
            problem => Assert.Equal("PipelineGraph:Limits:Depth is '0': write a whole number from 1 to 500.", problem),
            problem => Assert.Equal("PipelineGraph:Limits:PageSize is '501': write a whole number from 1 to 500.", problem));
    }

    [Fact]
    public void The_table_of_the_readme_says_every_limit_with_its_default()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.File("src", "PipelineGraph.Server", "README.md")))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Value.Replace(",", "", StringComparison.Ordinal), StringComparer.Ordinal);
        Assert.Equal(
            LimitSettings.Limits.Select(limit => $"{limit.Key} {limit.Value.Default}").Order(StringComparer.Ordinal),
            rows.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_body_beyond_what_is_taken_is_refused()
    {
        await using var server = await LimitedServer.StartAsync("--PipelineGraph:Limits:RequestBytes=100");
        var (status, json) = await server.PostAsync($"{{ tenant {{ name }} }} # {new string('x', 100)}");
        Assert.Equal((413, "REQUEST_TOO_LARGE"), (status, CodeOf(json)));
    }

    [Fact]
    public async Task Everyone_may_ask_for_the_schema_where_the_setting_says_so_and_for_nothing_else()
    {
        await using var server = await LimitedServer.StartAsync("--PipelineGraph:Introspection=Everyone");

        var schema = await server.PostAsync("{ __schema { queryType { name } } __type(name: \"Contact\") { name } __typename }", withKey: false);
        Assert.Equal("""{"data":{"__schema":{"queryType":{"name":"Query"}},"__type":{"name":"Contact"},"__typename":"Query"}}""", schema.Json.GetRawText());
        foreach (var query in new[] { "{ latestChange }", "{ __typename tenant { name } }", "{ ...F } fragment F on Query { contacts { totalCount } }", "mutation { __typename }" })
        {
            var refused = await server.PostAsync(query, withKey: false);
            Assert.Equal((401, "UNAUTHENTICATED"), (refused.Status, CodeOf(refused.Json)));
        }

        using var wrongKey = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new StringContent("{\"query\":\"{ __typename }\"}", null, "application/json") };
        wrongKey.Headers.Authorization = new("Bearer", "unknown");
        Assert.Equal(401, (await server.SendAsync(wrongKey, withKey: false)).Status);
        Assert.Equal(200, (await server.PostAsync("{ latestChange }")).Status);
    }

    [Fact]
    public async Task Nobody_may_ask_for_the_schema_where_the_setting_says_so()
    {
        await using var server = await LimitedServer.StartAsync("--PipelineGraph:Introspection=Nobody");

        Assert.Equal("INTROSPECTION_NOT_ALLOWED", CodeOf((await server.PostAsync("{ __schema { queryType { name } } }")).Json));
        Assert.Equal("INTROSPECTION_NOT_ALLOWED", CodeOf((await server.PostAsync("{ __type(name: \"Contact\") { name } }")).Json));
        Assert.Equal("""{"data":{"__typename":"Query"}}""", (await server.PostAsync("{ __typename }")).Json.GetRawText());
        Assert.Equal(401, (await server.PostAsync("{ __typename }", withKey: false)).Status);
    }

    [Fact]
    public async Task Without_a_setting_the_schema_needs_a_key_like_everything_else()
    {
        await using var server = await LimitedServer.StartAsync();
        Assert.Equal(401, (await server.PostAsync("{ __schema { queryType { name } } }", withKey: false)).Status);
        Assert.Equal(200, (await server.PostAsync("{ __schema { queryType { name } } }")).Status);
    }

    private static string? CodeOf(JsonElement json) => Assert.Single(json.GetProperty("errors").EnumerateArray()).GetProperty("extensions").GetProperty("code").GetString();

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"PipelineGraph:{setting.Name}", (string?)setting.Value))).Build();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+)` \| (?<default>[\d,]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
