using System.Diagnostics;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>One run of one kind of fault: a tenant of its own, who writes, who follows, what breaks; and what must hold afterwards.</summary>
internal sealed class Round : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource over = new();
    private readonly List<(Follower Follower, Task Running)> followers = [];

    private Round(Installation installation, int seed, Caller caller, string tenant, string key)
    {
        (Installation, Random, Caller, Tenant) = (installation, new Random(seed), caller, tenant);
        Client = new PatientClient(installation, key);
        Writers = new Writers(installation, Client, seed);
    }

    public Installation Installation { get; }

    public Random Random { get; }

    public Caller Caller { get; }

    /// <summary>The tenant's name.</summary>
    public string Tenant { get; }

    public PatientClient Client { get; }

    public Writers Writers { get; }

    public IReadOnlyList<Follower> Followers => [.. followers.Select(each => each.Follower)];

    /// <summary>What broke when; for the summary.</summary>
    public string Broke { get; set; } = "";

    /// <summary>Commands beside those of the writers that were answered.</summary>
    public int Others { get; set; }

    /// <summary>Facts beside those of the writers: how many activities there must be that carry no key.</summary>
    public int ImportedActivities { get; set; }

    /// <summary>Contacts beside those of the writers.</summary>
    public int ImportedContacts { get; set; }

    public static async Task<Round> StartAsync(Installation installation, int seed, string definition, string settings, CancellationToken cancellationToken)
    {
        var (caller, name, key) = await installation.TenantAsync(definition, settings, cancellationToken);
        var round = new Round(installation, seed, caller, name, key);
        foreach (var node in installation.Nodes) round.Follow(node.Index, leaves: null);
        return round;
    }

    /// <summary>One more subscriber, from the first change on.</summary>
    public void Follow(int? home, Func<TimeSpan>? leaves)
    {
        var follower = new Follower(Installation, Client, new Random(Random.Next()), home, leaves);
        followers.Add((follower, Task.Run(() => follower.RunAsync(over.Token))));
    }

    public Node AnyNode() => Installation.Nodes[Random.Next(Installation.Nodes.Count)];

    /// <summary>Waits until so much is done, looking again and again.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isSo();)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new FaultException($"Not within {Patience.TotalSeconds} seconds: {what}.");
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Kills a node when so many commands are answered, and starts it again.</summary>
    public async Task KillWhileWritingAsync(Task writing, int answered, CancellationToken cancellationToken)
    {
        while (Writers.Acknowledged < answered && !writing.IsCompleted) await Task.Delay(1, cancellationToken);
        await KillAsync(AnyNode(), $"after {answered / 50 * 50}", cancellationToken);
    }

    public async Task KillAsync(Node node, string when, CancellationToken cancellationToken)
    {
        await node.KillAsync();
        Broke = when;
        await node.StartAsync(cancellationToken);
    }

    /// <summary>Nothing waits any more, and everybody who follows has heard of all.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Installation.ReviveAsync(cancellationToken);
        var waits = "";
        try
        {
            await UntilAsync(
                async () => (waits = await Installation.AskAsync<string>(
                    """
                    SELECT concat_ws(', ', (SELECT nullif(count(*), 0) || ' transactions for their numbers' FROM change_inbox WHERE tenant_id = $1),
                    (SELECT nullif(count(*), 0) || ' activations' FROM activation WHERE tenant_id = $1 AND state = 0),
                    (SELECT nullif(count(*), 0) || ' subjects that are due' FROM due JOIN stream USING (tenant_id) WHERE tenant_id = $1 AND binding_no = active_binding_no AND due_at <= now()),
                    (SELECT nullif(count(*), 0) || ' verdicts that are not current, as ' || min(coalesce(failure, 'pending')) FROM verdict JOIN stream USING (tenant_id) WHERE tenant_id = $1 AND binding_no = active_binding_no AND status <> 0))
                    """,
                    cancellationToken, Caller.TenantId)).Length == 0,
                "nothing of the tenant waits", cancellationToken);
        }
        catch (FaultException exception)
        {
            throw new FaultException($"{exception.Message} {waits}");
        }

        var head = await HeadAsync(cancellationToken);
        try
        {
            foreach (var (follower, _) in followers)
                await UntilAsync(() => Task.FromResult(follower.Wrong is not null || follower.Last >= head), $"every subscriber has heard of {head}", cancellationToken);
        }
        catch (FaultException exception)
        {
            throw new FaultException($"{exception.Message}{string.Concat(Followers.Select(follower => $"{Environment.NewLine}{follower.Name} is at {follower.Last}, {follower.Where}"))}");
        }
    }

    public Task<long> HeadAsync(CancellationToken cancellationToken) => Installation.AskAsync<long>("SELECT head FROM stream WHERE tenant_id = $1", cancellationToken, Caller.TenantId);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await Task.WhenAll(followers.Select(each => each.Running));
        over.Dispose();
        Client.Dispose();
    }
}
