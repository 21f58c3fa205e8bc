using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

public class EvaluationTests : CatalogueTest
{
    [Fact]
    public async Task A_verdict_comes_with_its_evidence()
    {
        var (catalogue, hash) = await InstalledAsync("Harmless");
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        var verdict = Evaluate(evaluator, new Given()).Verdict!;
        Assert.Equal("lead", verdict.Stage);
        Assert.Equal(["*"], evaluator.Reads.Activities);
        Assert.Equal("fixture", evaluator.Description.Id);
    }

    [Fact]
    public async Task Settings_are_bound_in_canonical_form_and_reach_the_definition()
    {
        var (catalogue, hash) = await InstalledAsync("Harmless");
        var binding = await BindAsync(catalogue, hash, """{ "replies": 2.0 }""");

        Assert.Equal("""{"replies":2}""", binding.Settings);
        Assert.Equal(SettingsJson.Hash("""{"replies":2}"""), binding.SettingsHash);
        using var evaluator = await OpenAsync(catalogue, binding);
        var now = Given.Day(9);
        Assert.Equal("lead", evaluator.Evaluate(Replied.At(now, evaluator.Reads), now, CancellationToken.None).Verdict!.Stage);
        Assert.Equal("prospect", evaluator.Evaluate(Replied.Inbound("email", 2).At(now, evaluator.Reads), now, CancellationToken.None).Verdict!.Stage);
    }

