using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Server.Tests.Import;

public sealed class ImportFileTests
{
    private const string People =
        """
        {
          "source": "crm",
          "unknown": ["n/a"],
          "declare": [{ "unit": "PERSON", "key": "visits", "type": "NUMBER" }],
          "contact": {
            "externalId": "{id}", "displayName": "{first} {last}", "email": "{mail}", "createdAt": "{since}",
            "attributes": { "visits": "{visits}", "decision_power": { "column": "role", "values": { "CEO": "decides", "?": null } } }
          },
          "facts": [{ "when": { "called": { "empty": false } }, "activity": "call", "direction": "OUTBOUND", "at": "{called}", "properties": { "completed": true } }]
        }
        """;

    private const string Header = "id,first,last,mail,since,visits,role,called\n";

    [Fact]
    public async Task Good_rows_go_in_and_each_bad_one_is_told_with_its_number_and_reason()
    {
        await using var trial = await Trial.CreateAsync();

        var result = await trial.ImportAsync(People, Header
            + "1,Ann,Smith,ann@example.com,2026-01-05,3,CEO,2026-01-06T10:00:00+01:00\n"
            + "2,Bob,,,2026-01-05,many,CEO,\n"
            + ",Cas,,,2026-01-05,,?,\n"
            + "4,Dan,,,05-01-2026,,?,\n"
            + "5,Eve,,,2026-01-05,,boss,\n"
            + "6,Fay,,,2026-01-05,,?,2999-01-01\n"
            + "7,,,,2026-01-05,,?,\n"
            + "8,Gus,n/a,,2026-01-05,n/a,?,\n"
            + "9,Hal\n");

        Assert.Equal(["1", "8"], await trial.Context.Contacts.Select(contact => contact.ExternalId!).Order().ToListAsync(Trial.Token));
        Assert.Equal([2, 3, 4, 5, 6, 7, 9], result.BadRows.Select(row => row.Row).Order());
        Assert.Equal((9, 2, 7), (result.Rows, result.Imported, result.Bad));
        Assert.Contains("'many' of {visits} is no number", Reason(2), StringComparison.Ordinal);
        Assert.Contains("no external id", Reason(3), StringComparison.Ordinal);
        Assert.Contains("'05-01-2026' of {since} is no ISO 8601 date", Reason(4), StringComparison.Ordinal);
        Assert.Contains("'boss' of {role} is none of 'CEO', '?'", Reason(5), StringComparison.Ordinal);
        Assert.Contains("still to come", Reason(6), StringComparison.Ordinal);
        Assert.Contains("name", Reason(7), StringComparison.Ordinal);
        Assert.Contains("2 fields, the header 8", Reason(9), StringComparison.Ordinal);

        string Reason(long row) => result.BadRows.Single(bad => bad.Row == row).Reason;
    }

