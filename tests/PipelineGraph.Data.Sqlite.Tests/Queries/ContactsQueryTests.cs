using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Sqlite.Tests.Queries;

/// <summary>Pages of random contacts, against the same order made in memory.</summary>
public sealed class ContactsQueryTests : IAsyncLifetime
{
    private const int Seed = 20260510;
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
    private readonly Guid tenantId = Guid.CreateVersion7();
    private readonly List<ListedContact> rows = [];
    private ServiceProvider services = null!;

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection().AddSqliteData(Path.Combine(folder, "test.db")).BuildServiceProvider();
        await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(CancellationToken.None);
        var random = new Random(Seed);
        await using var db = await services.GetRequiredService<IDbContextFactory<PipelineDbContext>>().CreateDbContextAsync();
        foreach (var owner in new[] { tenantId, Guid.CreateVersion7() })
        {
            db.Add(new StreamHead { TenantId = owner, ActiveBindingNo = 1 });
            for (var index = 0; index < 120; index++)
            {
                // Few values, so that most are equal and the next entries of the order decide.
                var name = new[] { "ann", "Ann", "Änn", "", "zoë", "𝒵", "a b" }[random.Next(7)];
                var contact = new Contact
                {
                    TenantId = owner,
                    ContactId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(random.Next(20_000))),
                    DisplayName = name,
                    DisplayNameSort = SortText.Of(name),
                    CreatedAt = DateTimeOffset.UnixEpoch.AddDays(random.Next(-3, 3)),
                    LastActivityAt = DateTimeOffset.UnixEpoch.AddMicroseconds(random.Next(3)),
                };
                db.Add(contact);
                DateTimeOffset? entered = random.Next(3) == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(random.Next(3));
                if (entered is { } enteredAt)
                {
                    db.Add(new VerdictRecord
                    {
                        TenantId = owner,
                        BindingNo = 1,
                        SubjectId = contact.ContactId,
                        Unit = Unit.Person,
                        StageKey = "lead",
                        EnteredAt = enteredAt,
                        SubjectCreatedAt = contact.CreatedAt,
                        ComputedFor = enteredAt,
                        FactNo = 1,
                        Status = VerdictStatus.Current,
                        Detail = VerdictJson.Empty,
                    });
                }

                if (owner != tenantId) continue;
                rows.Add(new ListedContact
                {
                    Parts = ContactParts.Values,
                    TenantId = owner,
                    ContactId = contact.ContactId,
                    DisplayName = name,
                    DisplayNameSort = contact.DisplayNameSort,
                    CreatedAt = contact.CreatedAt,
                    LastActivityAt = contact.LastActivityAt,
                    StageEnteredAt = entered ?? DateTimeOffset.MinValue,
                });
            }
        }

        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Every_order_pages_as_memory_sorts_in_both_directions()
    {
        foreach (var order in Orders())
        {
            var expected = Sorted(order).Select(row => row.ContactId).ToList();
            foreach (var forward in new[] { true, false })
            {
                var walked = await WalkAsync(order, forward);
                Assert.True(expected.SequenceEqual(walked), $"{string.Join(", ", order)} {(forward ? "forwards" : "backwards")}");
            }
        }
    }

    [Fact]
    public async Task A_snapshot_stays_as_its_first_statement_found_it()
    {
        await using var session = Session();
        var query = new ContactsQuery(session);
        var before = await query.CountAsync(null, CancellationToken.None);
        await using (var db = await services.GetRequiredService<IDbContextFactory<PipelineDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            db.Add(new Contact { TenantId = tenantId, ContactId = Guid.CreateVersion7(), DisplayName = "New", DisplayNameSort = "NEW", CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(before, await query.CountAsync(null, CancellationToken.None));
        await session.RenewAsync();
        Assert.Equal(before + 1, await query.CountAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_snapshot_cannot_write()
    {
        var snapshots = services.GetRequiredService<Snapshots>();
        var connection = await BeginAsync(snapshots);
        var refused = await Assert.ThrowsAsync<SqliteException>(async () => await connection.ExecuteAsync("DELETE FROM contact", CancellationToken.None));
        Assert.Contains("readonly", refused.Message, StringComparison.Ordinal);
        await snapshots.EndAsync(connection);
    }

    [Fact]
    public async Task A_connection_that_is_given_back_serves_the_next_snapshot_with_what_was_written_since()
    {
        var snapshots = services.GetRequiredService<Snapshots>();
        var first = await BeginAsync(snapshots);
        await snapshots.EndAsync(first);
        Assert.Same(first, await BeginAsync(snapshots));
        await snapshots.EndAsync(first);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_statement_that_nobody_waits_for_is_broken_off_and_its_connection_serves_the_next()
    {
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        var snapshots = services.GetRequiredService<Snapshots>();
        var connection = await BeginAsync(snapshots);
        using var leaving = new CancellationTokenSource();
        var running = Task.Run(async () => await connection.ExecuteAsync(Endless, leaving.Token), CancellationToken.None);
        await Task.WhenAny(running, Task.Delay(100, TestContext.Current.CancellationToken));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await snapshots.EndAsync(connection);
        await using var session = Session();
        Assert.Equal(rows.Count, await new ContactsQuery(session).CountAsync(null, CancellationToken.None));
        Assert.NotSame(connection, await BeginAsync(snapshots));
    }

    [Fact]
    public async Task A_session_that_ends_waits_for_its_statement_before_others_get_the_connection()
    {
        var session = Session();
        var ended = Task.CompletedTask;
        bool? endedBefore = null;
        services.GetRequiredService<SqliteDatabase>().OnStatement = (_, _) =>
        {
            ended = session.DisposeAsync().AsTask();
            endedBefore = ended.IsCompleted;
        };
        Assert.Equal(rows.Count, await new ContactsQuery(session).CountAsync(null, CancellationToken.None));
        await ended;
        Assert.False(endedBefore);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await new ContactsQuery(session).CountAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task Under_another_binding_than_the_keys_of_a_filter_are_of_nothing_matches()
    {
        await using var session = Session();
        var query = new ContactsQuery(session);
        ContactFilter Filter(int bindingNo) => new() { BindingNo = bindingNo, Stage = new StageFilter { Keys = ["lead"] } };
        Assert.NotEqual(0, await query.CountAsync(Filter(1), CancellationToken.None));
        Assert.Equal(0, await query.CountAsync(Filter(2), CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Each two fields in each two directions.</summary>
    private static IEnumerable<IReadOnlyList<ContactSort>> Orders() =>
        from first in Enum.GetValues<ContactSortField>()
        from second in Enum.GetValues<ContactSortField>()
        where second != first
        from directions in new[] { (false, false), (false, true), (true, false), (true, true) }
        select (IReadOnlyList<ContactSort>)[new ContactSort(first, directions.Item1), new ContactSort(second, directions.Item2)];

    private async Task<ReadConnection> BeginAsync(Snapshots snapshots) => (await snapshots.BeginAsync(tenantId, static _ => ValueTask.FromResult(0), CancellationToken.None)).Connection;

    private ReadSession Session() => new(services.GetRequiredService<Snapshots>()) { TenantId = tenantId };

    private async Task<List<Guid>> WalkAsync(IReadOnlyList<ContactSort> order, bool forward)
    {
        await using var session = Session();
        var query = new ContactsQuery(session);
        var ids = new List<Guid>();
        string? cursor = null;
        while (true)
        {
            var request = forward ? PageRequest.Of(17, cursor, null, null) : PageRequest.Of(null, null, 17, cursor);
            var page = await query.PageAsync(null, order, ContactParts.None, request, CancellationToken.None);
            ids.InsertRange(forward ? ids.Count : 0, page.Rows.Select(row => row.ContactId));
            if (!(forward ? page.HasNext : page.HasPrevious)) return ids;
            cursor = page.CursorAt(forward ? page.Rows.Count - 1 : 0);
        }
    }

    private IEnumerable<ListedContact> Sorted(IReadOnlyList<ContactSort> order)
    {
        var sorted = rows.Order(Comparer<ListedContact>.Create((left, right) =>
        {
            foreach (var sort in order)
            {
                var comparison = Compare(left, right, sort.Field);
                if (comparison != 0) return sort.Descending ? -comparison : comparison;
            }

            var ids = left.ContactId.CompareTo(right.ContactId);
            return order[^1].Descending ? -ids : ids;
        }));
        return sorted;
    }

    private static int Compare(ListedContact left, ListedContact right, ContactSortField field) => field switch
    {
        ContactSortField.DisplayName => Utf8(left.DisplayNameSort).SequenceCompareTo(Utf8(right.DisplayNameSort)),
        ContactSortField.StageEnteredAt => left.StageEnteredAt.CompareTo(right.StageEnteredAt),
        ContactSortField.LastActivityAt => left.LastActivityAt.CompareTo(right.LastActivityAt),
        _ => left.CreatedAt.CompareTo(right.CreatedAt),
    };

    private static Span<byte> Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
