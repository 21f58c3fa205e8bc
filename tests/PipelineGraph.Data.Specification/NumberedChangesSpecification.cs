using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Contiguous numbers, whoever writes at the same time, and readers who miss none.</summary>
public abstract class NumberedChangesSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant4_Numbered_changes_two_writers_on_one_contact_leave_one_order()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, time: TimeProvider.System);
        // A second process on the same database.
        await using var other = World.Services(database, TimeProvider.System, world.Evaluators);
        var person = await world.ContactAsync();
        var second = (RecordActivity)other.GetService(typeof(RecordActivity))!;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(async () =>
        {
            var command = new RecordActivityCommand { SubjectIds = [person], Kind = index % 3 == 0 ? "email" : "call", Direction = Direction.Inbound };
            World.Done(await (index % 2 == 0 ? world.Get<RecordActivity>() : second).ExecuteAsync(world.Caller, command, default));
        })));

        var facts = await world.ReadAsync(context => context.Facts.AsNoTracking().Where(fact => fact.SubjectId == person).OrderBy(fact => fact.FactNo).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 40).Select(number => (long)number), facts.Select(fact => fact.FactNo));
        Assert.Equal(facts.Select(fact => fact.RecordedAt).Order(), facts.Select(fact => fact.RecordedAt));
        Assert.Equal(40, facts.Select(fact => fact.RecordedAt).Distinct().Count());
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant4_Numbered_changes_a_reader_that_resumes_gets_each_number_once()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, time: TimeProvider.System);
        var signal = world.Get<IStageChangeSignal>();
        using var done = new CancellationTokenSource();
        var read = new ConcurrentQueue<long>();
        var reader = Task.Run(async () =>
        {
            var after = 0L;
            while (true)
            {
                // What is asked after the last write sees it.
                var last = done.IsCancellationRequested;
                // Each round is a new connection, as after a disconnect.
                var page = await world.ReadAsync(context => context.StageChanges.AsNoTracking().Where(change => change.Number > after).OrderBy(change => change.Number).Take(7).ToListAsync());
                foreach (var change in page) read.Enqueue(change.Number);
                if (page.Count > 0) after = page[^1].Number;
                else if (last) return;
                else if (!done.IsCancellationRequested) await Task.WhenAny(signal.WaitAsync(world.Caller.TenantId, after, default), Task.Delay(Timeout.Infinite, done.Token));
            }
        });

        var answered = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < 12; index++)
            {
                var person = await world.ContactAsync($"{writer} {index}");
                // A database that gives numbers after the commit may answer without them.
                foreach (var change in (await world.EmailAsync(person)).Changes ?? []) answered.Add(change.Number);
            }
        })));
        await done.CancelAsync();
        await reader;

        var head = (await world.ReadAsync(context => context.Streams.SingleAsync())).Head;
        Assert.Equal(head, signal.Head(world.Caller.TenantId));
        Assert.Equal(Enumerable.Range(1, (int)head).Select(number => (long)number), read);
        Assert.Subset(read.ToHashSet(), answered.ToHashSet());
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant4_Numbered_changes_of_one_command_share_their_last_number()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(1, 1));
        var deal = await world.DealAsync(person, World.At(1, 1));

        var changes = (await world.AttributeAsync(deal, "outcome", FactValue.OfText("won"), World.At(2, 1))).Changes!;

        Assert.Equal(["won", "customer"], changes.Select(change => change.ToStage));
        Assert.All(changes, change => Assert.Equal(changes[^1].Number, change.BatchEnd));
        Assert.Equal([1L, null], changes.Select(change => change.CauseFact is null ? (long?)null : 1L));
        Assert.Equal([MoveDirection.Forward, MoveDirection.Forward], changes.Select(change => change.Direction));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Each_move_of_a_batch_names_the_fact_that_made_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        FactInput Activity(string key, int day) => new() { Type = FactType.Activity, Key = key, Direction = Direction.Inbound, OccurredAt = World.At(1, day) };
        SubjectFactsInput Person(params FactInput[] facts) => new() { Unit = Unit.Person, ExternalSource = "crm", ExternalId = "p", Name = "Ada", CreatedAt = World.At(1, 1), Facts = facts };

        World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Person(Activity("call", 5), Activity("email", 9))], default));
        World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Person(Activity("email", 2), Activity("call", 20))], default));

        Assert.Equal(
            [("none", World.At(1, 1), (long?)2), ("lead", World.At(1, 5), 1), ("prospect", World.At(1, 9), 2), ("lead", World.At(1, 9) + TestDefinition.Warm, null), ("prospect", World.At(1, 2), 3)],
            (await world.LedgerAsync()).Where(change => change.Kind == ChangeKind.Moved).Select(change => (change.ToStage!, change.EffectiveAt, change.CauseFact)));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_value_that_comes_back_is_recorded_again_and_one_that_stays_is_not()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        async Task<int> ImportAsync(string company, params int[] budgets)
        {
            world.Clock.Now += TimeSpan.FromMinutes(1);
            SubjectFactsInput Company(string id) => new() { Unit = Unit.Company, ExternalSource = "crm", ExternalId = id, Name = id };
            var result = World.Done(await world.Get<RecordFacts>().ExecuteAsync(
                world.Caller,
                [
                    Company("A"), Company("B"),
                    new SubjectFactsInput { Unit = Unit.Person, ExternalSource = "crm", ExternalId = "p", Name = "Ada", CompanyExternalId = company, Facts = [
                        .. budgets.Select(budget => new FactInput { Type = FactType.Attribute, Key = "budget", Value = FactValue.OfMoney(budget, "EUR") })] },
                ],
                default));
            Assert.Equal(budgets.Length + 1, result.Subjects[2].FactsRecorded + result.Subjects[2].FactsSkipped);
            return result.Subjects[2].FactsRecorded;
        }

        Assert.Equal(2, await ImportAsync("A", 10));
        Assert.Equal(2, await ImportAsync("B", 20));
        Assert.Equal(0, await ImportAsync("B", 20));
        Assert.Equal(2, await ImportAsync("A", 20, 20, 10));
        Assert.Equal(0, await ImportAsync("A", 20, 10));

        var facts = await world.ReadAsync(context => context.Facts.AsNoTracking().Where(fact => fact.Key == "budget").OrderBy(fact => fact.FactNo).ToListAsync());
        Assert.Equal([10_000_000L, 20_000_000L, 10_000_000L], facts.Select(fact => fact.ValueNumber!.Value));
        var companies = await world.ReadAsync(context => context.Companies.ToDictionaryAsync(company => company.CompanyId, company => company.Name));
        Assert.Equal("A", companies[(await world.ReadAsync(context => context.Contacts.SingleAsync())).CompanyId!.Value]);

        // A value that was taken back may be told again.
        await world.VoidAsync(facts[^1].FactId);
        Assert.Equal(1, await ImportAsync("A", 10));
    }

    [Fact]
    public async Task What_happened_without_a_date_counts_from_now_also_of_a_new_subject()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        FactInput[] facts =
        [
            new() { Type = FactType.Activity, Key = "call" },
            new() { Type = FactType.Consent, Key = "mailing" },
            new() { Type = FactType.Judgement, Key = "serious_chance" },
            new() { Type = FactType.Attribute, Key = "country", Value = FactValue.OfText("NL") },
        ];
        var person = new SubjectFactsInput { Unit = Unit.Person, ExternalSource = "crm", ExternalId = "p", Name = "Ada", CreatedAt = World.At(1, 1), Facts = facts };

        var result = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [person], default));

        var counted = await world.ReadAsync(context => context.Facts.AsNoTracking().OrderBy(fact => fact.FactNo).ToListAsync());
        Assert.Equal([false, false, false, true], counted.Select(fact => fact.EffectiveAt == World.At(1, 1)));
        Assert.Equal([(World.At(1, 1), "none"), (counted[0].RecordedAt, "lead")], await world.HistoryAsync(result.Subjects[0].SubjectId!.Value));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_quote_of_another_deal_is_left_as_it_is()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        FactInput Quote(QuoteStatus status, int amount) => new() { Type = FactType.Quote, QuoteStatus = status, QuoteExternalId = "q", Value = FactValue.OfMoney(amount, "EUR") };
        SubjectFactsInput Deal(string id, QuoteStatus status, int amount) => new() { Unit = Unit.Deal, ExternalSource = "crm", ExternalId = id, Name = id, Facts = [Quote(status, amount)] };

        var result = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Deal("d1", QuoteStatus.Issued, 100), Deal("d2", QuoteStatus.Accepted, 5)], default));
        var again = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Deal("d2", QuoteStatus.Accepted, 5)], default));

        Assert.All([result.Subjects[1], again.Subjects[0]], refused =>
        {
            Assert.Equal((CommandErrorKind.DuplicateExternalId, result.Subjects[0].SubjectId), refused.Errors.Select(error => (error.Kind, error.ExistingId)).Single());
            Assert.Equal("facts.0.quoteExternalId", string.Join('.', refused.Errors[0].Path));
        });
        var quote = await world.ReadAsync(context => context.Quotes.SingleAsync());
        Assert.Equal((QuoteStatus.Issued, 10_000L), (quote.Status, quote.AmountMinor!.Value));
    }

    [Fact]
    public async Task A_batch_gives_the_histories_that_single_facts_give()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        FactInput Email(int day) => new() { Type = FactType.Activity, Key = "email", Direction = Direction.Inbound, OccurredAt = World.At(2, day), ExternalId = $"mail {day}" };
        SubjectFactsInput[] batch =
        [
            new() { Unit = Unit.Company, ExternalSource = "crm", ExternalId = "c", Name = "Acme", CreatedAt = World.At(1, 1), Facts = [new FactInput { Type = FactType.Attribute, Key = "employees", Value = FactValue.OfNumber(20) }] },
            new() { Unit = Unit.Person, ExternalSource = "crm", ExternalId = "p", Name = "Ada", CreatedAt = World.At(1, 1), CompanyExternalId = "c", OwnerSubject = "Sam", Facts = [Email(9), Email(3)] },
            new() { Unit = Unit.Person, ExternalSource = "crm", ExternalId = "bad", Name = "Bad", Facts = [new FactInput { Type = FactType.Attribute, Key = "shoe_size", Value = FactValue.OfNumber(44) }] },
            new() { Unit = Unit.Deal, ExternalSource = "crm", ExternalId = "d", Name = "Deal", CreatedAt = World.At(2, 1), Facts = [
                new FactInput { Type = FactType.Link, Key = "participant", TargetExternalId = "p", Role = "buyer" },
                new FactInput { Type = FactType.Quote, QuoteStatus = QuoteStatus.Issued, QuoteExternalId = "q", Value = FactValue.OfMoney(99.5m, "EUR"), OccurredAt = World.At(2, 2) },
                new FactInput { Type = FactType.Attribute, Key = "outcome", Value = FactValue.OfText("won"), OccurredAt = World.At(2, 20) }] },
        ];

        var first = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, batch, default));
        Assert.Equal([1, 3, 0, 3], first.Subjects.Select(subject => subject.FactsRecorded));
        Assert.Contains("shoe_size", Assert.Single(first.Subjects[2].Errors).Message, StringComparison.Ordinal);
        var person = first.Subjects[1].SubjectId!.Value;
        Assert.Equal([(World.At(1, 1), "none"), (World.At(2, 3), "prospect"), (World.At(2, 20), "customer")], await world.HistoryAsync(person));
        var quote = await world.ReadAsync(context => context.Quotes.SingleAsync());
        Assert.Equal((QuoteStatus.Issued, 9950L, "EUR"), (quote.Status, quote.AmountMinor!.Value, quote.Currency));

        var again = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, batch, default));
        Assert.Equal([0, 0, 0, 0], again.Subjects.Select(subject => subject.FactsRecorded));
        Assert.Equal(0, again.Changes);
        await Consistency.AssertAsync(world);
    }
}
