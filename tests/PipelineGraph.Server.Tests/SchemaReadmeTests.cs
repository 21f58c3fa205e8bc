using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>Runs every example of the contract's page.</summary>
public sealed partial class SchemaReadmeTests(TestServer server)
{
    [Fact]
    public async Task Every_example_runs()
    {
        var examples = Example().Matches(await File.ReadAllTextAsync(Repository.File("schema", "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.True(examples.Count >= 8, $"Only {examples.Count} examples were found.");
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.MutateAsync("recordActivity", new { idempotencyKey = "out", subjectIds = new[] { contact }, kind = "email", direction = "OUTBOUND", occurredAt = "2026-05-09T10:00:00Z" }, "activity { id }");
        var other = await tenant.ContactAsync("Ann E.");
        var (definition, run) = (await tenant.DefinitionAsync(), "");
        foreach (var example in examples)
        {
            if (example.StartsWith("subscription", StringComparison.Ordinal))
            {
                await foreach (var response in tenant.SubscribeAsync(example, new { after = 0, run }, TestContext.Current.CancellationToken))
                {
                    Assert.False(response.TryGetProperty("errors", out var errors), $"{errors}");
                    if (!example.Contains("Wait", StringComparison.Ordinal)) break;
                }
            }
            else
            {
                var data = await tenant.QueryAsync(example, new { contact, other, definition, run, after = (object?)(example.Contains("CatchUp", StringComparison.Ordinal) ? 0 : null) });
                Assert.DoesNotContain("UserError", data.GetRawText(), StringComparison.Ordinal);
                Assert.DoesNotContain("Error\"", data.GetRawText(), StringComparison.Ordinal);
                // What is begun is what the examples behind it ask for.
                foreach (var (mutation, begun) in new[] { ("startPreview", "preview"), ("startQuestionSearch", "questionSearch") })
                {
                    if (data.TryGetProperty(mutation, out var started)) run = started.GetProperty(begun).GetProperty("id").GetString()!;
                }
            }
        }

        var stage = await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { stage { key } } }", new { id = contact });
        Assert.Equal("prospect", stage.GetProperty("contact").GetProperty("stage").GetProperty("key").GetString());
    }

    [Fact]
    public async Task Every_command_runs()
    {
        if (!File.Exists("/bin/bash") || !File.Exists("/usr/bin/curl")) Assert.Skip("bash and curl are needed to run the commands of the page.");
        var commands = Command().Matches(await File.ReadAllTextAsync(Repository.File("schema", "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.Equal(2, commands.Count);
        var tenant = await server.TenantAsync();
        var folder = Directory.CreateTempSubdirectory("schema-readme-").FullName;
        var outputs = new List<string>();
        foreach (var command in commands)
        {
            var start = new ProcessStartInfo("/bin/bash", ["-e", "-c", command])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                Environment = { ["URL"] = server.Address.ToString(), ["KEY"] = tenant.KeyText },
            };
            using var process = Process.Start(start)!;
            outputs.Add(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        Directory.Delete(folder, recursive: true);
        Assert.Equal(
            ["""{"data":{"importFile":{"rows":2,"imported":2,"badRows":[],"errors":[]}}}""", """{"data":{"contacts":{"totalCount":2}}}{"data":{"contacts":{"totalCount":2}}}"""],
            outputs);
    }

    [Fact]
    public async Task The_conversation_over_a_socket_is_as_written()
    {
        var readme = await File.ReadAllTextAsync(Repository.File("schema", "README.md"), TestContext.Current.CancellationToken);
        var lines = Conversation().Match(readme).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        using var client = await SocketClient.ConnectAsync(server.Address);
        foreach (var line in lines)
        {
            if (line.StartsWith("-> ", StringComparison.Ordinal)) await client.SendAsync(line[3..].Replace("KEY", tenant.KeyText, StringComparison.Ordinal));
            else Assert.Equal(line, "<- " + await client.NextAsync());
        }

        Assert.Equal(8, lines.Length);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex("```text\n(->.*?)```", RegexOptions.Singleline)]
    private static partial Regex Conversation();

    [GeneratedRegex("```graphql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
