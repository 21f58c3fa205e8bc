using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Who did what is written with the work: there is an entry where the work was done, and none where it was not.</summary>
public abstract class AuditSpecification<TFixture> : IAsyncLifetime
    where TFixture : DatabaseFixture, new()
{
    private readonly TFixture fixture = new();
    private World world = null!;

    public async ValueTask InitializeAsync() => world = await World.CreateAsync(fixture);

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task A_tenant_begins_with_who_made_it_and_its_first_key()
    {
        var entries = await EntriesAsync();
        Assert.Equal([AuditOperation.TenantCreated, AuditOperation.ApiKeyCreated, AuditOperation.DefinitionActivated], entries.Select(entry => entry.Operation).Order());
        Assert.Equal("ApiKey:test", entries.Single(entry => entry.Operation == AuditOperation.ApiKeyCreated).Target);
        var activated = entries.Single(entry => entry.Operation == AuditOperation.DefinitionActivated);
        Assert.Equal((world.Caller.ActorId, "Activation:1", null), (activated.ActorId, activated.Target, activated.Before));
        Assert.Contains("\"reason\":\"test\"", activated.After, StringComparison.Ordinal);
        var maker = entries.Single(entry => entry.Operation == AuditOperation.TenantCreated).ActorId;
        Assert.Equal("command-line", (await world.ReadAsync(context => context.Actors.SingleAsync(actor => actor.ActorId == maker))).Subject);
    }

    [Fact]
    public async Task Each_administrative_act_is_one_entry_with_its_actor_and_target()
    {
        var contact = await world.ContactAsync();
        var email = await world.EmailAsync(contact);
        var before = (await EntriesAsync()).Count;
        // Facts name who recorded them by themselves.
        Assert.Equal(3, before);

        var stage = await world.StageAsync(contact);
        Later();
        World.Done(await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = contact, StageKey = stage, Reason = "Ann told her birthday" }, default));
        Later();
        await world.VoidAsync(email.ActivityId);
        foreach (var label in new[] { "First", "Second" })
        {
            Later();
            World.Done(await world.Get<DeclareAttribute>().ExecuteAsync(
                world.Caller, new DeclareAttributeCommand { Unit = Unit.Person, Key = "shoe_size", Type = FactValueType.Number, IsDimension = false, Label = label }, default));
        }

        Later();
        var run = World.Done(await world.Get<StartRun>().StartAsync(world.Caller, new StartRunCommand { Kind = RunKind.Restatement, Candidates = [null] }, default));
        Later();
        World.Done(await world.Get<StartRun>().StopAsync(world.Caller, new StopRunCommand { RunNo = run.RunNo }, default));

        var entries = (await EntriesAsync()).Skip(before).ToList();
        Assert.All(entries, entry => Assert.Equal(world.Caller.ActorId, entry.ActorId));
        Assert.Equal(
            [
                (AuditOperation.StageOverridden, $"Contact:{contact:N}"), (AuditOperation.FactVoided, $"Activity:{email.ActivityId:N}"),
                (AuditOperation.AttributeDeclared, "Attribute:PERSON.shoe_size"), (AuditOperation.AttributeDeclared, "Attribute:PERSON.shoe_size"),
                (AuditOperation.EvaluationStarted, "Restatement:1"), (AuditOperation.EvaluationStopped, "Restatement:1"),
            ],
            entries.Select(entry => (entry.Operation, entry.Target)));
        Assert.Contains("First", entries[3].Before, StringComparison.Ordinal);
        Assert.Contains("Second", entries[3].After, StringComparison.Ordinal);
        // Texts about people stay in the facts, where they can be erased.
        Assert.All(entries, entry => Assert.DoesNotContain("birthday", entry.After ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_refused_or_only_repeated_leaves_no_entry()
    {
        var before = (await EntriesAsync()).Count;
        var missing = await world.Get<VoidFact>().ExecuteAsync(world.Caller, new VoidFactCommand { FactId = Guid.NewGuid(), Reason = "wrong" }, default);
        Assert.NotEmpty(missing.Errors);
        var forbidden = await world.Get<DeclareAttribute>().ExecuteAsync(
            world.Caller with { Role = Role.Editor }, new DeclareAttributeCommand { Unit = Unit.Person, Key = "shoe_size", Type = FactValueType.Number, IsDimension = false }, default);
        Assert.Equal(CommandErrorKind.NotPermitted, Assert.Single(forbidden.Errors).Kind);
        Assert.Equal(before, (await EntriesAsync()).Count);

        // The same definition with the same settings changes nothing; a repeated command is answered as before.
        await world.ActivateAsync("{}");
        Assert.Equal(before, (await EntriesAsync()).Count);
        for (var time = 0; time < 2; time++)
        {
            World.Done(await world.Get<DeclareAttribute>().ExecuteAsync(
                world.Caller, new DeclareAttributeCommand { IdempotencyKey = "once", Unit = Unit.Person, Key = "shoe_size", Type = FactValueType.Number, IsDimension = false }, default));
        }

        Assert.Equal(before + 1, (await EntriesAsync()).Count);
    }

    [Fact]
    public async Task A_key_is_revoked_once()
    {
        var tenant = (await world.ReadAsync(context => context.Tenants.SingleAsync(each => each.TenantId == world.Caller.TenantId))).Name;
        for (var time = 0; time < 2; time++) World.Done(await world.Get<RevokeApiKey>().ExecuteAsync(tenant, "test", default));
        var revoked = Assert.Single(await EntriesAsync(), entry => entry.Operation == AuditOperation.ApiKeyRevoked);
        Assert.Equal(("ApiKey:test", null), (revoked.Target, revoked.After));
    }

    private void Later() => world.Clock.Now = world.Clock.Now.AddSeconds(1);

    private Task<List<AuditEntry>> EntriesAsync() =>
        world.ReadAsync(context => context.Audit.AsNoTracking().OrderBy(entry => entry.At).ThenBy(entry => entry.AuditId).ToListAsync());
}
