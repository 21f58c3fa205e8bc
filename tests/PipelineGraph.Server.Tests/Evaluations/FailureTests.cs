using System.Security.Cryptography;
using System.Text.Json;
using PipelineGraph.Plugins.Tests;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

/// <summary>A definition that throws on whom a trap was set for: who it is and why is told, and the others are counted.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private const string Reason = "Sprung: The trap was sprung.";

    private readonly string plugins = Directory.CreateTempSubdirectory("pipelinegraph-plugins-").FullName;
    private TestServer server = null!;
    private Base filled = null!;

    private TestTenant Tenant => filled.Tenant;

    private List<string> Trapped { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(plugins, "fixture", "1.0.0")).FullName;
        var bytes = FixtureCompiler.Compile("Throws");
        await File.WriteAllBytesAsync(Path.Combine(folder, "Fixture.dll"), bytes);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "plugin.json"),
            JsonSerializer.Serialize(new
            {
                id = "fixture",
                version = "1.0.0",
                contractVersion = "1.0",
                assembly = "Fixture.dll",
                definitionType = "Fixtures.FixtureDefinition",
                files = new Dictionary<string, string> { ["Fixture.dll"] = Convert.ToHexString(SHA256.HashData(bytes)) },
            }));
        foreach (var file in Directory.EnumerateFiles(TestInstallation.Plugins, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(plugins, Path.GetRelativePath(TestInstallation.Plugins, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        server = await TestServer.StartAsync("--PipelineGraph:PluginsDirectory", plugins);
        filled = await Base.CreateAsync(server);
        // Fewer than are taken for a definition that fails on everybody.
        await TrapAsync(filled.Contacts[1], filled.Contacts[9]);
    }

    [Theory]
    [InlineData("startPreview", "preview")]
    [InlineData("startComparison", "comparison")]
    [InlineData("startRestatement", "restatement")]
    [InlineData("startQuestionSearch", "questionSearch")]
    public async Task Whom_a_definition_fails_on_is_listed_with_the_reason_and_in_no_other_figure(string mutation, string field)
    {
        var candidate = await filled.CandidateAsync(key: "fixture");
        object input = mutation switch
        {
            "startComparison" => new { idempotencyKey = "k", candidates = new[] { candidate } },
            "startRestatement" => new { idempotencyKey = "k", candidate, period = new { to = DateTimeOffset.UtcNow.ToString("O") } },
            _ => new { idempotencyKey = "k", candidate },
        };
        var id = await filled.RunAsync(mutation, input, field);

        var run = (await Tenant.QueryAsync(
            """
            query($id: ID!) { evaluationRun(id: $id) { state evaluated failed failure failures(first: 500) { totalCount nodes { subject { id } reason binding { number definition { key } } } }
              ... on Preview { moved moves { ...M } before(unit: PERSON) { ...F } after(unit: PERSON) { ...F } }
              ... on Comparison { matrix(unit: PERSON) { count cells { count subjects(first: 500) { totalCount nodes { id } } } rows { ...F } columns { ...F } } cells(unit: PERSON) { count subjects(first: 500) { totalCount nodes { id } } } }
              ... on Restatement { funnel(unit: PERSON) { basis { notEvaluated } stages { count subjects(first: 500) { totalCount nodes { id } } } } }
              ... on QuestionSearch { questions { count subjects(first: 500) { totalCount nodes { id } } } } } }
            fragment M on PreviewMove { count subjects(first: 500) { totalCount nodes { id } } }
            fragment F on EvaluatedFunnel { basis { notEvaluated } stages { stage { key } count subjects(first: 500) { totalCount nodes { id } } } }
            """,
            new { id })).GetProperty("evaluationRun");

        Assert.Equal("COMPLETED 12 2 ", $"{run.GetProperty("state")} {run.GetProperty("evaluated")} {run.GetProperty("failed")} {run.GetProperty("failure")}");
        var failures = run.GetProperty("failures").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(Trapped.Order(), failures.Select(failure => failure.GetProperty("subject").GetProperty("id").GetString()!).Order());
        Assert.All(failures, failure => Assert.Contains(Reason, failure.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.Equal("fixture", failure.GetProperty("binding").GetProperty("definition").GetProperty("key").GetString()));
        Base.AssertLists(run);
        var (asked, sum) = mutation switch
        {
            "startPreview" => (run.GetProperty("after"), 10),
            "startComparison" => (run.GetProperty("matrix").GetProperty("columns"), 10),
            "startRestatement" => (run.GetProperty("funnel"), 10),
            _ => (default, 0),
        };
        if (sum == 0) return;
        Assert.Equal((sum, 2), (asked.GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32()), asked.GetProperty("basis").GetProperty("notEvaluated").GetInt32()));
        if (mutation == "startPreview") Assert.Equal(12, run.GetProperty("before").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32()));
        if (mutation == "startComparison") Assert.Equal(10, run.GetProperty("matrix").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_shadow_lists_them_too_and_whoever_it_can_be_asked_about_again_is_no_failure_any_more()
    {
        await Tenant.MutateAsync("startShadow", new { idempotencyKey = "s", reason = "Let us see", candidate = await filled.CandidateAsync(key: "fixture") }, "shadow { id }");
        const string Query = "{ shadow { progress failed failures(first: 10) { totalCount nodes { subject { id } reason } } after(unit: PERSON) { basis { notEvaluated } stages { count subjects(first: 500) { totalCount nodes { id } } } } } }";
        JsonElement shadow;
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            shadow = (await Tenant.QueryAsync(Query)).GetProperty("shadow");
        }
        while (shadow.GetProperty("progress").GetDouble() < 1);

        Assert.Equal((2, 2, 2), (shadow.GetProperty("failed").GetInt32(), shadow.GetProperty("failures").GetProperty("totalCount").GetInt32(), shadow.GetProperty("after").GetProperty("basis").GetProperty("notEvaluated").GetInt32()));
        Assert.All(shadow.GetProperty("failures").GetProperty("nodes").EnumerateArray(), failure => Assert.Contains(Reason, failure.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Base.AssertLists(shadow);

        var trap = (await Tenant.QueryAsync("query($id: ID!) { contact(id: $id) { activities(first: 50) { nodes { id kind } } } }", new { id = Trapped[0] })).GetProperty("contact").GetProperty("activities").GetProperty("nodes")
            .EnumerateArray().First(activity => activity.GetProperty("kind").GetString() == "trap").GetProperty("id").GetString();
        await Tenant.MutateAsync("voidFact", new { idempotencyKey = "v", factId = trap, reason = "It was none" }, "subject { id }");
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            shadow = (await Tenant.QueryAsync(Query)).GetProperty("shadow");
        }
        while (shadow.GetProperty("failed").GetInt32() > 1);

        Assert.Equal([Trapped[1]], shadow.GetProperty("failures").GetProperty("nodes").EnumerateArray().Select(failure => failure.GetProperty("subject").GetProperty("id").GetString()));
        Assert.Equal(11, shadow.GetProperty("after").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task One_that_fails_on_one_after_another_is_set_aside_for_the_tenant_which_its_binding_tells()
    {
        await TrapAsync([.. filled.Contacts.Except(Trapped)]);
        var began = (await Tenant.MutateAsync("startPreview", new { idempotencyKey = "p", candidate = await filled.CandidateAsync(key: "fixture") }, "preview { id }")).GetProperty("preview");
        var last = default(JsonElement);
        await foreach (var step in Tenant.SubscribeAsync(
            "subscription($id: ID!) { evaluationProgressed(id: $id) { state failure ... on Preview { candidate { quarantine { reason since until } } against { quarantine { reason } } } } }",
            new { id = began.GetProperty("id").GetString() }, TestContext.Current.CancellationToken))
            last = step.GetProperty("data").GetProperty("evaluationProgressed");

        Assert.Equal("FAILED", last.GetProperty("state").GetString());
        Assert.Contains(Reason, last.GetProperty("failure").GetString(), StringComparison.Ordinal);
        var quarantine = last.GetProperty("candidate").GetProperty("quarantine");
        Assert.Contains(Reason, quarantine.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.True(quarantine.GetProperty("since").GetDateTimeOffset() < quarantine.GetProperty("until").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, last.GetProperty("against").GetProperty("quarantine").ValueKind);

        // It is this tenant's own affair.
        var other = await Base.CreateAsync(server);
        var id = await other.RunAsync("startPreview", new { idempotencyKey = "p", candidate = await other.CandidateAsync(key: "fixture") }, "preview");
        Assert.Equal(
            """{"preview":{"candidate":{"quarantine":null}}}""", (await other.Tenant.QueryAsync("query($id: ID!) { preview(id: $id) { candidate { quarantine { reason } } } }", new { id })).GetRawText());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(plugins, recursive: true);
    }

    private async Task TrapAsync(params IReadOnlyList<string> contacts)
    {
        foreach (var contact in contacts)
            await Tenant.MutateAsync("recordActivity", new { idempotencyKey = $"trap {contact}", subjectIds = new[] { contact }, kind = "trap", direction = "TWO_WAY", occurredAt = "2026-03-01T00:00:00Z" }, "activity { id }");
        Trapped.AddRange(contacts);
    }
}
