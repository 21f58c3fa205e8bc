using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

/// <summary>In this process an evaluation that never ends holds a thread for good.</summary>
public class LostThreadTests : CatalogueTest
{
    [Fact]
    public async Task A_package_that_keeps_too_many_threads_is_quarantined_and_the_server_goes_on()
    {
        var (catalogue, hash) = await InstalledAsync("Loops", Impatient with { LostThreads = 2 });
        var binding = await BindAsync(catalogue, hash);
        using var evaluator = await OpenAsync(catalogue, binding);
        Drop("Harmless", parent: $"tenants/{Tenant}");

        Evaluate(evaluator, Trapped, 1);
        Evaluate(evaluator, Trapped, 2);

        Assert.Contains("2 evaluations never ended", Evaluate(evaluator, new Given(), 3).Failure!.Reason, StringComparison.Ordinal);
        var changed = await catalogue.RefreshAsync(CancellationToken.None);
        Assert.Equal(DefinitionState.Quarantined, changed.Single(package => package.PackageHash == hash).State);
        Assert.Equal(DefinitionState.Quarantined, (await Packages.FindAsync(hash, CancellationToken.None))!.State);
        Assert.NotNull((await catalogue.OpenAsync(Tenant, binding, CancellationToken.None)).Failure);
        var (_, problems, failure) = await catalogue.BindAsync(Tenant, hash, """{"replies": "not even a number"}""", CancellationToken.None);
        Assert.Empty(problems);
        Assert.Contains("2 evaluations never ended", failure!.Reason, StringComparison.Ordinal);
        await AssertWorksAsync(catalogue, changed.Single(package => package.PackageHash != hash).PackageHash);
    }

    [Fact]
    public async Task A_thread_that_ends_after_all_is_no_longer_counted()
    {
        var (catalogue, hash) = await InstalledAsync("Dawdles", Impatient with { LostThreads = 2 });
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        for (var subject = 1; subject <= 2; subject++)
        {
            Assert.Equal(EvaluationFailureKind.TimedOut, Evaluate(evaluator, Trapped, subject).Failure!.Kind);
            while (catalogue.LostThreads > 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(Evaluate(evaluator, new Given(), subject: 3).Verdict);
        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_release_reaches_the_other_process()
    {
        var (catalogue, hash) = await InstalledAsync("Loops", Impatient with { LostThreads = 1 });
        var binding = await BindAsync(catalogue, hash);
        using (var evaluator = await OpenAsync(catalogue, binding)) Evaluate(evaluator, Trapped);
        var other = Catalogue();
        Assert.NotNull((await other.OpenAsync(Tenant, binding, CancellationToken.None)).Evaluator);
        Assert.Equal(DefinitionState.Quarantined, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
        await other.RefreshAsync(CancellationToken.None);
        Assert.Contains("never ended", (await other.OpenAsync(Tenant, binding, CancellationToken.None)).Failure!.Reason, StringComparison.Ordinal);

        Assert.True(await other.ReleaseAsync(hash, CancellationToken.None));
        await catalogue.RefreshAsync(CancellationToken.None);

        using var again = await OpenAsync(catalogue, binding);
        Assert.NotNull(Evaluate(again, new Given()).Verdict);
        Assert.Equal(0, catalogue.LostThreads);
        Assert.False(await other.ReleaseAsync("of nothing", CancellationToken.None));
    }
}
