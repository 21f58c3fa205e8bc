using System.Diagnostics;
using System.Security.Cryptography;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Tests;

/// <summary>Each broken package is refused with its reason, and the others go on working.</summary>
public class RefusalTests : CatalogueTest
{
    private const string OtherHash = "0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData("CallsNative", "The method 'getpid' calls native code.")]
    [InlineData("ReadsTheClock", "System.DateTime.get_UtcNow")]
    [InlineData("ReadsAFile", "Fixtures.Trap.Spring uses System.IO.File.Exists, files: everything a definition may know is in the snapshot and the settings.")]
    [InlineData("InitialisesModule", "module initialiser")]
    [InlineData("AlwaysUndeclaredStage", "It does not conform: The stage 'nowhere' is not described for a Person.")]
    [InlineData("AlwaysThrows", "It threw InvalidOperationException: The trap was sprung.")]
    [InlineData("HasAFinaliser", "It has a finaliser")]
    [InlineData("ChangesAStatic", "The static field 'Fixtures.Trap.calls' can change.")]
    [InlineData("Remembers", "'Fixtures.Trap.Calls' holds a collection that could change, and Fixtures.Trap.Spring")]
    public async Task A_definition_that_breaks_the_contract_is_refused(string trap, string reason)
    {
        Drop(trap);
        await AssertRefusedAsync(reason);
    }

    [Fact]
    public async Task A_definition_that_never_answers_is_refused_in_time()
    {
        Drop("AlwaysLoops");
        await AssertRefusedAsync("It did not answer in time.", Options with { AcceptanceBudget = TimeSpan.FromSeconds(2) });
    }

    [Fact]
    public async Task A_definition_for_a_newer_contract_is_refused()
    {
        Drop(contract: new Version(2, 0, 0, 0));
        await AssertRefusedAsync("It was built for version 2.0 of the contract; this server has 1.1.");
    }

