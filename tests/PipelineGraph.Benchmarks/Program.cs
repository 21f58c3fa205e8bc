using System.CommandLine;
using PipelineGraph.Benchmarks;
using PipelineGraph.Benchmarks.Bare;

// Read by the sockets of this process when the first one is opened: answers are taken on the thread that sees them come, which costs least.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

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
return await root.Parse(args).InvokeAsync();
