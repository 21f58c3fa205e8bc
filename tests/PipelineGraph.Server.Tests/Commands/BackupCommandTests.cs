using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Sqlite;

namespace PipelineGraph.Server.Tests.Commands;

/// <summary>A copy of the embedded database is one instant of it, and an installation goes on from it.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task A_copy_made_while_it_is_written_to_is_one_instant_and_a_server_goes_on_with_the_next_number()
    {
        await using var original = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken);
        var caller = await original.TenantAsync("acme", "engagement", "{}", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var index = 0; !stop.IsCancellationRequested; index++) await AddAsync(original, caller, $"Before {index}");
        });
        while (await HeadAsync(original, caller) < 20) await Task.Yield();

        var file = Path.Combine(folder, "copy.db");
        var (code, output, error) = await BackupAsync(original.Folder, file);
        await stop.CancelAsync();
        await writing;

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"{file}: 1 tenants, ", output, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder));
        // As the page says: the copy is put where the database was.
        var restored = Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.Copy(file, Path.Combine(restored.FullName, "pipelinegraph.db"));
        await using (var copy = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken, restored.FullName))
        {
            await using var rows = await copy.OpenAsync(caller, TestContext.Current.CancellationToken);
            var head = await HeadAsync(copy, caller);
            var numbers = await rows.StageChanges.OrderBy(change => change.Number).Select(change => change.Number).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(1, (int)head).Select(number => (long)number), numbers);
            var contacts = await rows.Subjects.CountAsync(TestContext.Current.CancellationToken);
            // Each contact is a lead from its first moment on.
            Assert.Equal(contacts, numbers.Count);
            Assert.Contains($" {await rows.Facts.CountAsync(TestContext.Current.CancellationToken)} facts, {numbers.Count} numbered changes, ", output, StringComparison.Ordinal);

            await AddAsync(copy, caller, "After");
            Assert.Equal(head + 1, await HeadAsync(copy, caller));
            await using var first = await original.OpenAsync(caller, TestContext.Current.CancellationToken);
            var same = await first.StageChanges.Where(change => change.Number <= head).OrderBy(change => change.Number).Select(change => change.ChangeId).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(same, await rows.StageChanges.Where(change => change.Number <= head).OrderBy(change => change.Number).Select(change => change.ChangeId).ToListAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_nothing_half_made_is_left()
    {
        await using var original = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken);
        var file = Path.Combine(folder, "copy.db");
        await File.WriteAllTextAsync(file, "of before", TestContext.Current.CancellationToken);

        var there = await BackupAsync(original.Folder, file);
        Assert.Equal((1, "", $"{file} is there already: name a file that is not, or remove it.{Environment.NewLine}"), there);
        Assert.Equal("of before", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await BackupAsync(original.Folder, Path.Combine(folder, "nowhere", "copy.db"))).Code);
        var empty = await BackupAsync(Path.Combine(folder, "empty"), Path.Combine(folder, "other.db"));
        Assert.StartsWith("There is no database ", empty.Error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder));
        Assert.False(Directory.Exists(Path.Combine(folder, "empty")));
    }

    [Fact]
    public async Task A_copy_that_is_cut_off_leaves_no_file()
    {
        await using var original = await TestInstallation.CreateAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => original.Get<SqliteBackup>().WriteAsync(Path.Combine(folder, "copy.db"), new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(folder));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<(int Code, string Output, string Error)> BackupAsync(string data, string file) => CommandLine.RunAsync("backup", file, $"--PipelineGraph:DataDirectory={data}");

    private static async Task AddAsync(TestInstallation installation, Caller caller, string name)
    {
        var added = await installation.Get<CreateContact>().ExecuteAsync(caller, new CreateContactCommand { DisplayName = name }, CancellationToken.None);
        Assert.Empty(added.Errors);
    }

    private static async Task<long> HeadAsync(TestInstallation installation, Caller caller)
    {
        await using var rows = await installation.OpenAsync(caller, CancellationToken.None);
        return (await rows.Streams.AsNoTracking().SingleAsync(CancellationToken.None)).Head;
    }
}
