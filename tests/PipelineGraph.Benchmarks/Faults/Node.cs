namespace PipelineGraph.Benchmarks.Faults;

/// <summary>One of the servers: a process that is killed and started again, on connections that can be cut.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly string folder;
    private readonly string[] settings;
    private ServerProcess? server;

    private Node(int index, string folder, string[] settings, CuttingProxy proxy) => (Index, this.folder, this.settings, Proxy) = (index, folder, settings, proxy);

    public int Index { get; }

    public CuttingProxy Proxy { get; }

    /// <summary>Where it answers; null while it is dead.</summary>
    public Uri? Address { get; private set; }

    public static async Task<Node> StartAsync(int index, string folder, CuttingProxy proxy, string[] settings, CancellationToken cancellationToken)
    {
        var node = new Node(index, Directory.CreateDirectory(Path.Combine(folder, $"node{index}")).FullName, settings, proxy);
        await node.StartAsync(cancellationToken);
        return node;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        server = await ServerProcess.ProductAsync(folder, Path.Combine(folder, "log"), settings, cancellationToken);
        Address = new Uri($"{ServerProcess.Address(server.Port)}/graphql");
    }

    /// <summary>With <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        Address = null;
        if (server is { } running) await running.DisposeAsync();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Proxy.DisposeAsync();
    }
}