    [Fact]
    public async Task A_definition_for_a_newer_minor_version_is_refused()
    {
        Drop(contract: new Version(1, 7, 0, 0));
        await AssertRefusedAsync("It was built for version 1.7 of the contract");
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_refused()
    {
        File.Delete(Path.Combine(Drop(), "plugin.json"));
        await AssertRefusedAsync("There is no plugin.json.");
    }

    [Fact]
    public async Task A_manifest_that_is_not_json_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(Drop(), "plugin.json"), "{ \"id\": ");
        await AssertRefusedAsync("plugin.json is not JSON.");
    }

    [Theory]
    [InlineData(@"{""id"":""\ud800"",""version"":""1.0.0"",""contractVersion"":""1.0"",""assembly"":""Fixture.dll"",""definitionType"":""T"",""files"":{}}")]
    [InlineData(@"{""id"":""fixture"",""version"":""1.0.0"",""contractVersion"":""1.0"",""assembly"":""Fixture.dll"",""definitionType"":""T"",""files"":{""\udc00.dll"":""""}}")]
    public async Task A_manifest_with_half_a_surrogate_pair_is_refused_and_those_after_it_are_taken(string manifest)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "broken/1.0.0")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "plugin.json"), manifest);
        Drop();

        var packages = await Catalogue().RefreshAsync(CancellationToken.None);

        Assert.Equal([("broken", DefinitionState.Rejected), ("fixture", DefinitionState.Validated)], packages.Select(package => (package.DefinitionId, package.State)));
        Assert.Contains("half of a surrogate pair", packages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_a_type_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(Drop(), "plugin.json"), """{"id":"fixture","version":"1.0.0","contractVersion":"1.0","assembly":"Fixture.dll"}""");
        await AssertRefusedAsync("plugin.json has no 'definitionType'.");
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_manifest_are_refused()
    {
        var file = Path.Combine(Drop(), "Fixture.dll");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await AssertRefusedAsync("The file 'Fixture.dll' is not the one of the manifest: its SHA-256 differs.");
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_name_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(Drop(), "Other.dll"), "");
        await AssertRefusedAsync("The file 'Other.dll' is not in the manifest.");
    }

    [Fact]
    public async Task A_missing_file_is_refused()
    {
        File.Delete(Path.Combine(Drop(), "Fixture.dll"));
        await AssertRefusedAsync("The file 'Fixture.dll' of the manifest is missing.");
    }

    [Theory]
    [InlineData("../../secret.dll")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b/c.dll")]
    [InlineData("..\\secret.dll")]
    [InlineData("C:secret.dll")]
    [InlineData(".hidden.dll")]
    public async Task A_manifest_that_names_a_path_elsewhere_is_refused(string name)
    {
        WriteManifest(Drop(), "fixture", "1.0.0", (name, OtherHash));
        await AssertRefusedAsync("paths that lead elsewhere are refused");
    }

    [Fact]
    public async Task A_link_to_elsewhere_is_refused()
    {
        var file = Path.Combine(Drop(), "Fixture.dll");
        File.Move(file, Path.Combine(Folder, "Elsewhere.dll"));
        File.CreateSymbolicLink(file, Path.Combine(Folder, "Elsewhere.dll"));
        await AssertRefusedAsync("'Fixture.dll' is a link. Copy the file instead.");
    }

    [Fact]
    public async Task Links_to_folders_are_refused_without_being_followed()
    {
        var folder = Drop();
        Directory.CreateSymbolicLink(Path.Combine(folder, "a"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "b"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "root"), "/");
        await AssertRefusedAsync("is a link. Copy the file instead.");
    }

    [Fact]
    public async Task A_folder_in_a_folder_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Drop(), "nl/deeper"));
        await AssertRefusedAsync("'nl/deeper' is a folder in a folder");
    }

    [Fact]
    public async Task A_named_pipe_is_refused_without_waiting_for_a_writer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes among its files.");
        using (var made = Process.Start("mkfifo", [Path.Combine(Drop(), "Pipe.dll")])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await AssertRefusedAsync("The file 'Pipe.dll' is not in the manifest.");
    }

    [Fact]
    public async Task A_broken_assembly_is_refused()
    {
        var folder = Drop();
        byte[] bytes = [.. "This is no assembly."u8];
        await File.WriteAllBytesAsync(Path.Combine(folder, "Fixture.dll"), bytes);
        WriteManifest(folder, "fixture", "1.0.0", ("Fixture.dll", Convert.ToHexString(SHA256.HashData(bytes))));
        await AssertRefusedAsync("Fixture.dll: This is not an assembly, or it is broken.");
    }

    [Fact]
    public async Task A_truncated_assembly_is_refused()
    {
        var folder = Drop();
        var bytes = FixtureCompiler.Compile("Harmless")[..2000];
        await File.WriteAllBytesAsync(Path.Combine(folder, "Fixture.dll"), bytes);
        WriteManifest(folder, "fixture", "1.0.0", ("Fixture.dll", Convert.ToHexString(SHA256.HashData(bytes))));
        await AssertRefusedAsync("This is not an assembly, or it is broken.");
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        var folder = Drop();
        await File.WriteAllTextAsync(Path.Combine(folder, "native.so"), "");
        WriteManifest(
            folder, "fixture", "1.0.0", ("Fixture.dll", Convert.ToHexString(SHA256.HashData(FixtureCompiler.Compile("Harmless")))), ("native.so", Convert.ToHexString(SHA256.HashData([]))));
        await AssertRefusedAsync("The file 'native.so' is neither plugin.json, plugin.sig, README.md, an assembly, nor an example (examples/NAME.json).");
    }

    [Fact]
    public async Task A_folder_of_another_name_is_refused()
    {
        Directory.Move(Drop(), Path.Combine(Folder, "fixture/1.0.1"));
        await AssertRefusedAsync("The folder is named '1.0.1', the manifest says '1.0.0'.");
    }

    [Theory]
    [InlineData("fixture/1.0.1", "The folder is named '1.0.1', the manifest says '1.0.0'.")]
    [InlineData("a-copy/1.0.0", "The folder is named 'a-copy', the manifest says 'fixture'.")]
    public async Task A_copy_in_a_folder_of_another_name_is_refused_beside_the_right_one(string name, string reason)
    {
        var right = Drop();
        var catalogue = Catalogue();
        var accepted = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        var copy = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach (var file in Directory.GetFiles(right)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

        var refused = (await catalogue.RefreshAsync(CancellationToken.None)).Single();

        Assert.Equal((DefinitionState.Rejected, reason), (refused.State, refused.Reason));
        Assert.Equal(name, $"{refused.DefinitionId}/{refused.Version}");
        Assert.Equal(2, (await Packages.ListAsync(CancellationToken.None)).Count);
        await AssertWorksAsync(catalogue, accepted.PackageHash);
        Assert.Empty(await Catalogue().RefreshAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_copy_in_a_folder_of_another_name_that_is_found_first_is_refused_and_the_right_one_taken()
    {
        var right = Drop();
        var copy = Directory.CreateDirectory(Path.Combine(Folder, "a-copy/1.0.0")).FullName;
        foreach (var file in Directory.GetFiles(right)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var catalogue = Catalogue();

        await catalogue.RefreshAsync(CancellationToken.None);
        await catalogue.RefreshAsync(CancellationToken.None);

        Assert.Equal(
            [("a-copy", DefinitionState.Rejected), ("fixture", DefinitionState.Validated)],
            (await Packages.ListAsync(CancellationToken.None)).Select(package => (package.DefinitionId, package.State)).Order());
    }

    [Fact]
    public async Task A_definition_that_describes_itself_as_another_is_refused()
    {
        Drop(version: "3.0.0");
        await AssertRefusedAsync("It describes itself as 'fixture' 1.0.0; the manifest says 'fixture' 3.0.0.");
    }

    [Fact]
    public async Task Too_many_files_are_refused()
    {
        Drop();
        await AssertRefusedAsync("The package has more than 1 files.", Options with { MaximumFiles = 1 });
    }

    [Fact]
    public async Task Too_many_bytes_are_refused()
    {
        Drop();
        await AssertRefusedAsync("The package is larger than 2000 bytes.", Options with { MaximumPackageBytes = 2000 });
    }

    [Fact]
    public async Task A_package_that_was_mended_is_taken()
    {
        var folder = Drop();
        var manifest = Path.Combine(folder, "plugin.json");
        var text = await File.ReadAllTextAsync(manifest);
        File.Delete(manifest);
        var catalogue = Catalogue();
        Assert.Equal(DefinitionState.Rejected, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);

        await File.WriteAllTextAsync(manifest, text);

        Assert.Equal(DefinitionState.Validated, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
    }

    [Fact]
    public async Task A_folder_that_was_renamed_as_the_refusal_asks_is_taken_under_its_new_name_also_after_a_restart()
    {
        var right = Drop();
        Directory.Move(right, Path.Combine(Folder, "fixture/1.0"));
        var catalogue = Catalogue();
        Assert.Equal(DefinitionState.Rejected, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
        Directory.Move(Path.Combine(Folder, "fixture/1.0"), right);

        var package = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal((DefinitionState.Validated, "1.0.0"), (package.State, package.Version));
        await AssertWorksAsync(catalogue, package.PackageHash);

        await AssertWorksAsync(Catalogue(), package.PackageHash);
        Assert.Equal("1.0.0", (await Packages.FindAsync(package.PackageHash, CancellationToken.None))!.Version);
    }

    private async Task AssertRefusedAsync(string reason, PluginOptions? options = null)
    {
        var catalogue = Catalogue(options);
        var refused = Assert.Single(await catalogue.RefreshAsync(CancellationToken.None));

        Assert.Equal(DefinitionState.Rejected, refused.State);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Folder, refused.Reason, StringComparison.Ordinal);
        Assert.Null((await Packages.FindAsync(refused.PackageHash, CancellationToken.None))!.Files);
        Assert.NotNull((await catalogue.OpenAsync(Tenant, Binding(refused), CancellationToken.None)).Failure);
        var (binding, problems, failure) = await catalogue.BindAsync(Tenant, refused.PackageHash, "{}", CancellationToken.None);
        Assert.Null(binding);
        Assert.Empty(problems);
        Assert.Contains(reason, failure!.Reason, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(Folder, "fixture"), recursive: true);
        Drop();
        var others = Catalogue(Options);
        var harmless = (await others.RefreshAsync(CancellationToken.None)).Single();
        await AssertWorksAsync(others, harmless.PackageHash);
    }

    private static StageBinding Binding(DefinitionPackage package) => new()
    {
        DefinitionId = package.DefinitionId,
        Version = package.Version,
        PackageHash = package.PackageHash,
        Settings = "{}",
        SettingsHash = SettingsJson.Hash("{}"),
    };
}
