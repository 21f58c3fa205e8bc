using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Specification;

/// <summary>What is kept of packages when they are saved again.</summary>
public abstract class DefinitionPackagesSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task A_package_that_was_rejected_under_a_wrong_name_is_kept_under_the_right_one()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false);
        var packages = world.Get<IDefinitionPackages>();
        await packages.SaveAsync(Package("Engagement", "1.0", DefinitionState.Rejected, "The folder is named otherwise."), default);

        var mended = Package("engagement", "1.0.0", DefinitionState.Validated, null);
        mended.Files = [1, 2, 3];
        await packages.SaveAsync(mended, default);

        var kept = (await packages.FindAsync("hash of files", default))!;
        Assert.Equal(("engagement", "1.0.0", "manifest of 1.0.0"), (kept.DefinitionId, kept.Version, kept.Manifest));
        Assert.Equal((DefinitionState.Validated, null), (kept.State, kept.Reason));
        Assert.Equal([1, 2, 3], kept.Files!);
    }

    [Fact]
    public async Task A_package_that_was_accepted_keeps_its_name_and_files()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false);
        var packages = world.Get<IDefinitionPackages>();
        var accepted = Package("engagement", "1.0.0", DefinitionState.Validated, null);
        accepted.Files = [1, 2, 3];
        await packages.SaveAsync(accepted, default);

        await packages.SaveAsync(Package("other", "2.0.0", DefinitionState.Quarantined, "It fails."), default);

        var kept = (await packages.FindAsync("hash of files", default))!;
        Assert.Equal(("engagement", "1.0.0"), (kept.DefinitionId, kept.Version));
        Assert.Equal((DefinitionState.Quarantined, "It fails."), (kept.State, kept.Reason));
        Assert.Equal([1, 2, 3], kept.Files!);
    }

    [Fact]
    public async Task Those_who_find_the_same_package_at_once_keep_it_once()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false);
        var packages = world.Get<IDefinitionPackages>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var found = Package("engagement", "1.0.0", DefinitionState.Validated, null);
            found.Files = [1, 2, 3];
            return packages.SaveAsync(found, default);
        })));

        var kept = Assert.Single(await packages.ListAsync(default), package => package.PackageHash == "hash of files");
        Assert.Equal(("engagement", DefinitionState.Validated, World.At(1, 1)), (kept.DefinitionId, kept.State, kept.DiscoveredAt));
        Assert.Equal([1, 2, 3], (await packages.FindAsync("hash of files", default))!.Files!);
    }

    [Fact]
    public async Task A_package_that_one_accepted_is_not_refused_by_another_who_found_it_too()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false);
        var packages = world.Get<IDefinitionPackages>();
        await packages.SaveAsync(Package("engagement", "1.0.0", DefinitionState.Validated, null), default);

        await packages.SaveAsync(Package("engagement", "1.0.0", DefinitionState.Rejected, "It did not answer in time."), default);

        var kept = (await packages.FindAsync("hash of files", default))!;
        Assert.Equal((DefinitionState.Validated, null), (kept.State, kept.Reason));
    }

    private static DefinitionPackage Package(string id, string version, DefinitionState state, string? reason) => new()
    {
        PackageHash = "hash of files",
        DefinitionId = id,
        Version = version,
        ContractVersion = "1.0",
        Manifest = "manifest of " + version,
        State = state,
        Reason = reason,
        DiscoveredAt = World.At(1, 1),
    };
}
