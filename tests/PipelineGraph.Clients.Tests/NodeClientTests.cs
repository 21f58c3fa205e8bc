using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests;

namespace PipelineGraph.Clients.Tests;

/// <summary>The clients of front ends and the public suites, each in the script of its name in `tests/clients`.</summary>
public sealed partial class NodeClientTests(RunningServer server)
{
    private static readonly string Folder = Repository.File("tests", "clients");

    [Fact]
    public Task Apollo_Client_works_unchanged() => RunAsync("apollo");

    [Fact]
    public Task The_links_of_Apollo_Client_work_unchanged() => RunAsync("apollo-links");

    [Fact]
    public Task Urql_works_unchanged() => RunAsync("urql");

    [Fact]
    public Task Relay_compiles_and_works_unchanged() => RunAsync("relay");

    [Fact]
    public Task GraphQL_ws_works_unchanged() => RunAsync("graphql-ws");

    [Fact]
    public Task GraphQL_sse_works_unchanged() => RunAsync("graphql-sse");

    [Fact]
    public Task The_code_generator_makes_types_that_compile() => RunAsync("codegen");

    [Fact]
    public Task Introspection_is_the_printed_schema() => RunAsync("introspection");

    [Fact]
    public async Task Every_audit_of_GraphQL_over_HTTP_passes()
    {
        Assert.Equal("graphql-http: 13 of 13 MUST, 23 of 23 SHOULD, 25 of 25 MAY", await RunAsync("http-audits"));
    }

    [Fact]
    public async Task Both_protocols_of_subscriptions_are_kept_to_the_byte()
    {
        Assert.Equal("graphql-transport-ws: 11 of 11, graphql-sse: 4 of 4", await RunAsync("protocols"));
    }

    /// <summary>Runs a script; its closing figures become the output of the test, which `tests/run.sh` shows.</summary>
    private async Task<string> RunAsync(string script)
    {
        SkipWithoutNode();
        using var node = Process.Start(new ProcessStartInfo("node", ["--test-reporter=spec", "--test-force-exit", $"{script}.mjs"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PIPELINEGRAPH_URL"] = server.Endpoint.AbsoluteUri,
                ["PIPELINEGRAPH_KEY"] = server.Key,
                ["PIPELINEGRAPH_SCHEMA"] = server.SchemaFile,
            },
        })!;
        var error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, output);
        var passed = Passed().Match(output).Groups[1].Value;
        Assert.True(passed is not ("" or "0"), output);
        var told = Figures().Match(output) is { Success: true } figures ? figures.Groups[1].Value : $"{script}: {passed} passed";
        TestContext.Current.TestOutputHelper!.WriteLine($"Figures: {told}");
        return told;
    }

    private static void SkipWithoutNode()
    {
        if (!Repository.HasProgram("node")) Assert.Skip("Node 20 or newer is needed to run the clients of front ends.");
        Assert.True(Directory.Exists(Path.Combine(Folder, "node_modules")), "The clients are not installed: run 'npm ci' in tests/clients, as tests/run.sh does.");
    }

    [GeneratedRegex("^. pass ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Passed();

    [GeneratedRegex("^FIGURES (.*)$", RegexOptions.Multiline)]
    private static partial Regex Figures();
}
