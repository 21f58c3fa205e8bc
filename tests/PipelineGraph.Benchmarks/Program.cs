using System.CommandLine;
using PipelineGraph.Benchmarks;
using PipelineGraph.Benchmarks.Bare;
using PipelineGraph.Benchmarks.Base;
using PipelineGraph.Benchmarks.Fanout;
using PipelineGraph.Benchmarks.Faults;
using PipelineGraph.Benchmarks.Scale;

// Read by the sockets of this process when the first one is opened: answers are taken on the thread that sees them come, which costs least. Who looks for
// faults does too much between two answers for that.
if (args is not ["faults", ..])
{
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
}

var warmUp = new Option<double>("--warm-up") { Description = "Seconds before each work is measured, for each endpoint.", DefaultValueFactory = _ => 15 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of a round.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "Rounds, in each of which the endpoints take turns.", DefaultValueFactory = _ => 3 };
var connections = new Option<int>("--connections") { Description = "Connections, each with one request at a time.", DefaultValueFactory = _ => 16 };
var contacts = new Option<int>("--contacts") { Description = "Contacts in the data set.", DefaultValueFactory = _ => 5_000 };
var only = new Option<string[]>("--only") { Description = $"Only these works: {string.Join(", ", Work.Names)}.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. Work.Names]);
var bare = new Option<bool>("--bare") { Description = "Be the bare server; the benchmark starts it so." };
var folder = new Option<string?>("--folder") { Description = "Where the data set is made and kept; made there once. Default: a scratch folder." };
var port = new Option<int>("--port") { Description = "Of the bare server." };
var root = new RootCommand("Compares the server with bare endpoints that do the same work.") { warmUp, seconds, rounds, connections, contacts, only, folder, bare, port };
root.SetAction(async (result, cancellationToken) =>
{
    if (result.GetValue(bare))
    {
        await BareServer.RunAsync(result.GetRequiredValue(folder)!, result.GetValue(port), cancellationToken);
        return 0;
    }

    var settings = new Settings
    {
        WarmUp = TimeSpan.FromSeconds(result.GetValue(warmUp)),
        Round = TimeSpan.FromSeconds(result.GetValue(seconds)),
        Rounds = result.GetValue(rounds),
        Connections = result.GetValue(connections),
        Contacts = result.GetValue(contacts),
        Only = result.GetValue(only) ?? [],
        Folder = result.GetValue(folder),
    };
    return await Comparison.RunAsync(settings, Console.Out, cancellationToken);
});

var many = new Option<int>("--contacts") { Description = "Contacts in the data set, each with about three activities.", DefaultValueFactory = _ => 200_000 };
var kept = new Option<string?>("--folder") { Description = "Where the data set is made and kept; made there once. Default: a scratch folder." };
var whole = new Command("base", "Measures previews, comparisons, restatements, activation and rolling back over a whole base, beside a bare read of the same rows.") { many, kept };
whole.SetAction((result, cancellationToken) => WholeBase.RunAsync(result.GetValue(many), result.GetValue(kept), Console.Out, cancellationToken));
root.Subcommands.Add(whole);
var due = new Option<int[]>("--due") { Description = "How many contacts are due at once.", DefaultValueFactory = _ => [100, 1_000, 5_000], AllowMultipleArgumentsPerToken = true };
var clock = new Command("clock", "Measures how late changes are that the clock makes on an idle server.") { due };
clock.SetAction((result, cancellationToken) => Punctuality.RunAsync(result.GetRequiredValue(due), Console.Out, cancellationToken));
root.Subcommands.Add(clock);
var subscribers = new Option<int>("--subscribers") { Description = "How many, each with a connection of its own; `ulimit -n` has to be above.", DefaultValueFactory = _ => 5_000 };
var changes = new Option<int>("--rounds") { Description = "How many changes, one after another.", DefaultValueFactory = _ => 10 };
var sockets = new Option<bool>("--sockets") { Description = "By WebSocket instead of server-sent events." };
var postgres = new Option<string?>("--postgres") { Description = "On PostgreSQL: the connection of the server's role." };
var owner = new Option<string?>("--owner") { Description = "On PostgreSQL: the connection of the tables' owner." };
var fanout = new Command("fanout", "Measures how long it takes from a commit until each of many subscribers on one node has heard of it.") { subscribers, changes, sockets, postgres, owner };
fanout.SetAction((result, cancellationToken) => FanoutRun.RunAsync(
    result.GetValue(subscribers),
    result.GetValue(changes),
    result.GetValue(sockets),
    result.GetValue(postgres) is { } connection
        ? ["--PipelineGraph:Database=PostgreSql", $"--ConnectionStrings:PipelineGraph={connection}", $"--ConnectionStrings:PipelineGraphOwner={result.GetValue(owner)}"]
        : [],
    Console.Out,
    cancellationToken));
root.Subcommands.Add(fanout);
var nodes = new Option<int>("--nodes") { Description = "Servers on the one database.", DefaultValueFactory = _ => 2 };
nodes.AcceptOnlyFromAmong("1", "2", "4");
var runs = new Option<int>("--runs") { Description = "Runs of each kind of fault.", DefaultValueFactory = _ => 50 };
var seed = new Option<int?>("--seed") { Description = "Of the first run; each run counts on by one. Default: any." };
var kinds = new Option<string[]>("--only") { Description = $"Only these kinds: {string.Join(", ", FaultKinds.All.Keys)}.", AllowMultipleArgumentsPerToken = true };
kinds.AcceptOnlyFromAmong([.. FaultKinds.All.Keys]);
var faults = new Command("faults", "Kills servers and the database and cuts connections, on a PostgreSQL server of its own, and looks whether anything that was acknowledged is lost, twice or out of order.") { nodes, runs, seed, kinds };
faults.SetAction((result, cancellationToken) => FaultRun.RunAsync(
    result.GetValue(nodes), result.GetValue(runs), result.GetValue(seed), result.GetValue(kinds) ?? [], Console.Out, cancellationToken));
root.Subcommands.Add(faults);
var large = new Option<int>("--contacts") { Description = "Contacts of the large tenant, each with about three activities.", DefaultValueFactory = _ => 1_000_000 };
var recording = new Option<int>("--seconds") { Description = "Seconds of recording.", DefaultValueFactory = _ => 20 };
var scale = new Command("scale", "Measures import, evaluation, funnel and recording of a large tenant, on a PostgreSQL server of its own, beside what the database needs at least.") { large, recording };
scale.SetAction((result, cancellationToken) => ScaleRun.RunAsync(result.GetValue(large), TimeSpan.FromSeconds(result.GetValue(recording)), Console.Out, cancellationToken));
root.Subcommands.Add(scale);
var sqlite = new Option<bool>("--sqlite") { Description = "On SQLite instead of a PostgreSQL server of its own." };
var url = new Option<string?>("--url") { Description = "Of a server that is there already: nothing is made, its tenant is asked. With --key." };
var apiKey = new Option<string?>("--key") { Description = "Of an administrator of that tenant." };
var some = new Option<string[]>("--only") { Description = "Only reports whose names contain one of these.", AllowMultipleArgumentsPerToken = true };
var reports = new Command("reports", "Measures each report of a large tenant: how long it takes over HTTP and, on PostgreSQL, how many rows it reads.") { large, sqlite, kept, url, apiKey, some };
reports.SetAction((result, cancellationToken) =>
{
    var run = new ReportRun(result.GetValue(some) ?? [], Console.Out, cancellationToken);
    return result.GetValue(url) is { } server
        ? run.AskAsync(new Uri(server), result.GetValue(apiKey) ?? "")
        : run.RunAsync(result.GetValue(large), result.GetValue(sqlite), result.GetValue(kept));
});
root.Subcommands.Add(reports);
return await root.Parse(args).InvokeAsync();
