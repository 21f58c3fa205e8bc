using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification.Queries;

/// <summary>Random filters over random contacts, with random orders and pages, against the same evaluated in memory.</summary>
public abstract class ContactFilterSpecification<TFixture> : IAsyncLifetime
    where TFixture : DatabaseFixture, new()
{
    private static readonly string[] Names = ["ann", "Ann", "Änn", "", "zoë", "𝒵", "a b", "100%", "_x", "a\\b", "x%y", "ß", "'; --"];
    private static readonly string?[] Mails = [null, "A@x.nl", "a@X.NL", "É@x.nl", "%", "_", "\\"];
    private static readonly string?[] Keys = [null, "lead", "prospect", "k", "k'; --"];
    private static readonly DateTimeOffset[] Instants =
    [
        DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch.AddMicroseconds(-1), DateTimeOffset.UnixEpoch, new(2026, 5, 10, 8, 0, 0, TimeSpan.Zero),
        new(DateTimeOffset.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero),
    ];

    private static readonly Guid?[] Ids = [null, Guid.Parse("abcdefab-cdef-7def-8abc-abcdefabcdef"), Guid.Parse("0198f2c4-d5e6-7f80-91a2-b3c4d5e6f708"), Guid.Parse("ffffffff-ffff-7fff-bfff-ffffffffffff")];

    private readonly TFixture database = new();
    private readonly Guid tenantId = Guid.CreateVersion7();
    private readonly List<Row> rows = [];
    private readonly Random random = new(20261103);
    private ServiceProvider services = null!;

    private sealed record Row(Contact Contact, string? Stage, DateTimeOffset? EnteredAt, IReadOnlyDictionary<string, FactRecord> Attributes);

    public async ValueTask InitializeAsync()
    {
        var collection = new ServiceCollection();
        database.AddData(collection);
        services = collection.BuildServiceProvider();
        await database.MigrateAsync(services);
        await using var db = database.OpenContext(services);
        foreach (var owner in new[] { tenantId, Guid.CreateVersion7() })
        {
            db.Add(new StreamHead { TenantId = owner, ActiveBindingNo = 1 });
            for (var index = 0; index < 90; index++)
            {
                var row = RandomRow(owner, db);
                if (owner == tenantId) rows.Add(row);
            }
        }

        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Every_filter_order_and_page_gives_what_memory_gives()
    {
        await using var session = new ReadSession(services.GetRequiredService<Snapshots>()) { TenantId = tenantId };
        var query = new ContactsQuery(session);
        var matched = 0;
        for (var round = 0; round < 600; round++)
        {
            var filter = Filter(3) with { BindingNo = Pick<int?>([null, 1]) };
            IReadOnlyList<ContactSort> order = [.. Enum.GetValues<ContactSortField>().OrderBy(_ => random.Next()).Take(random.Next(4)).Select(field => new ContactSort(field, Chance(2)))];
            var expected = rows.Where(row => MatchesInMemory.Matches(filter, row.Contact, row.Stage, row.EnteredAt, row.Attributes)).Order(Order(order)).ToList();
            var because = $"round {round}: {filter}, {string.Join(", ", order)}";
            matched += expected.Count;

            Assert.True(expected.Count == await query.CountAsync(filter, CancellationToken.None), because);
            var parts = Pick([ContactParts.None, ContactParts.Stage, ContactParts.Values | ContactParts.Stage | ContactParts.CompanyName | ContactParts.OwnerName]);
            var walked = await WalkAsync(query, filter, order, parts);
            Assert.True(expected.Select(row => row.Contact.ContactId).SequenceEqual(walked.Select(contact => contact.ContactId)), because);
            if (parts != ContactParts.None) Assert.True(expected.Select(row => row.Stage).SequenceEqual(walked.Select(contact => contact.StageKey)), because);

            List<Guid> companies = [.. Ids.OfType<Guid>()];
            var request = Chance(2) ? PageRequest.Of(5, null, null, null) : PageRequest.Of(null, null, 5, null);
            var pages = await query.PagesByCompanyAsync(companies, filter, order, parts, request, CancellationToken.None);
            var counts = await query.CountsByCompanyAsync(companies, filter, CancellationToken.None);
            foreach (var company in companies)
            {
                var own = expected.Where(row => row.Contact.CompanyId == company).Select(row => row.Contact.ContactId).ToList();
                Assert.True(own.Count == counts.GetValueOrDefault(company), because);
                Assert.True((request.Backward ? own.TakeLast(5) : own.Take(5)).SequenceEqual(pages[company].Rows.Select(contact => contact.ContactId)), because);
                Assert.True((own.Count > 5) == (request.Backward ? pages[company].HasPrevious : pages[company].HasNext), because);
            }
        }

        // Neither all nor nothing, else little was tried.
        Assert.InRange(matched, 600 * 5, 600 * 80);
    }

    [Fact]
    public async Task A_filter_of_too_many_parts_is_refused_and_a_long_list_is_not()
    {
        await using var session = new ReadSession(services.GetRequiredService<Snapshots>()) { TenantId = tenantId };
        var query = new ContactsQuery(session);
        ContactFilter Any(int count) => new() { Or = [.. Enumerable.Range(0, count).Select(index => new ContactFilter { Id = new ValueFilter<Guid> { Neq = new Given<Guid?>(Guid.CreateVersion7()) } })] };
        Assert.Equal(rows.Count, await query.CountAsync(Any(299), CancellationToken.None));
        var refused = await Assert.ThrowsAsync<PageException>(async () => await query.CountAsync(Any(300), CancellationToken.None));
        Assert.Equal("FILTER_TOO_LARGE", refused.Code);
        var among = new ContactFilter { DisplayName = new TextFilter { In = [.. Enumerable.Range(0, 50_000).Select(index => $"{index}"), .. Names] } };
        Assert.Equal(rows.Count, await query.CountAsync(among, CancellationToken.None));
    }

    [Fact]
    public async Task Long_lists_in_many_shapes_are_not_kept_in_memory()
    {
        await using var session = new ReadSession(services.GetRequiredService<Snapshots>()) { TenantId = tenantId };
        var query = new ContactsQuery(session);
        var among = new ContactFilter { Email = new TextFilter { In = [.. Enumerable.Range(0, 60_000).Select(index => $"person-{index}@example.com")] } };
        await query.CountAsync(among, CancellationToken.None);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var shape = 1; shape <= 40; shape++)
            await query.CountAsync(new ContactFilter { And = [among, .. Enumerable.Repeat(new ContactFilter(), shape)] }, CancellationToken.None);
        // Each is more than three megabytes.
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 80_000_000);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<List<ListedContact>> WalkAsync(ContactsQuery query, ContactFilter filter, IReadOnlyList<ContactSort> order, ContactParts parts)
    {
        var (forward, size) = (Chance(2), random.Next(3, 30));
        var contacts = new List<ListedContact>();
        string? cursor = null;
        while (true)
        {
            var page = await query.PageAsync(filter, order, parts, forward ? PageRequest.Of(size, cursor, null, null) : PageRequest.Of(null, null, size, cursor), CancellationToken.None);
            contacts.InsertRange(forward ? contacts.Count : 0, page.Rows);
            if (!(forward ? page.HasNext : page.HasPrevious)) return contacts;
            cursor = page.CursorAt(forward ? page.Rows.Count - 1 : 0);
        }
    }

    private Row RandomRow(Guid owner, PipelineDbContext db)
    {
        var name = Pick(Names);
        var contact = new Contact
        {
            TenantId = owner,
            ContactId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(random.Next(20_000))),
            DisplayName = name,
            DisplayNameSort = SortText.Of(name),
            Email = Pick(Mails),
            ExternalSource = "list",
            ExternalId = Chance(3) ? null : $"E{random.Next()}",
            CompanyId = Pick(Ids),
            OwnerId = Pick(Ids),
            CreatedAt = Pick(Instants),
            LastActivityAt = Pick(Instants),
        };
        db.Add(contact);
        var stage = Pick(["lead", "prospect", null]);
        DateTimeOffset? entered = stage is null ? null : Pick(Instants);
        if (stage is not null)
        {
            // Under another binding everybody is elsewhere.
            foreach (var (binding, key) in new[] { (1, stage), (2, "k") })
            {
                db.Add(new VerdictRecord
                {
                    TenantId = owner,
                    BindingNo = binding,
                    SubjectId = contact.ContactId,
                    Unit = Unit.Person,
                    StageKey = key,
                    EnteredAt = entered!.Value,
                    SubjectCreatedAt = contact.CreatedAt,
                    ComputedFor = entered.Value,
                    FactNo = 1,
                    Status = VerdictStatus.Current,
                    Detail = VerdictJson.Empty,
                });
            }
        }

        var facts = Enumerable.Range(1, random.Next(6)).Select(number => RandomFact(contact, number)).ToList();
        db.AddRange(facts);
        var voided = facts.Where(fact => fact.Type == FactType.Void).Select(fact => fact.VoidsFactNo).ToHashSet();
        return new Row(contact, stage, entered, facts.Where(fact => fact.Type == FactType.Attribute && !voided.Contains(fact.FactNo))
            .GroupBy(fact => fact.Key).ToDictionary(group => group.Key, group => group.MaxBy(fact => (fact.EffectiveAt, fact.FactNo))!));
    }

    private FactRecord RandomFact(Contact contact, int number)
    {
        var type = number > 1 && Chance(4) ? FactType.Void : FactType.Attribute;
        var (valueType, at) = (Pick([FactValueType.Text, FactValueType.Number, FactValueType.Money, FactValueType.Boolean, FactValueType.Date]), Pick(Instants));
        return new FactRecord
        {
            TenantId = contact.TenantId,
            SubjectId = contact.ContactId,
            FactNo = number,
            FactId = Guid.CreateVersion7(),
            Type = type,
            Key = type == FactType.Void ? "" : Pick(["k", "k'; --"]),
            EffectiveAt = at,
            RecordedAt = at,
            ActorId = Guid.Empty,
            VoidsFactNo = type == FactType.Void ? random.Next(1, number) : null,
            ValueType = type == FactType.Void ? null : valueType,
            ValueText = valueType == FactValueType.Text ? Pick(Names) : null,
            ValueNumber = valueType is FactValueType.Number or FactValueType.Money ? Pick([-1L, 0, 9_000_000_000_000_000_000]) : null,
            ValueBoolean = valueType == FactValueType.Boolean ? Chance(2) : null,
            ValueDate = valueType == FactValueType.Date ? Pick([DateOnly.MinValue, new DateOnly(2026, 5, 10), DateOnly.MaxValue]) : null,
        };
    }

    private ContactFilter Filter(int depth) => new()
    {
        And = depth > 0 && Chance(4) ? Several(() => Filter(depth - 1)) : null,
        Or = depth > 0 && Chance(3) ? Several(() => Filter(depth - 1)) : null,
        Id = Chance(15) ? Value(() => Pick<Guid?>([.. rows.Select(row => (Guid?)row.Contact.ContactId)])) : null,
        ExternalId = Chance(10) ? Text(1, () => Pick(["E1", "e", "2", null])) : null,
        DisplayName = Chance(5) ? Text(2, () => Pick(Names)) : null,
        Email = Chance(5) ? Text(2, () => Pick(Mails)) : null,
        CreatedAt = Chance(8) ? Value(() => Pick<DateTimeOffset?>([null, .. Instants.Select(instant => (DateTimeOffset?)instant)])) : null,
        Owner = Chance(8) ? Value(() => Pick(Ids)) : null,
        Company = Chance(8) ? Value(() => Pick(Ids)) : null,
        Stage = !Chance(4) ? null : new StageFilter
        {
            Key = Chance(3) ? Text(1, () => Pick(Keys)) : null,
            Keys = Chance(3) ? [.. Several(() => Pick(Keys)).OfType<string>()] : null,
            NotKeys = Chance(3) ? [.. Several(() => Pick(Keys)).OfType<string>()] : null,
            EnteredAt = Chance(3) ? Value(() => Pick<DateTimeOffset?>([null, .. Instants.Select(instant => (DateTimeOffset?)instant)])) : null,
        },
        Attribute = !Chance(4) ? null : new AttributeFilter
        {
            Key = Pick(["k", "k'; --", "K"]),
            Unknown = Pick<bool?>([null, null, true, false]),
            Text = Chance(4) ? Text(1, () => Pick(Names)) : null,
            Number = Chance(4) ? Value(() => Pick<long?>([null, -1, 0, 9_000_000_000_000_000_000])) : null,
            BooleanEq = Chance(6) ? new Given<bool?>(Pick<bool?>([null, true, false])) : null,
            BooleanNeq = Chance(6) ? new Given<bool?>(Pick<bool?>([null, true, false])) : null,
            Date = Chance(6) ? Value(() => Pick<DateOnly?>([null, DateOnly.MinValue, new DateOnly(2026, 5, 10), DateOnly.MaxValue])) : null,
        },
    };

    private TextFilter Text(int depth, Func<string?> value) => new()
    {
        And = depth > 0 && Chance(6) ? Several(() => Text(depth - 1, value)) : null,
        Or = depth > 0 && Chance(6) ? Several(() => Text(depth - 1, value)) : null,
        Eq = Chance(6) ? new Given<string?>(value()) : null,
        Neq = Chance(4) ? new Given<string?>(value()) : null,
        In = Chance(6) ? Several(value) : null,
        Nin = Chance(4) ? Several(value) : null,
        Contains = Chance(6) ? value() : null,
        NContains = Chance(6) ? value() : null,
        StartsWith = Chance(6) ? value() : null,
        NStartsWith = Chance(6) ? value() : null,
        EndsWith = Chance(6) ? value() : null,
        NEndsWith = Chance(6) ? value() : null,
    };

    private ValueFilter<T> Value<T>(Func<T?> value)
        where T : struct =>
        new()
        {
            Eq = Chance(6) ? new Given<T?>(value()) : null,
            Neq = Chance(4) ? new Given<T?>(value()) : null,
            In = Chance(4) ? Several(value) : null,
            Nin = Chance(4) ? Several(value) : null,
            Gt = Chance(6) ? value() : null,
            Gte = Chance(6) ? value() : null,
            Lt = Chance(6) ? value() : null,
            Lte = Chance(6) ? value() : null,
        };

    private bool Chance(int of) => random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private List<T> Several<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    private static Comparer<Row> Order(IReadOnlyList<ContactSort> given)
    {
        var order = given.Count > 0 ? given : [new ContactSort(ContactSortField.CreatedAt, Descending: true)];
        return Comparer<Row>.Create((left, right) =>
        {
            foreach (var sort in order)
            {
                var comparison = sort.Field switch
                {
                    ContactSortField.DisplayName => Utf8(left.Contact.DisplayNameSort).SequenceCompareTo(Utf8(right.Contact.DisplayNameSort)),
                    ContactSortField.StageEnteredAt => (left.EnteredAt ?? DateTimeOffset.MinValue).CompareTo(right.EnteredAt ?? DateTimeOffset.MinValue),
                    ContactSortField.LastActivityAt => left.Contact.LastActivityAt.CompareTo(right.Contact.LastActivityAt),
                    _ => left.Contact.CreatedAt.CompareTo(right.Contact.CreatedAt),
                };
                if (comparison != 0) return sort.Descending ? -comparison : comparison;
            }

            var ids = left.Contact.ContactId.CompareTo(right.Contact.ContactId);
            return order[^1].Descending ? -ids : ids;
        });
    }

    private static Span<byte> Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
