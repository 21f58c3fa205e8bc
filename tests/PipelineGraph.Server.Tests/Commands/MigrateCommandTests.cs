namespace PipelineGraph.Server.Tests.Commands;

public sealed class MigrateCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task It_says_what_it_applied_and_the_next_time_that_nothing_was_to_be_applied()
    {
        var first = await RunAsync();
        Assert.Equal((0, ""), (first.Code, first.Error));
        var lines = first.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^Applied [0-9]{14}_Initial\\.$", lines[0]);
        Assert.EndsWith("pipelinegraph.db is as this version needs it.", lines[^1], StringComparison.Ordinal);
        Assert.All(lines[..^1], line => Assert.StartsWith("Applied ", line, StringComparison.Ordinal));

        var second = await RunAsync();
        Assert.Equal(0, second.Code);
        Assert.EndsWith("is as this version needs it: nothing was to be applied." + Environment.NewLine, second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_server_that_is_not_there_is_told_without_passwords()
    {
        string[] connections =
        [
            "--PipelineGraph:Database=PostgreSql", "--ConnectionStrings:PipelineGraph=Host=127.0.0.1;Port=1;Database=pipelinegraph;Username=server;Password=unspoken",
            "--ConnectionStrings:PipelineGraphOwner=Host=127.0.0.1;Port=1;Database=pipelinegraph;Username=owner;Password=unspoken",
        ];

        var (code, output, error) = await RunAsync(connections);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("The database pipelinegraph at 127.0.0.1 cannot be used: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("unspoken", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_owner_of_the_tables_it_is_refused_with_what_to_do()
    {
        var (code, output, error) = await RunAsync("--PipelineGraph:Database=PostgreSql", "--ConnectionStrings:PipelineGraph=Host=127.0.0.1;Port=1;Database=pipelinegraph;Username=server");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Migrating needs the tables' owner: set ConnectionStrings:PipelineGraphOwner, as ", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] settings) => CommandLine.RunAsync(["migrate", $"--PipelineGraph:DataDirectory={folder}", .. settings]);
}
