using Microsoft.Data.Sqlite;
using PipelineGraph.Server.Demo;

namespace PipelineGraph.Server.Tests.Commands;

/// <summary>What is kept is compared with what it follows from, by a command that changes nothing.</summary>
public sealed class CheckCommandTests
{
    [Fact]
    public async Task The_demo_is_equal_in_every_tenant_and_what_is_changed_past_the_server_is_told_with_the_exit_code()
    {
        await using var installation = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken);
        var made = await installation.Get<DemoTenants>().CreateAsync(TestContext.Current.CancellationToken);
        List<string> names = [.. made.Value!.Tenants.Select(tenant => tenant.Name)];

        var all = await CheckAsync(installation.Folder);

        Assert.Equal((0, ""), (all.Code, all.Error));
        var lines = all.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Order(StringComparer.Ordinal), lines.Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Matches(@"^[\w-]+: equal as of change [1-9]\d* \([1-9]\d* changes, [1-9]\d* stays, [1-9]\d* verdicts, [1-9]\d* counters\)\.$", line));

        await TamperAsync(installation.Folder, $"UPDATE funnel_count SET present = present + 1 WHERE stage_key = 'lead' AND unit = 0 AND tenant_id = (SELECT tenant_id FROM tenant WHERE name = '{names[0]}')");
        var one = await CheckAsync(installation.Folder, "--tenant", names[0]);
        Assert.Equal(1, one.Code);
        Assert.StartsWith($"{names[0]}: 1 differences as of change ", one.Output, StringComparison.Ordinal);
        Assert.Matches($@"^{names[0]}: counter of PERSON lead \(binding 1\), present: expected \d+, found \d+\.\r?\nNothing was changed\. ", one.Error);
        Assert.Equal(1, (await CheckAsync(installation.Folder)).Code);
        Assert.Equal(0, (await CheckAsync(installation.Folder, "--tenant", names[1])).Code);

        await TamperAsync(installation.Folder, $"UPDATE verdict SET stage_key = 'nowhere' WHERE tenant_id = (SELECT tenant_id FROM tenant WHERE name = '{names[0]}')");
        var many = await CheckAsync(installation.Folder, "--tenant", names[0]);
        Assert.Equal(20, many.Error.Split(": expected ").Length - 1);
        Assert.Matches($@"\n{names[0]}: and \d+ more\.\r?\n", many.Error);
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_is_told_and_a_database_that_is_not_there_is_not_made()
    {
        await using var installation = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken);
        var nobody = await CheckAsync(installation.Folder, "--tenant", "nobody");
        Assert.Equal((1, ""), (nobody.Code, nobody.Output));
        Assert.StartsWith("There is no tenant 'nobody' in ", nobody.Error, StringComparison.Ordinal);
        var empty = await CheckAsync(installation.Folder);
        Assert.Equal(0, empty.Code);
        Assert.StartsWith("There is no tenant in ", empty.Output, StringComparison.Ordinal);

        var folder = Path.Combine(installation.Folder, "elsewhere");
        Assert.Equal((1, "", $"The database file is gone.{Environment.NewLine}"), await CheckAsync(folder));
        Assert.False(Directory.Exists(folder));
    }

    private static Task<(int Code, string Output, string Error)> CheckAsync(string data, params string[] arguments) =>
        CommandLine.RunAsync(["check", $"--PipelineGraph:DataDirectory={data}", .. arguments]);

    private static async Task TamperAsync(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "pipelinegraph.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the demo.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0);
    }
}
