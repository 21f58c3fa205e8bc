using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>
/// A subscriber of all changes of a tenant from the first on. When its connection ends, or it leaves, it goes on behind the last number that it saw, at whichever
/// node is there, by server-sent events or a WebSocket.
/// </summary>
/// <param name="home">The node that it stays at while it is there; null: it goes from one to another.</param>
/// <param name="leaves">After how long it leaves; null: it stays.</param>
internal sealed class Follower(Installation installation, PatientClient client, Random random, int? home, Func<TimeSpan>? leaves)
{
    private const string Document = "subscription ($after: ChangeNumber) { stageChanged(after: $after) { upTo change { number kind effectiveAt subject { id } present { key } } } }";

    private readonly List<(long Number, string Text)> seen = [];
    private string? wrong;

    /// <summary>How often it came.</summary>
    public int Visits { get; private set; }

    public IReadOnlyList<(long Number, string Text)> Seen => seen;

    public string Name => home is { } node ? $"the subscriber of node {node}" : "a subscriber that comes and goes";

    /// <summary>How and where it follows at the moment, for who wonders why it hears nothing.</summary>
    public string Where { get; private set; } = "nowhere";

    /// <summary>Why it will not go on: it has seen what may not be.</summary>
    public string? Wrong => wrong;

    public long Last => Volatile.Read(ref last);

    private long last;

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested && wrong is null)
        {
            var node = installation.Nodes[home ?? random.Next(installation.Nodes.Count)];
            try
            {
                if (node.Address is { } address)
                {
                    using var visit = CancellationTokenSource.CreateLinkedTokenSource(over);
                    if (leaves is not null) visit.CancelAfter(leaves());
                    Visits++;
                    var bySocket = random.Next(2) == 0;
                    Where = $"{(bySocket ? "by WebSocket" : "by events")} from {address} behind {last} since {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}, visit {Visits}";
                    await (bySocket ? SocketAsync(address, visit.Token) : EventsAsync(address, visit.Token));
                }
                else
                {
                    await Task.Delay(20, over);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or WebSocketException or OperationCanceledException)
            {
                // Its connection broke, or it left.
            }
        }
    }

    private async Task EventsAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new { query = Document, variables = new { after = last } }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            await RefusedAsync(cancellationToken);
            return;
        }

        await foreach (var each in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (each.EventType == "next" && !await TakenAsync(JsonElement.Parse(each.Data), cancellationToken)) return;
        }
    }

    private async Task SocketAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, cancellationToken);
        await SendAsync(new { type = "connection_init", payload = new { Authorization = $"Bearer {client.Key}" } });
        using var message = new MemoryStream();
        var buffer = new byte[8192];
        while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: WebSocketMessageType.Text } received)
        {
            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage) continue;
            var answer = JsonElement.Parse(message.ToArray());
            message.SetLength(0);
            switch (answer.GetProperty("type").GetString())
            {
                case "connection_ack":
                    await SendAsync(new { type = "subscribe", id = "1", payload = new { query = Document, variables = new { after = last } } });
                    break;
                case "ping":
                    await SendAsync(new { type = "pong" });
                    break;
                case "next" when await TakenAsync(answer.GetProperty("payload"), cancellationToken):
                    break;
                default:
                    await RefusedAsync(cancellationToken);
                    return;
            }
        }

        Task SendAsync(object value) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(value), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    /// <returns>Whether the stream goes on.</returns>
    private async Task<bool> TakenAsync(JsonElement answer, CancellationToken cancellationToken)
    {
        if (answer.TryGetProperty("errors", out var errors))
        {
            // What it saw was committed: no node may know less.
            if (errors.ToString().Contains("CHANGE_NUMBER_OUT_OF_RANGE", StringComparison.Ordinal)) wrong = $"{Name} is refused behind {last}: {errors}";
            await RefusedAsync(cancellationToken);
            return false;
        }

        var told = answer.GetProperty("data").GetProperty("stageChanged");
        var (upTo, change) = (told.GetProperty("upTo").GetInt64(), told.GetProperty("change"));
        if (change.ValueKind == JsonValueKind.Null) return true;
        var number = change.GetProperty("number").GetInt64();
        if (number != last + 1 || upTo != number)
        {
            wrong = $"{Name} is told of {number} (upTo {upTo}) behind {last}";
            return false;
        }

        seen.Add((number, change.ToString()));
        Volatile.Write(ref last, number);
        return true;
    }

    private static Task RefusedAsync(CancellationToken cancellationToken) => Task.Delay(20, cancellationToken);
}
