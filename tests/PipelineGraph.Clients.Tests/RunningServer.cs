using System.Diagnostics;
using PipelineGraph.Clients.Tests;
using PipelineGraph.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(RunningServer))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PipelineGraph.Clients.Tests;

/// <summary>The server that all clients talk to: a process of its own with the demo tenants, in a scratch folder.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
    private ServerProcess server = null!;

    public Uri Endpoint => server.Endpoint;

    public string Key => server.Key;

    /// <summary>What `schema print` prints.</summary>
    public string SchemaFile => Path.Combine(folder, "schema.graphql");

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.StartAsync(folder);
        using var print = Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Built, "schema", "print"]) { RedirectStandardOutput = true })!;
        await File.WriteAllTextAsync(SchemaFile, await print.StandardOutput.ReadToEndAsync());
        await print.WaitForExitAsync();
        Assert.Equal(0, print.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