    [Fact]
    public async Task A_date_at_the_edge_of_the_calendar_stops_no_import()
    {
        await using var trial = await Trial.CreateAsync();

        var result = await trial.ImportAsync(People, Header
            + "1,Ann,,,0001-01-01,3,CEO,0001-01-01\n"
            + "2,Bob,,,0001-01-01 00:00,3,CEO,0001-01-01T00:00\n"
            + "3,Cas,,,2026-01-05,3,CEO,\n");
        var earlier = await trial.ImportAsync(
            People.Replace("\"at\": \"{called}\"", "\"at\": { \"column\": \"called\", \"minusDays\": \"{visits}\" }", StringComparison.Ordinal),
            Header + "4,Dan,,,2026-01-05,3,CEO,0001-01-02\n5,Eve,,,2026-01-05,3,CEO,2026-01-05\n");

        Assert.Equal((3, 3, 0), (result.Rows, result.Imported, result.Bad));
        Assert.Equal((2, 1, 1), (earlier.Rows, earlier.Imported, earlier.Bad));
        Assert.Contains("3 days before", earlier.BadRows.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importing_again_adds_only_what_is_new()
    {
        await using var trial = await Trial.CreateAsync();
        const string first = Header + "1,Ann,Smith,ann@example.com,2026-01-05,3,CEO,2026-01-06\n";
        await trial.ImportAsync(People, first);

        var same = await trial.ImportAsync(People, first);
        var changed = await trial.ImportAsync(People, Header + "1,Ann,Smith,ann@example.com,2026-01-05,4,CEO,2026-01-06\n2,Bob,,,2026-01-05,,,\n");

        Assert.Equal((0, 0, 1), (same.SubjectsCreated, same.FactsRecorded, same.Imported));
        Assert.Equal((1, 1), (changed.SubjectsCreated, changed.FactsRecorded));
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_the_file_or_the_tenant_is_refused_as_a_whole()
    {
        await using var trial = await Trial.CreateAsync();
        var (mapping, _) = MappingReader.Read(
            """
            {
              "source": "crm", "declare": [{ "unit": "PERSON", "key": "budget", "type": "BOOLEAN" }],
              "contact": { "externalId": "{nr}", "displayName": "{name}", "attributes": { "shoe_size": "{size}" } },
              "facts": [{ "attribute": "hat_size", "value": "{id}", "when": { "what": "x" } }]
            }
            """);

        var outcome = await trial.Run(mapping!, "id,name\n1,Ann\n"u8.ToArray());

        Assert.Equal(6, outcome.Errors.Count);
        Assert.All(["'nr'", "'size'", "'what'", "'budget'", "'shoe_size'", "'hat_size'"], name => Assert.Contains(outcome.Errors, error => error.Message.Contains(name, StringComparison.Ordinal)));
        Assert.Empty(await trial.Context.Contacts.ToListAsync(Trial.Token));
    }

    [Fact]
    public async Task Local_times_are_those_of_the_tenant_and_a_time_that_the_clock_skipped_is_a_bad_row()
    {
        await using var trial = await Trial.CreateAsync();
        const string mapping =
            """
            { "source": "x", "contact": { "externalId": "{id}", "displayName": "{id}", "createdAt": "2025-01-01" },
              "facts": [{ "activity": "call", "at": { "column": "at", "format": "dd-MM-yyyy HH:mm" } }] }
            """;

        var result = await trial.ImportAsync(mapping, "id;at\na;01-07-2025 12:00\nb;01-12-2025 12:00\nc;30-03-2025 02:30\n");

        Assert.Equal(
            ["2025-07-01T10:00:00", "2025-12-01T11:00:00"],
            (await trial.Context.Facts.Where(fact => fact.Key == "call").Select(fact => fact.OccurredAt!.Value).ToListAsync(Trial.Token)).Order()
                .Select(at => at.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)));
        Assert.Equal(3, Assert.Single(result.BadRows).Row);
    }

    [Fact]
    public async Task The_year_of_a_day_and_month_goes_on_where_the_month_falls_back_in_whatever_row()
    {
        await using var trial = await Trial.CreateAsync();
        const string mapping =
            """
            { "source": "x", "contact": { "externalId": "{id}", "displayName": "{id}", "createdAt": "2000-01-01" },
              "facts": [{ "when": { "since": { "not": "-" } }, "activity": "call", "at": { "day": "{d}", "month": "{m}", "firstYear": 2008, "minusDays": "{since}" } }] }
            """;

        var result = await trial.ImportAsync(mapping, "id,d,m,since\na,5,nov,0\nb,31,dec,-\nc,2,jan,-\nd,1,Dec,-\ne,1,1,1\nf,30,feb,1\n");

        Assert.Equal(6, Assert.Single(result.BadRows).Row);
        Assert.Equal(
            [new DateOnly(2008, 11, 5), new DateOnly(2009, 12, 31)],
            (await trial.Context.Facts.Where(fact => fact.Key == "call").Select(fact => fact.OccurredOn!.Value).ToListAsync(Trial.Token)).Order());
    }

    [Fact]
    public async Task Numbers_dates_lists_and_money_are_read_as_the_mapping_says()
    {
        await using var trial = await Trial.CreateAsync();
        const string mapping =
            """
            {
              "source": "x", "decimalSeparator": ",", "groupSeparator": ".",
              "declare": [{ "unit": "DEAL", "key": "paid_on", "type": "DATE" }, { "unit": "DEAL", "key": "tags", "type": "LIST" }, { "unit": "DEAL", "key": "rush", "type": "BOOLEAN" }],
              "deal": {
                "externalId": "{id}", "name": "Order {id}",
                "attributes": {
                  "amount": { "column": "price", "currency": "{currency}" }, "paid_on": { "column": "paid", "format": "d/M/yyyy" },
                  "tags": { "column": "tags", "listSeparator": "+" }, "rush": "{rush}"
                }
              }
            }
            """;

        var result = await trial.ImportAsync(mapping, "id;price;currency;paid;tags;rush\n1;1.234,50;USD;5/2/2026;a + b;yes\n2;12.50,0x;EUR;;;\n3;10;euro;;;\n");

        Assert.Equal([2, 3], result.BadRows.Select(row => row.Row));
        var facts = await trial.Context.Facts.Where(fact => fact.Type == FactType.Attribute).ToDictionaryAsync(fact => fact.Key, Trial.Token);
        Assert.Equal((1_234_500_000, "USD"), (facts["amount"].ValueNumber, facts["amount"].ValueCurrency));
        Assert.Equal(new DateOnly(2026, 2, 5), facts["paid_on"].ValueDate);
        Assert.Equal("""["a","b"]""", facts["tags"].ValueList);
        Assert.True(facts["rush"].ValueBoolean);
        Assert.Equal(123_450, (await trial.Context.Deals.SingleAsync(Trial.Token)).AmountMinor);
    }

    [Fact]
    public async Task A_row_whose_target_is_not_known_is_a_bad_one_and_the_rest_of_its_subject_goes_in()
    {
        await using var trial = await Trial.CreateAsync();
        const string mapping =
            """
            { "source": "x", "rowId": "{id}-{referrer}", "contact": { "externalId": "{id}", "displayName": "{id}" },
              "facts": [{ "link": "referred_by", "target": "{referrer}" }] }
            """;

        var result = await trial.ImportAsync(mapping, "id,referrer\na,\nb,a\nc,nobody\nc,a\n");

        Assert.Equal(3, Assert.Single(result.BadRows).Row);
        Assert.Equal(["a", "b", "c"], await trial.Context.Contacts.Select(contact => contact.ExternalId!).Order().ToListAsync(Trial.Token));
        Assert.Equal(2, await trial.Context.Facts.CountAsync(fact => fact.Type == FactType.Link, Trial.Token));
    }

    [Fact]
    public async Task Only_an_administrator_imports()
    {
        await using var trial = await Trial.CreateAsync();

        var outcome = await trial.Run(MappingReader.Read(People).Mapping!, Encoding.UTF8.GetBytes(Header), Role.Editor);

        Assert.Equal(CommandErrorKind.NotPermitted, Assert.Single(outcome.Errors).Kind);
    }

    private sealed class Trial : IAsyncDisposable
    {
        private readonly TestInstallation installation;
        private readonly Caller caller;

        private Trial(TestInstallation installation, Caller caller, Data.PipelineDbContext context) => (this.installation, this.caller, Context) = (installation, caller, context);

        public Data.PipelineDbContext Context { get; }

        public static CancellationToken Token => TestContext.Current.CancellationToken;

        public static async Task<Trial> CreateAsync()
        {
            var token = TestContext.Current.CancellationToken;
            var installation = await TestInstallation.CreateAsync(token);
            var caller = await installation.TenantAsync("trial", "engagement", "{}", token);
            return new Trial(installation, caller, await installation.OpenAsync(caller, token));
        }

        public async Task<ImportResult> ImportAsync(string mapping, string csv)
        {
            var (read, problems) = MappingReader.Read(mapping);
            Assert.Empty(problems);
            var outcome = await Run(read!, Encoding.UTF8.GetBytes(csv));
            Assert.Empty(outcome.Errors);
            return outcome.Value!;
        }

        public Task<Outcome<ImportResult>> Run(ImportMapping mapping, byte[] csv, Role role = Role.Administrator) =>
            installation.Get<ImportFile>().ExecuteAsync(caller with { Role = role }, new MemoryStream(csv), mapping, progress: null, Token);

        public async ValueTask DisposeAsync()
        {
            await Context.DisposeAsync();
            await installation.DisposeAsync();
        }
    }
}
