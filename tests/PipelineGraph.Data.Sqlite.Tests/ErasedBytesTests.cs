using System.Text;
using Microsoft.Data.Sqlite;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Sqlite.Tests;

/// <summary>What is erased is in no row any more, nor in what is left of rows in the file.</summary>
public sealed class ErasedBytesTests
{
    private const string Secret = "Wollstonecraft";

    [Fact]
    public async Task Invariant3_nothing_that_was_erased_is_left_in_the_file()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database);
        var person = World.Done(await world.Get<CreateContact>().ExecuteAsync(
            world.Caller, new CreateContactCommand { IdempotencyKey = "make", DisplayName = $"Mary {Secret}", Email = $"{Secret}@example.com" }, default)).SubjectId;
        for (var index = 0; index < 200; index++) await world.AttributeAsync(person, "source", FactValue.OfText($"{Secret} {index}"));
        Assert.Contains(Secret, await BytesAsync(database), StringComparison.OrdinalIgnoreCase);

        World.Done(await world.Get<EraseContact>().ExecuteAsync(world.Caller, new EraseContactCommand { ContactId = person }, default));

        Assert.DoesNotContain(Secret, await BytesAsync(database), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> BytesAsync(SqliteFixture database)
    {
        await using (var connection = new SqliteConnection($"Data Source={database.File};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var file = new FileStream(database.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }
}
