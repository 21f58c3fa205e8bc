using System.Reflection;
using System.Security.Cryptography;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Tests;

public class DiscoveryTests : CatalogueTest
{
    [Fact]
    public async Task The_packages_that_the_build_lays_out_are_accepted()
    {
        var folder = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PluginsFolder").Value!;
        var catalogue = Catalogue(Options with { Folder = folder });

        var packages = await catalogue.RefreshAsync(CancellationToken.None);

        Assert.All(packages, package => Assert.Equal((DefinitionState.Validated, null), (package.State, package.Reason)));
        Assert.Equal(["dialogue", "engagement", "ideal-customer-profile", "market-money-authority", "qualified-deal"], packages.Select(package => package.DefinitionId));
        foreach (var package in packages) await AssertWorksAsync(catalogue, package.PackageHash);
    }

    [Fact]
    public async Task A_missing_folder_is_an_empty_one() =>
        Assert.Empty(await Catalogue(Options with { Folder = Path.Combine(Folder, "none") }).RefreshAsync(CancellationToken.None));

    [Fact]
    public async Task What_is_known_is_not_examined_again()
    {
        Drop();
        var catalogue = Catalogue();

        Assert.Single(await catalogue.RefreshAsync(CancellationToken.None));
        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
        Assert.Empty(await Catalogue().RefreshAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_tenants_own_package_names_its_owner_and_has_a_hash_of_its_own()
    {
        var tenant = Guid.NewGuid();
        Drop();
        Drop(parent: $"tenants/{tenant}");
        Drop(parent: "tenants/not-a-tenant");

        var packages = await Catalogue().RefreshAsync(CancellationToken.None);

        Assert.Equal([null, tenant], packages.Select(package => package.OwnerTenantId));
        Assert.NotEqual(packages[0].PackageHash, packages[1].PackageHash);
        Assert.All(packages, package => Assert.Equal(DefinitionState.Validated, package.State));
    }

    [Fact]
    public async Task A_tenants_own_package_is_not_installed_for_another()
    {
        Drop(parent: $"tenants/{Tenant}");
        var catalogue = Catalogue();
        var package = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        var binding = await BindAsync(catalogue, package.PackageHash);
        using (await OpenAsync(catalogue, binding)) { }

        var other = Guid.NewGuid();

        Assert.Equal("The package is not installed.", (await catalogue.OpenAsync(other, binding, CancellationToken.None)).Failure!.Reason);
        var (bound, problems, failure) = await catalogue.BindAsync(other, package.PackageHash, "{}", CancellationToken.None);
        Assert.Null(bound);
        Assert.Empty(problems);
        Assert.Equal("The package is not installed.", failure!.Reason);
    }

    [Fact]
    public async Task A_folder_that_is_dropped_in_while_the_server_runs_appears()
    {
        using var stop = new CancellationTokenSource();
        var appeared = new TaskCompletionSource<DefinitionPackage>();
        var watching = Catalogue().WatchAsync(
            TimeSpan.FromMilliseconds(20),
            package =>
            {
                if (package.State == DefinitionState.Validated) appeared.TrySetResult(package); // half a copy may be refused on the way
            },
            exception => appeared.TrySetException(exception),
            stop.Token);
        Drop();

        Assert.Equal("fixture", (await appeared.Task.WaitAsync(TimeSpan.FromSeconds(30))).DefinitionId);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task A_package_that_is_still_being_copied_is_left_to_a_later_look()
    {
        var file = Path.Combine(Drop(), "Fixture.dll");
        var bytes = await File.ReadAllBytesAsync(file);
        var length = 1000;
        await File.WriteAllBytesAsync(file, bytes[..length]);
        using var copied = new CancellationTokenSource();
        var copying = Task.Run(async () =>
        {
            while (!copied.IsCancellationRequested) await File.WriteAllBytesAsync(file, bytes[..(length = length % 2000 + 1)]);
        });
        var catalogue = Catalogue(Options with { SettleTime = TimeSpan.FromMilliseconds(200) });

        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));

        await copied.CancelAsync();
        await copying;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(DefinitionState.Validated, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
        Assert.Single(await Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Kept_bytes_outlive_the_folder()
    {
        Drop();
        var package = (await Catalogue().RefreshAsync(CancellationToken.None)).Single();
        Directory.Delete(Path.Combine(Folder, "fixture"), recursive: true);

        var restarted = Catalogue();

        Assert.Equal("fixture", (await restarted.DescribeAsync(package.PackageHash, CancellationToken.None))!.Id);
        await AssertWorksAsync(restarted, package.PackageHash);
    }

    [Fact]
    public async Task Kept_bytes_that_were_changed_are_not_loaded()
    {
        Drop();
        Drop("Throws", version: "1.0.1");
        var packages = await Catalogue().RefreshAsync(CancellationToken.None);
        var other = (await Packages.FindAsync(packages[0].PackageHash, CancellationToken.None))!;
        File.Copy(Path.Combine(Folder, "fixture/1.0.1/Fixture.dll"), Path.Combine(Folder, "Fixture.dll"));
        Packages.ReplaceFiles(other.PackageHash, Zip(("Fixture.dll", File.ReadAllBytes(Path.Combine(Folder, "Fixture.dll")))));

        var (binding, _, failure) = await Catalogue().BindAsync(Tenant, other.PackageHash, "{}", CancellationToken.None);

        Assert.Null(binding);
        Assert.Contains("do not have the hash", failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_bytes_that_are_broken_are_a_failure_that_says_so()
    {
        Drop();
        var hash = (await Catalogue().RefreshAsync(CancellationToken.None)).Single().PackageHash;
        Packages.ReplaceFiles(hash, [1, 2, 3]);

        Assert.Equal("The package's kept files are broken.", (await Catalogue().BindAsync(Tenant, hash, "{}", CancellationToken.None)).Failure!.Reason);
    }

    [Fact]
    public async Task A_failed_load_is_remembered_for_a_minute()
    {
        Drop();
        var hash = (await Catalogue().RefreshAsync(CancellationToken.None)).Single().PackageHash;
        var right = (await Packages.FindAsync(hash, CancellationToken.None))!.Files!;
        Packages.ReplaceFiles(hash, Zip(("Fixture.dll", [1, 2, 3])));
        var clock = new MovedClock();
        var catalogue = Catalogue(time: clock);
        Assert.Null(await catalogue.DescribeAsync(hash, CancellationToken.None));
        Packages.ReplaceFiles(hash, right);

        clock.Now += TimeSpan.FromSeconds(59);
        Assert.Null(await catalogue.DescribeAsync(hash, CancellationToken.None));
        Assert.Contains("do not have the hash", (await catalogue.BindAsync(Tenant, hash, "{}", CancellationToken.None)).Failure!.Reason, StringComparison.Ordinal);

        clock.Now += TimeSpan.FromSeconds(1);
        await AssertWorksAsync(catalogue, hash);
    }

    [Fact]
    public async Task A_package_that_its_own_code_got_refused_is_not_run_again_by_the_next_process()
    {
        Drop();
        var refused = (await Catalogue(Options with { AcceptanceBudget = TimeSpan.Zero }).RefreshAsync(CancellationToken.None)).Single();
        refused.Reason = "It threw InvalidOperationException: The trap was sprung.";
        await Packages.SaveAsync(refused, CancellationToken.None);

        Assert.Empty(await Catalogue().RefreshAsync(CancellationToken.None)); // it would be accepted if it ran
        Assert.Equal(refused.Reason, (await Packages.FindAsync(refused.PackageHash, CancellationToken.None))!.Reason);
    }

    [Fact]
    public async Task A_package_that_was_refused_for_its_time_is_tried_again_only_by_the_watch_and_after_a_while()
    {
        Drop();
        var clock = new MovedClock();
        var hurried = Options with { AcceptanceBudget = TimeSpan.Zero };
        var refused = (await Catalogue(hurried, clock).RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal("It did not answer in time.", refused.Reason);
        await AssertStandsAsync();
        clock.Now += Options.RetryTime;
        await AssertStandsAsync();

        Assert.Equal("It did not answer in time.", (await WatchedAsync(hurried)).Reason);
        Assert.Equal(clock.Now, (await Packages.FindAsync(refused.PackageHash, CancellationToken.None))!.DiscoveredAt);
        clock.Now += Options.RetryTime;
        Assert.Equal(DefinitionState.Validated, (await WatchedAsync(Options)).State);

        async Task AssertStandsAsync()
        {
            Assert.Empty(await Catalogue(time: clock).RefreshAsync(CancellationToken.None)); // it would be accepted if it ran
            Assert.Equal(DefinitionState.Rejected, (await Packages.FindAsync(refused.PackageHash, CancellationToken.None))!.State);
        }

        async Task<DefinitionPackage> WatchedAsync(PluginOptions options)
        {
            using var stop = new CancellationTokenSource();
            var changed = new TaskCompletionSource<DefinitionPackage>();
            var catalogue = Catalogue(options, clock);
            Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
            var watching = catalogue.WatchAsync(
                TimeSpan.FromMilliseconds(20), package => changed.TrySetResult(package), exception => changed.TrySetException(exception), stop.Token);
            var package = await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
            return package;
        }
    }

    [Fact]
    public async Task A_version_never_changes()
    {
        var folder = Drop();
        var catalogue = Catalogue();
        var first = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        var bytes = FixtureCompiler.Compile("Throws");
        await File.WriteAllBytesAsync(Path.Combine(folder, "Fixture.dll"), bytes);
        WriteManifest(folder, "fixture", "1.0.0", ("Fixture.dll", Convert.ToHexString(SHA256.HashData(bytes))));

        var second = (await catalogue.RefreshAsync(CancellationToken.None)).Single();

        Assert.Equal(DefinitionState.Rejected, second.State);
        Assert.Contains("already installed with other files", second.Reason, StringComparison.Ordinal);
        await AssertWorksAsync(catalogue, first.PackageHash);
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
