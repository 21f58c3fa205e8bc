using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Demo;

namespace PipelineGraph.Server.Tests.Demo;

public sealed class DemoTenantsTests
{
    private static readonly Dictionary<string, string[]> Stages = new()
    {
        ["engagement"] = ["PERSON lead", "PERSON prospect", "PERSON opportunity", "PERSON customer", "PERSON out"],
        ["ideal-customer-profile"] = ["PERSON lead", "PERSON prospect", "PERSON opportunity", "PERSON customer", "PERSON out"],
        ["market-money-authority"] = ["PERSON lead", "PERSON prospect", "PERSON sale", "PERSON repeat_buyer"],
        ["dialogue"] = ["PERSON lead", "PERSON prospect", "PERSON customer", "PERSON disqualified", "COMPANY lead", "COMPANY prospect", "COMPANY customer"],
        ["qualified-deal"] =
        [
            "PERSON contact", "PERSON lead", "PERSON mql", "PERSON sql", "PERSON customer", "PERSON fake",
            "DEAL deal", "DEAL opportunity", "DEAL quote", "DEAL customer", "DEAL lost",
        ],
    };

    [Fact]
    public async Task A_first_start_makes_a_tenant_for_each_definition_with_somebody_in_every_stage_and_a_second_one_none()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);

        var made = await installation.Get<DemoTenants>().CreateAsync(cancellationToken);
        var again = await installation.Get<DemoTenants>().CreateAsync(cancellationToken);

        Assert.Empty(made.Errors);
        Assert.Empty(again.Value!.Tenants);
        Assert.Equal(Stages.Keys, made.Value!.Tenants.Select(tenant => tenant.Definition));
        foreach (var tenant in made.Value.Tenants)
        {
            var caller = await installation.Get<FindCaller>().ExecuteAsync(tenant.KeyText, cancellationToken);
            Assert.Equal(Role.Administrator, caller!.Role);
            await using var context = await installation.OpenAsync(caller, cancellationToken);
            var stages = await context.Verdicts.GroupBy(verdict => new { verdict.Unit, verdict.StageKey })
                .ToDictionaryAsync(group => $"{group.Key.Unit.ToString().ToUpperInvariant()} {group.Key.StageKey}", group => group.Count(), cancellationToken);
            Assert.Equal(await context.Contacts.CountAsync(cancellationToken), stages.Where(stage => stage.Key.StartsWith("PERSON", StringComparison.Ordinal)).Sum(stage => stage.Value));
            Assert.All(Stages[tenant.Definition], stage => Assert.True(stages.GetValueOrDefault(stage) is >= 5 and <= 200, $"{tenant.Name}: {string.Join(", ", stages)}"));
            Assert.Empty(await context.Verdicts.Where(verdict => verdict.Failure != null).ToListAsync(cancellationToken));
            Assert.All(
                await context.Contacts.Select(contact => contact.Email!).ToListAsync(cancellationToken),
                email => Assert.True(email.EndsWith("@example.com", StringComparison.Ordinal) || email.EndsWith("@example.org", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Every_lead_under_engagement_was_mailed_so_that_a_reply_makes_a_prospect()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var made = await installation.Get<DemoTenants>().CreateAsync(cancellationToken);
        var caller = (await installation.Get<FindCaller>().ExecuteAsync(made.Value!.Tenants[0].KeyText, cancellationToken))!;
        await using var context = await installation.OpenAsync(caller, cancellationToken);
        var leads = await context.Verdicts.Where(verdict => verdict.StageKey == "lead").Select(verdict => verdict.SubjectId).ToListAsync(cancellationToken);
        var mailed = await context.Facts.Where(fact => fact.Key == "email" && fact.Direction == Direction.Outbound).Select(fact => fact.SubjectId).ToListAsync(cancellationToken);
        Assert.Empty(leads.Except(mailed));

        var reply = await installation.Get<RecordActivity>().ExecuteAsync(
            caller, new RecordActivityCommand { IdempotencyKey = "reply", SubjectIds = [leads[0]], Kind = "email", Direction = Direction.Inbound }, cancellationToken);

        Assert.Equal("prospect", Assert.Single(reply.Value!.Changes!).ToStage);
    }

    [Fact]
    public void The_story_is_the_same_for_each_start_on_the_same_day()
    {
        var today = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        static string Text(IEnumerable<SubjectFactsInput> subjects) =>
            string.Join('\n', subjects.Select(subject => $"{subject.ExternalId} {subject.Name} {subject.CreatedAt:O} {string.Join(' ', subject.Facts.Select(fact => $"{fact.Key} {fact.OccurredAt:O} {fact.Properties}"))}"));

        Assert.Equal(Text(new EngagementStory(today).Tell(50)), Text(new EngagementStory(today).Tell(50)));
        DemoStory[] stories = [new ProfileStory(today), new MarketStory(today), new DialogueStory(today), new DealsStory(today)];
        Assert.All(stories.SelectMany(story => story.Tell(250)).SelectMany(subject => subject.Facts), fact => Assert.True(fact.OccurredAt < today));
    }
}