    [Theory]
    [InlineData("""{"replies": 12}""", "At most 9.")]
    [InlineData("""{"replys": 1}""", "There is no setting 'replys'.")]
    [InlineData("""{"replies": 7}""", "Not seven.")]
    public async Task Settings_that_do_not_fit_are_named(string settings, string message)
    {
        var (catalogue, hash) = await InstalledAsync("Harmless");

        var (binding, problems, failure) = await catalogue.BindAsync(Tenant, hash, settings, CancellationToken.None);

        Assert.Null(binding);
        Assert.Null(failure);
        Assert.Contains(message, problems.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Throws", EvaluationFailureKind.Exception, "Sprung: The trap was sprung.")]
    [InlineData("UndeclaredStage", EvaluationFailureKind.InvalidVerdict, "The stage 'nowhere' is not described for a Person.")]
    [InlineData("AllocatesMuch", EvaluationFailureKind.Exception, "The evaluation allocated 10000")]
    [InlineData("Loops", EvaluationFailureKind.TimedOut, "The evaluation took longer than 300 ms.")]
    public async Task A_failure_is_told_as_text_and_the_next_subject_is_evaluated(string trap, EvaluationFailureKind kind, string reason)
    {
        var (catalogue, hash) = await InstalledAsync(trap, trap == "Loops" ? Impatient : Options);
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        var failed = Evaluate(evaluator, Trapped);

        Assert.Equal(kind, failed.Failure!.Kind);
        Assert.StartsWith(reason, failed.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal("lead", Evaluate(evaluator, new Given(), subject: 2).Verdict!.Stage);
    }

    [Fact]
    public async Task Two_time_outs_in_a_row_set_a_subject_aside()
    {
        var (catalogue, hash) = await InstalledAsync("Loops", Impatient);
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        Evaluate(evaluator, Trapped);
        Evaluate(evaluator, Trapped);

        Assert.Contains("set aside", Evaluate(evaluator, Trapped).Failure!.Reason, StringComparison.Ordinal);
        Assert.Contains("set aside", Evaluate(evaluator, new Given()).Failure!.Reason, StringComparison.Ordinal);
        Assert.NotNull(Evaluate(evaluator, new Given(), subject: 2).Verdict);
        await catalogue.ReleaseAsync(hash, CancellationToken.None);
        Assert.NotNull(Evaluate(evaluator, new Given()).Verdict);
    }

    [Fact]
    public async Task Failures_of_several_subjects_quarantine_the_binding_and_no_other()
    {
        var (catalogue, hash) = await InstalledAsync("Throws");
        var binding = await BindAsync(catalogue, hash);
        using var evaluator = await OpenAsync(catalogue, binding);
        using var other = await OpenAsync(catalogue, await BindAsync(catalogue, hash, """{"replies": 2}"""));

        for (var subject = 1; subject <= 3; subject++) Evaluate(evaluator, Trapped, subject);

        var refused = Evaluate(evaluator, new Given(), subject: 9);
        Assert.Equal(EvaluationFailureKind.NotLoaded, refused.Failure!.Kind);
        Assert.Contains("3 subjects in a row failed. The last reason: Sprung", refused.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(refused.Failure.Reason, catalogue.QuarantineOf(Tenant, binding)?.Reason);
        Assert.NotNull(Evaluate(other, new Given(), subject: 9).Verdict);

        await catalogue.ReleaseAsync(hash, CancellationToken.None);
        Assert.NotNull(Evaluate(evaluator, new Given(), subject: 9).Verdict);
    }

    [Fact]
    public async Task A_quarantined_binding_and_a_subject_set_aside_are_tried_again_after_an_hour()
    {
        var clock = new MovedClock();
        var (catalogue, hash) = await InstalledAsync("Dawdles", Impatient with { LostThreads = 99 }, clock);
        var binding = await BindAsync(catalogue, hash);
        using var evaluator = await OpenAsync(catalogue, binding);
        for (var count = 0; count < 2; count++) Evaluate(evaluator, Trapped);
        Assert.Contains("set aside", Evaluate(evaluator, new Given()).Failure!.Reason, StringComparison.Ordinal);
        for (var subject = 2; subject <= 3; subject++) Evaluate(evaluator, Trapped, subject);
        var quarantine = catalogue.QuarantineOf(Tenant, binding);
        Assert.Equal((clock.Now, clock.Now + TimeSpan.FromHours(1)), (quarantine?.Since, quarantine?.Until));
        clock.Now += TimeSpan.FromMinutes(59);
        Assert.Equal(EvaluationFailureKind.NotLoaded, Evaluate(evaluator, new Given()).Failure!.Kind);

        clock.Now += TimeSpan.FromMinutes(1);

        Assert.Null(catalogue.QuarantineOf(Tenant, binding));
        Assert.NotNull(Evaluate(evaluator, new Given()).Verdict);
    }

    [Fact]
    public async Task Failures_under_one_tenant_are_no_matter_of_another_with_the_same_settings()
    {
        var (catalogue, hash) = await InstalledAsync("Throws");
        var (binding, other) = (await BindAsync(catalogue, hash), Guid.NewGuid());
        using var evaluator = await OpenAsync(catalogue, binding);
        using var evaluatorOfOther = await OpenAsync(catalogue, binding, other);

        for (var subject = 1; subject <= 3; subject++) Evaluate(evaluator, Trapped, subject);

        Assert.NotNull(catalogue.QuarantineOf(Tenant, binding));
        Assert.Null(catalogue.QuarantineOf(other, binding));
        Assert.NotNull(Evaluate(evaluatorOfOther, new Given(), subject: 9).Verdict);
    }

    [Fact]
    public async Task Leases_evaluate_at_the_same_time()
    {
        var (catalogue, hash) = await InstalledAsync("Harmless");
        var binding = await BindAsync(catalogue, hash);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                using var evaluator = await OpenAsync(catalogue, binding);
                for (var subject = 0; subject < 20; subject++) Assert.Equal("lead", Evaluate(evaluator, new Given(), subject).Verdict!.Stage);
            }
        })));
    }

    [Fact]
    public async Task More_facts_than_are_read_is_a_failure_that_says_so()
    {
        var (catalogue, hash) = await InstalledAsync("Harmless");
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));
        var given = new Given();
        for (var count = 0; count <= 10_000; count++) given.Inbound("email");

        Assert.Equal(EvaluationFailureKind.TooManyFacts, Evaluate(evaluator, given).Failure!.Kind);
    }
}

/// <summary>The same in workers.</summary>
public class EvaluationInWorkersTests : EvaluationTests
{
    protected override DefinitionIsolation Isolation => DefinitionIsolation.Process;
}
