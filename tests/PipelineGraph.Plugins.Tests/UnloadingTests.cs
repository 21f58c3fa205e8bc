using System.Runtime.CompilerServices;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

public class UnloadingTests : CatalogueTest
{
    [Theory]
    [InlineData("Harmless")]
    [InlineData("Throws")]
    public async Task A_definition_leaves_memory_when_the_last_lease_is_returned(string trap)
    {
        Drop(trap);
        var catalogue = Catalogue();
        var hash = (await catalogue.RefreshAsync(CancellationToken.None)).Single().PackageHash;
        var binding = await BindAsync(catalogue, hash);
        var lease = await OpenAsync(catalogue, binding);
        Assert.NotNull(Evaluate(lease, new Given()).Verdict);
        Assert.Equal(trap == "Harmless", Evaluate(lease, Trapped).Failure is null);

        catalogue.Unload(hash);
        Assert.NotNull(Evaluate(lease, new Given()).Verdict);
        Assert.Equal(1, catalogue.StillInMemory);

        lease.Dispose();
        Assert.Equal(0, await InMemoryAsync(catalogue));
        await AssertWorksAsync(catalogue, hash);
    }

    [Fact]
    public async Task Many_swaps_under_load_leave_nothing_behind()
    {
        Drop();
        var catalogue = Catalogue();
        var hash = (await catalogue.RefreshAsync(CancellationToken.None)).Single().PackageHash;
        var binding = await BindAsync(catalogue, hash);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var evaluator = await OpenAsync(catalogue, binding);
                Assert.Equal("lead", Evaluate(evaluator, new Given()).Verdict!.Stage);
            }
        })).ToList();
        for (var swap = 0; swap < 25; swap++)
        {
            catalogue.Unload(hash);
            await AssertWorksAsync(catalogue, hash);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        catalogue.Unload(hash);
        Assert.Equal(0, await InMemoryAsync(catalogue));
    }

    [Fact]
    public async Task A_definition_that_never_returns_is_named_as_leaked()
    {
        Drop("Loops");
        var catalogue = Catalogue(Impatient with { LeakTime = TimeSpan.Zero });
        var hash = (await catalogue.RefreshAsync(CancellationToken.None)).Single().PackageHash;
        using (var lease = await OpenAsync(catalogue, await BindAsync(catalogue, hash))) Evaluate(lease, Trapped);
        catalogue.Unload(hash);

        var leaked = (await catalogue.RefreshAsync(CancellationToken.None)).Single();

        Assert.Equal(DefinitionState.Leaked, leaked.State);
        await AssertWorksAsync(catalogue, hash);
        Assert.Equal(DefinitionState.Validated, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
        Assert.Equal(DefinitionState.Validated, (await Packages.FindAsync(hash, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_definition_that_nothing_holds_is_not_leaked_where_the_collector_did_not_come_by()
    {
        Drop();
        var catalogue = Catalogue(Options with { LeakTime = TimeSpan.Zero });
        var hash = (await catalogue.RefreshAsync(CancellationToken.None)).Single().PackageHash;
        await AssertWorksAsync(catalogue, hash);
        catalogue.Unload(hash);

        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
        Assert.Equal(0, catalogue.StillInMemory);
    }

    /// <summary>How many are left after the collector had its chances.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> InMemoryAsync(DefinitionCatalogue catalogue)
    {
        for (var round = 0; round < 50 && catalogue.StillInMemory > 0; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10);
        }

        return catalogue.StillInMemory;
    }
}
