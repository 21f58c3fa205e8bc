using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using PipelineGraph.Core.Stages;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Tests.Verification;

/// <summary>All that a package would be refused for; and what may be in one besides its assembly.</summary>
public sealed class PackageReportTests : CatalogueTest
{
    private const string Example = """
        { "examples": [ { "name": "An answer makes a prospect",
          "given": [ { "activity": "email", "direction": "inbound" } ], "expect": [ { "day": 1, "stage": "STAGE" } ] } ] }
        """;

    [Fact]
    public void A_sound_package_passes_every_check()
    {
        var report = PackageReport.Of(Drop(), Options, TimeProvider.System);
        Assert.True(report.IsAccepted, string.Join(' ', report.Checks.SelectMany(check => check.Problems ?? [])));
        Assert.Equal(["files", "manifest, hashes and code", "loading", "conformance", "examples"], report.Checks.Select(check => check.Name));
        Assert.Equal(("fixture", "1.0.0", PackageSigning.Found(Folder).Single().Hash), (report.Id, report.Version, report.Hash));
    }

    [Fact]
    public void Everything_wrong_with_the_files_is_told_at_once()
    {
        var folder = Drop();
        File.WriteAllText(Path.Combine(folder, "Other.dll"), "");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "");
        File.AppendAllText(Path.Combine(folder, "Fixture.dll"), " ");
        var report = PackageReport.Of(folder, Options, TimeProvider.System);
        Assert.False(report.IsAccepted);
        var problems = report.Checks[1].Problems!;
        Assert.Contains("The file 'Other.dll' is not in the manifest.", problems);
        Assert.Contains("The file 'notes.txt' is not in the manifest.", problems);
        Assert.Contains("The file 'Fixture.dll' is not the one of the manifest: its SHA-256 differs.", problems);
        Assert.All(report.Checks.Skip(2), check => Assert.Null(check.Problems));
    }

    [Fact]
    public void What_its_own_code_does_wrong_is_told_by_the_kit()
    {
        var report = PackageReport.Of(Drop("AlwaysUndeclaredStage"), Options, TimeProvider.System);
        Assert.Contains(report.Checks.Single(check => check.Name == "conformance").Problems!, problem => problem.Contains("The stage 'nowhere' is not described", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_holds_no_package_and_one_that_holds_several_are_told_apart()
    {
        var package = Drop();
        Assert.Equal([package], PackageReport.Folders(package));
        Assert.Equal([package], PackageReport.Folders(Folder));
        Assert.Empty(PackageReport.Folders(Directory.CreateDirectory(Path.Combine(Folder, "empty")).FullName));
    }

    [Theory]
    [InlineData("prospect", DefinitionState.Validated, null)]
    [InlineData("lead", DefinitionState.Rejected, "Its examples are not met: examples/first.json, example 1 \"An answer makes a prospect\"")]
    public async Task Examples_ship_with_a_definition_and_are_run_before_it_is_accepted(string stage, DefinitionState state, string? reason)
    {
        var folder = With(("examples/first.json", Encoding.UTF8.GetBytes(Example.Replace("STAGE", stage, StringComparison.Ordinal))), ("README.md", "# Fixture"u8.ToArray()));
        var found = (await Catalogue().RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal(state, found.State);
        Assert.Contains(reason ?? "", found.Reason ?? "", StringComparison.Ordinal);
        Assert.Equal(reason is null, PackageReport.Of(folder, Options, TimeProvider.System).IsAccepted);
    }

    [Theory]
    [InlineData("examples/first.txt")]
    [InlineData("docs/README.md")]
    [InlineData("appsettings.json")]
    public async Task Any_other_file_is_refused_also_where_the_manifest_names_it(string name)
    {
        With((name, "{}"u8.ToArray()));
        Assert.Contains($"The file '{name}' is neither plugin.json", (await Catalogue().RefreshAsync(CancellationToken.None)).Single().Reason, StringComparison.Ordinal);
    }

    /// <summary>Texts in resources: by the culture that the code names, from the bytes that were verified.</summary>
    [Fact]
    public void A_satellite_assembly_is_resolved_from_the_verified_bytes()
    {
        const string Code = """
            using System.Globalization; using System.Resources; namespace Acme;
            public static class Texts
            {
                private static readonly ResourceManager Manager = new("Acme.Texts", typeof(Texts).Assembly);
                public static string? Hello(string language) => Manager.GetString("hello", CultureInfo.GetCultureInfo(language));
            }
            """;
        var neutral = FixtureCompiler.CompileText(Code, OptimizationLevel.Release, ("Acme.Texts.resources", "hello", "Hello"));
        var dutch = FixtureCompiler.CompileText(
            "[assembly: System.Reflection.AssemblyCulture(\"nl\")]", OptimizationLevel.Release, ("Acme.Texts.nl.resources", "hello", "Hallo"), "Acme.resources");
        using (var code = new PackageCode([neutral, dutch])) Assert.Empty(PureCode.Problems(code).Concat(KeptState.Problems(code)));

        var context = new DefinitionLoadContext(new PackageFiles(new Dictionary<string, byte[]> { ["Acme.dll"] = neutral, ["nl/Acme.resources.dll"] = dutch }, null));
        var hello = context.LoadVerified("Acme.dll").GetType("Acme.Texts")!.GetMethod("Hello")!.CreateDelegate<Func<string, string?>>();
        Assert.Equal(("Hallo", "Hello"), (hello("nl"), hello("fr")));
        context.Unload();
    }

    /// <summary>The fixture with more files, all of them in the manifest.</summary>
    private string With(params (string Name, byte[] Bytes)[] files)
    {
        var folder = Drop();
        foreach (var (name, bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        WriteManifest(folder, "fixture", "1.0.0", [
            ("Fixture.dll", Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "Fixture.dll"))))),
            .. files.Select(file => (file.Name, Convert.ToHexString(SHA256.HashData(file.Bytes)))),
        ]);
        return folder;
    }
}
