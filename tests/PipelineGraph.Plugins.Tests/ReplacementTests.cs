using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

/// <summary>New versions are dropped in and taken into use while evaluations go on.</summary>
public class ReplacementTests : CatalogueTest
{
    private const string FirstVersion = "1.0.0";

    private readonly List<string> hashes = [];
    private StageBinding? current;
    private long evaluations;

    [Theory]
    [InlineData(DefinitionIsolation.InProcess, 100)]
    [InlineData(DefinitionIsolation.Process, 5)]
    public async Task Replacements_under_load_lose_no_evaluation_and_leave_nothing_in_memory(DefinitionIsolation isolation, int replacements)
    {
        var catalogue = Catalogue(Options with { Isolation = isolation });
        current = await InstallAsync(catalogue, 0);
        using var stop = new CancellationTokenSource();
        var evaluators = Enumerable.Range(0, 8).Select(_ => Task.Run(() => EvaluateUntilAsync(catalogue, stop.Token))).ToList();
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var replacement = 1; replacement <= replacements; replacement++)
        {
            var next = await InstallAsync(catalogue, replacement);
            var old = Interlocked.Exchange(ref current, next);
            catalogue.Unload(old!.PackageHash);
        }

        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        var versions = (await Task.WhenAll(evaluators)).SelectMany(seen => seen).ToList();

        Assert.Contains(FirstVersion, versions);
        Assert.Contains(Version(replacements), versions);
        foreach (var hash in hashes) catalogue.Unload(hash);
        for (var round = 0; round < 100 && catalogue.StillInMemory > 0; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, catalogue.StillInMemory);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{replacements} replacements in {seconds:F1} s under {evaluations} evaluations"));
    }

    /// <summary>The versions that answered; each answer is of the version that was asked.</summary>
    private async Task<HashSet<string>> EvaluateUntilAsync(DefinitionCatalogue catalogue, CancellationToken stop)
    {
        HashSet<string> versions = [];
        var isLast = false;
        while (!isLast)
        {
            isLast = stop.IsCancellationRequested;
            var binding = Volatile.Read(ref current)!;
            var (evaluator, failure) = await catalogue.OpenAsync(Tenant, binding, CancellationToken.None);
            Assert.Null(failure);
            using (evaluator)
            {
                for (var count = 0; count < 3; count++)
                {
                    var result = Evaluate(evaluator!, new Given(), count);
                    Assert.Null(result.Failure);
                    Assert.Equal(binding.Version, result.Verdict!.Explanation.Parameters["version"]);
                    Interlocked.Increment(ref evaluations);
                }
            }

            versions.Add(binding.Version);
            // Others evaluate on, some thousand a second: but what is replaced, and the tests beside this one, come to their turn too.
            await Task.Delay(10, CancellationToken.None);
        }

        return versions;
    }

    private async Task<StageBinding> InstallAsync(DefinitionCatalogue catalogue, int number)
    {
        var version = Version(number);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "fixture", version)).FullName;
        var bytes = Of(FixtureCompiler.Compile("TellsItsVersion"), version);
        await File.WriteAllBytesAsync(Path.Combine(folder, "Fixture.dll"), bytes);
        WriteManifest(folder, "fixture", version, ("Fixture.dll", Convert.ToHexString(SHA256.HashData(bytes))));
        var package = (await catalogue.RefreshAsync(CancellationToken.None)).Single(changed => changed.Version == version);
        Assert.Equal((DefinitionState.Validated, null), (package.State, package.Reason));
        hashes.Add(package.PackageHash);
        return await BindAsync(catalogue, package.PackageHash);
    }

    private static string Version(int number) => $"{1 + (number / 100)}.{number / 10 % 10}.{number % 10}";

    /// <summary>The same assembly under another version, which stands in it as a text.</summary>
    private static byte[] Of(byte[] assembly, string version)
    {
        var (copy, text) = ((byte[])assembly.Clone(), Encoding.Unicode.GetBytes(FirstVersion));
        var at = copy.AsSpan().IndexOf(text);
        Encoding.Unicode.GetBytes(version).CopyTo(copy, at);
        return copy;
    }
}
