using System.CommandLine;
using System.Security.Cryptography;
using PipelineGraph.Server.Commands;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Commands;

/// <summary><c>definitions verify</c>, <c>sign</c> and <c>lock</c></summary>
public sealed class PackageCommandsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    public PackageCommandsTests()
    {
        Directory.CreateDirectory(Package);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(ServerProcess.Built)!, "plugins", "engagement", "1.0.0"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Package, Path.GetRelativePath(Path.Combine(Path.GetDirectoryName(ServerProcess.Built)!, "plugins", "engagement", "1.0.0"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string Package => Path.Combine(folder, "plugins", "engagement", "1.0.0");

    [Fact]
    public async Task A_package_that_would_be_accepted_ends_with_0_and_needs_no_database()
    {
        var (code, output, error) = await RunAsync("definitions", "verify", Package);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("  conformance: ok", output, StringComparison.Ordinal);
        Assert.Contains("Would be accepted. Drop it in as engagement/1.0.0/", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "data")));
    }

    [Fact]
    public async Task One_that_would_be_refused_ends_with_1_and_all_reasons()
    {
        await File.AppendAllTextAsync(Path.Combine(Package, "Engagement.dll"), " ", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Package, "notes.txt"), "", TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync("definitions", "verify", folder + "/plugins");
        Assert.Equal(1, code);
        Assert.Contains("The file 'Engagement.dll' is not the one of the manifest", error, StringComparison.Ordinal);
        Assert.Contains("The file 'notes.txt' is not in the manifest.", error, StringComparison.Ordinal);
        Assert.Contains("conformance: not made", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_package_says_how_to_make_one()
    {
        Assert.Contains("There is no folder", (await RunAsync("definitions", "verify", folder + "/nowhere")).Error, StringComparison.Ordinal);
        var (code, _, error) = await RunAsync("definitions", "verify", Directory.CreateDirectory(folder + "/empty").FullName);
        Assert.Equal(1, code);
        Assert.Contains("build the package with `dotnet publish` first", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_locked_definitions_only_takes_them_once_they_are_locked()
    {
        Assert.Contains("engagement@1.0.0  Rejected", (await RunAsync("definitions", "list", "--PipelineGraph:Definitions:Trust=Lock")).Output, StringComparison.Ordinal);
        var locked = await RunAsync("definitions", "lock", "--valid-until", "2099-01-01T00:00:00Z", "--PipelineGraph:Definitions:Trust=Lock");
        Assert.Equal((0, ""), (locked.Code, locked.Error));
        Assert.Contains("engagement@1.0.0  ", locked.Output, StringComparison.Ordinal);
        Assert.Contains("engagement@1.0.0  Validated", (await RunAsync("definitions", "list", "--PipelineGraph:Definitions:Trust=Lock")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_signed_is_taken_by_a_server_that_has_the_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Path.Combine(folder, "key.pem");
        await File.WriteAllTextAsync(pem, key.ExportECPrivateKeyPem(), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(folder, "data", "keys"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "keys", "ours.pem"), key.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);

        Assert.Contains("it bears no signature", (await RunAsync("definitions", "verify", Package, "--PipelineGraph:Definitions:Trust=Signature")).Error, StringComparison.Ordinal);
        var signed = await RunAsync("definitions", "sign", Package, "--key", pem);
        Assert.Equal((0, ""), (signed.Code, signed.Error));
        Assert.Equal(0, (await RunAsync("definitions", "verify", Package, "--PipelineGraph:Definitions:Trust=Signature")).Code);
        Assert.Contains("engagement@1.0.0  Validated", (await RunAsync("definitions", "list", "--PipelineGraph:Definitions:Trust=Signature")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trust_that_there_is_not_stops_the_command()
    {
        var (code, _, error) = await RunAsync("definitions", "list", "--PipelineGraph:Definitions:Trust=Some");
        Assert.Equal(2, code);
        Assert.Contains("PipelineGraph:Definitions:Trust is 'Some': set Any, Lock, Signature.", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] settings = [$"--PipelineGraph:DataDirectory={Path.Combine(folder, "data")}", $"--PipelineGraph:PluginsDirectory={Path.Combine(folder, "plugins")}"];
        var code = await PipelineGraphCommand.RunAsync([.. arguments, .. settings], new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TimeProvider.System);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return (code, output.ToString(), error.ToString());
    }
}
