using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>A client that sends the same again, to whichever node is there, until it is answered.</summary>
internal sealed class PatientClient(Installation installation, string key) : IDisposable
{
    /// <summary>A lease runs for fifteen seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(100), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    public HttpClient Http => client;

    public string Key => key;

    /// <param name="first">The node that is asked first; the next one when it gives no answer.</param>
    /// <returns>The data, and how often it was sent.</returns>
    public async Task<(JsonElement Data, int Sent)> AskAsync(int first, string query, object? variables, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "no node is there";
        for (var sent = 0; ; sent++)
        {
            var node = installation.Nodes[(first + sent) % installation.Nodes.Count];
            if (node.Address is { } address)
            {
                try
                {
                    using var response = await client.PostAsJsonAsync(address, new { query, variables }, cancellationToken);
                    var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                    if (!answer.TryGetProperty("errors", out var errors)) return (answer.GetProperty("data"), sent + 1);
                    last = errors.ToString();
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    last = exception.Message;
                }
            }

            if (Stopwatch.GetElapsedTime(started) > Patience) throw new FaultException($"Not answered within {Patience.TotalSeconds} seconds, last: {last}; {query}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();
}

/// <summary>Something that must hold does not.</summary>
internal sealed class FaultException(string message) : Exception(message);
