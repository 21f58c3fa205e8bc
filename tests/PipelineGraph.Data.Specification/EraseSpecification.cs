using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.ErasedPersons;

namespace PipelineGraph.Data.Specification;

/// <summary>A person who is to be forgotten, and still counts.</summary>
public abstract class EraseSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant3_of_an_erased_person_keys_dates_and_counted_changes_stay_and_nothing_that_anybody_said()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var created = World.At(1, 1);
        var company = await world.CompanyAsync("Acme", 20, created);
        var person = World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1"), default)).SubjectId;
        var part = await world.ContactAsync($"Ada {Secret}", created);
        await world.AttributeAsync(part, "source", FactValue.OfText(Secret));
        await world.LinkAsync(person, LinkKeys.Employer, company, created);
        World.Done(await world.Get<RecordActivity>().ExecuteAsync(
            world.Caller,
            new RecordActivityCommand
            {
                IdempotencyKey = "mail",
                SubjectIds = [person],
                Kind = "email",
                Direction = Direction.Inbound,
                OccurredAt = World.At(2, 20),
                Properties = $$"""{"subject":"{{Secret}}"}""",
                ExternalSource = "mail",
                ExternalId = $"{Secret}@example.com",
            },
            default));
        World.Done(await world.Get<RecordJudgement>().ExecuteAsync(world.Caller, new RecordJudgementCommand { SubjectId = person, Key = "serious_chance", Holds = true, Reason = "budget" }, default));
        World.Done(await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = person, StageKey = "out", Reason = $"It is {Secret}" }, default));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = person, LoserId = part }, default));
        var before = await world.HistoryAsync(person);
        var (facts, ledger) = (await FactsAsync(world), await world.LedgerAsync());
        world.Clock.Now = World.At(3, 2);

        var erased = World.Done(await EraseAsync(world, person, "ticket 17"));

        var left = Assert.Single(erased.Changes!);
        Assert.Equal((person, ChangeCause.Erasure, MoveDirection.Left, "prospect", null), (left.SubjectId, left.Cause, left.Direction, left.FromStage, left.ToStage));
        Assert.Equal([.. before, (left.EffectiveAt, null)], await world.HistoryAsync(person));
        Assert.Equal(ledger.Count + 1, (await world.LedgerAsync()).Count);
        Assert.Equal(
            facts.Select(fact => (fact.SubjectId, fact.FactNo, fact.Type, fact.Key, fact.Direction, fact.OccurredAt, fact.EffectiveAt, fact.RecordedAt, fact.TargetId)),
            (await FactsAsync(world)).Select(fact => (fact.SubjectId, fact.FactNo, fact.Type, fact.Key, fact.Direction, fact.OccurredAt, fact.EffectiveAt, fact.RecordedAt, fact.TargetId)));
        Assert.DoesNotContain(Secret, await TextsAsync(world), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await world.ReadAsync(context => context.Verdicts.Where(verdict => verdict.SubjectId == person || verdict.SubjectId == part).ToListAsync()));
        // Of the company it is still known that somebody wrote.
        Assert.Equal("warm", await world.StageAsync(company));
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task An_erased_person_is_not_brought_back_by_whoever_still_has_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1") with { IdempotencyKey = "make" }, default)).SubjectId;
        World.Done(await EraseAsync(world, person));

        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1"), default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.IdempotencyKeyReused, (await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1") with { IdempotencyKey = "make" }, default)).Errors[0].Kind);
        var imported = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Imported("1"), Imported("2"), Imported("1")], default));
        Assert.Equal([CommandErrorKind.ContactErased, null, CommandErrorKind.ContactErased], imported.Subjects.Select(subject => subject.Errors is [var error, ..] ? error.Kind : (CommandErrorKind?)null));
        Assert.Equal(2, await world.ReadAsync(context => context.Subjects.CountAsync()));

        // Who still names it goes on without it; nobody is known by what is kept of its id.
        var naming = Imported("3") with { Facts = [new FactInput { Type = FactType.Link, Key = LinkKeys.ReferredBy, TargetExternalId = $"{Secret}-1" }, new FactInput { Type = FactType.Activity, Key = "call" }] };
        var hidden = await world.ReadAsync(context => context.Subjects.Where(subject => subject.ErasedAt != null).Select(subject => subject.ExternalId!).SingleAsync());
        var others = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [naming, Imported("4") with { ExternalId = hidden }], default));
        Assert.Equal((0, 1), (others.Subjects[0].Errors.Count, others.Subjects[0].FactsRecorded));
        Assert.Equal(CommandErrorKind.ContactErased, Assert.Single(others.Subjects[1].Errors).Kind);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Nothing_can_be_recorded_of_an_erased_person_nor_can_it_be_merged_or_erased_again()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var (person, other) = (await world.ContactAsync("1"), await world.ContactAsync("2"));
        var told = await world.EmailAsync(person);
        var shared = World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, new RecordActivityCommand { SubjectIds = [person, other], Kind = "call" }, default));
        World.Done(await EraseAsync(world, person));

        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<RecordActivity>().ExecuteAsync(world.Caller, new RecordActivityCommand { SubjectIds = [other, person], Kind = "call" }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<VoidFact>().ExecuteAsync(world.Caller, new VoidFactCommand { FactId = told.ActivityId, Reason = "wrong" }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = other, LoserId = person }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<UpdateContact>().ExecuteAsync(world.Caller, new UpdateContactCommand { ContactId = person, DisplayName = new("Ada") }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await EraseAsync(world, person)).Errors[0].Kind);
        await world.VoidAsync(shared.ActivityId);
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync(fact => fact.Type == FactType.Void)));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_part_is_erased_with_the_whole_only_and_by_an_administrator_only()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var (person, part) = (await world.ContactAsync("1"), await world.ContactAsync("2"));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = person, LoserId = part }, default));

        var refused = (await EraseAsync(world, part)).Errors[0];
        Assert.Equal((CommandErrorKind.ContactMerged, person), (refused.Kind, refused.ExistingId));
        Assert.Equal(CommandErrorKind.NotPermitted, (await world.Get<EraseContact>().ExecuteAsync(world.Caller with { Role = Role.Editor }, new EraseContactCommand { ContactId = person }, default)).Errors[0].Kind);
        World.Done(await EraseAsync(world, person));
        Assert.Equal(2, await world.ReadAsync(context => context.Subjects.CountAsync(subject => subject.ErasedAt != null)));
        await Consistency.AssertAsync(world);
    }
}
