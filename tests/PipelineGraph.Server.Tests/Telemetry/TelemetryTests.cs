using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Telemetry;

/// <summary>What a collector hears of the server.</summary>
public sealed partial class TelemetryTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_collector_is_told_spans_and_metrics_under_the_documented_names_and_no_text_of_a_request()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var (tenantId, key, code) = ("", "", (string?)null);
        await using (var server = await TestServer.StartAsync($"--PipelineGraph:Telemetry:Endpoint={collector.Address}"))
        {
            var tenant = await server.TenantAsync();
            (tenantId, key) = (tenant.Id.ToString(), tenant.KeyText);
            var contact = await tenant.ContactAsync("Wilhelmina Verborgen", new { email = "verborgen@example.com" });
            await tenant.ReplyAsync(contact);
            await tenant.QueryAsync("query PeopleOf($name: String) { contacts(where: { displayName: { contains: $name } }) { nodes { id } } }", new { name = "Verborgen" });
            await tenant.QueryAsync("""{ contacts(where: { displayName: { contains: "Geheimnis" } }) { nodes { id } } }""");
            code = Assert.Single(await tenant.CodesAsync("""query Refused { contacts(first: 501, where: { displayName: { contains: "Geheimnis" } }) { nodes { id } } }"""));
            using (var byGet = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?query={Uri.EscapeDataString("query ByGet { contact(id: \"Geheimnis\") { id } }")}"))
            {
                byGet.Headers.Add("Authorization", $"Bearer {tenant.KeyText}");
                byGet.Headers.Add("GraphQL-Preflight", "1");
                using var answer = await Http.SendAsync(byGet, TestContext.Current.CancellationToken);
            }

            await foreach (var _ in tenant.SubscribeAsync("subscription { stageChanged(after: 0) { upTo } }", cancellationToken: TestContext.Current.CancellationToken)) break;
            using var probe = await Http.GetAsync(new Uri(server.Address, Health.Ready), TestContext.Current.CancellationToken);
        }

        // What is left is sent when the server ends.
        var operation = Assert.Single(collector.Spans, span => span["graphql.operation.name"] == "PeopleOf");
        Assert.Equal(("query", "query"), (operation.Name, operation["graphql.operation.type"]));
        Assert.Equal(code, Assert.Single(collector.Spans, span => span["graphql.operation.name"] == "Refused")["error.type"]);
        Assert.Contains(collector.Spans, span => span.Name == "mutation");
        Assert.Contains(collector.Spans, span => span.Name == "subscription");
        Assert.Contains(collector.Spans, span => (span["http.request.method"], span["http.response.status_code"], span["url.path"]) == ("POST", "200", "/graphql"));
        Assert.DoesNotContain(collector.Spans, span => span["url.path"] == Health.Ready);

        var names = collector.Points.Select(point => point.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Documented().Where(name => !name.StartsWith("db.", StringComparison.Ordinal) && name != "pipelinegraph.activation.progress")) Assert.Contains(name, names);
        Assert.Contains(collector.Points, point => (point.Name, point["pipelinegraph.definition.id"], point["pipelinegraph.evaluation.outcome"]) == ("pipelinegraph.evaluations", "engagement", "Verdict"));
        Assert.Contains(collector.Points, point => (point.Name, point["pipelinegraph.tenant.id"]) == ("pipelinegraph.transitions", tenantId));
        Assert.DoesNotContain(collector.Points, point => point["http.route"] == Health.Ready);
        Assert.Equal("pipelinegraph", collector.Resource["service.name"]);
        foreach (var secret in new[] { key, "Verborgen", "verborgen", "Geheimnis", "displayName" }) Assert.DoesNotContain(secret, collector.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_beyond_the_most_series_are_counted_together()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var server = await TestServer.StartAsync($"--PipelineGraph:Telemetry:Endpoint={collector.Address}", "--PipelineGraph:Telemetry:Series=3"))
        {
            for (var index = 0; index < 6; index++) await (await server.TenantAsync()).ContactAsync("Ada");
        }

        var transitions = collector.Points.Where(point => point.Name == "pipelinegraph.transitions").Select(point => point["pipelinegraph.tenant.id"] ?? "").Distinct().ToList();
        Assert.InRange(transitions.Count(tenant => tenant.Length > 0), 1, 3);
        Assert.Contains("", transitions);
    }

    [Fact]
    public void Settings_that_cannot_be_used_are_told()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PipelineGraph:Logs"] = "Xml",
            ["PipelineGraph:Telemetry:Endpoint"] = "collector",
            ["PipelineGraph:Telemetry:Series"] = "0",
        }).Build();
        Assert.Equal(
            [
                "PipelineGraph:Logs is 'Xml': set Text or Json.",
                "PipelineGraph:Telemetry:Endpoint is 'collector': write the address of a collector as http://localhost:4318.",
                "PipelineGraph:Telemetry:Series is '0': write a whole number from 1 to 100000.",
            ],
            Assert.Throws<SettingsException>(() => PipelineSettings.Read(configuration)).Problems);
    }

    /// <summary>The metrics of the server's README.</summary>
    private static IEnumerable<string> Documented()
    {
        var page = File.ReadAllText(Repository.File("src", "PipelineGraph.Server", "README.md"));
        var names = Metric().Matches(page[page.IndexOf("## Telemetry", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToList();
        Assert.True(names.Count >= 10, $"Only {names.Count} metrics are documented.");
        return names;
    }

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| (?:histogram|counter|gauge)", RegexOptions.Multiline)]
    private static partial Regex Metric();
}
