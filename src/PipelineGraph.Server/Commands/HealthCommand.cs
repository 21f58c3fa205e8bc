using System.CommandLine;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>health</c>: for images that have no other client than the server itself.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CommandContext context)
    {
        var live = new Option<bool>("--live") { Description = "Only whether it lives, not whether it is ready." };
        var health = new Command("health", "Asks the server on this machine whether it is ready; ends with 1 when it is not.") { live };
        health.SetAction(async (result, cancellationToken) =>
        {
            var address = new Uri(AddressOf(PipelineSettings.Configuration(context.Settings)) + (result.GetValue(live) ? Health.Live : Health.Ready));
            using var client = new HttpClient { Timeout = Patience };
            try
            {
                using var answer = await client.GetAsync(address, cancellationToken).ConfigureAwait(false);
                await (answer.IsSuccessStatusCode ? context.Output : context.Error).WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                return answer.IsSuccessStatusCode ? PipelineGraphCommand.Done : PipelineGraphCommand.Refused;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await context.Error.WriteLineAsync($"{address} does not answer: {exception.Message}").ConfigureAwait(false);
                return PipelineGraphCommand.Refused;
            }
        });
        return health;
    }

    /// <summary>The first address that it listens on, seen from this machine.</summary>
    private static string AddressOf(IConfiguration configuration)
    {
        if (PipelineSettings.Value(configuration["urls"]) is null && PipelineSettings.Value(configuration["http_ports"]) is { } ports) return $"http://localhost:{ports.Split(';')[0].Trim()}";
        var address = BindingAddress.Parse((PipelineSettings.Value(configuration["urls"]) ?? PipelineSettings.DefaultAddress).Split(';')[0].Trim());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return FormattableString.Invariant($"{address.Scheme}://{host}:{address.Port}");
    }
}
