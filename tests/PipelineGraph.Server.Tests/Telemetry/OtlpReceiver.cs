using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PipelineGraph.Server.Tests.Telemetry;

/// <summary>A collector: takes what is sent by OTLP over HTTP and reads it by the published numbers of its fields.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/v1/traces", context => TakeAsync(context, traces));
        app.MapPost("/v1/metrics", context => TakeAsync(context, metrics));
    }

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public IReadOnlyList<Told> Spans =>
        [.. from body in traces
            from resource in new Protobuf(body).All(1)
            from scope in resource.Message.All(2)
            from span in scope.Message.All(2)
            select new Told(span.Message.First(5)!.Value.Text, Attributes(span.Message, 9))];

    /// <summary>One for each point of each metric.</summary>
    public IReadOnlyList<Told> Points =>
        [.. from body in metrics
            from resource in new Protobuf(body).All(1)
            from scope in resource.Message.All(2)
            from metric in scope.Message.All(2)
            let name = metric.Message.First(1)!.Value.Text
            // A gauge, a sum or a histogram; points of the last have their attributes elsewhere.
            from data in new[] { 5, 7, 9 }.SelectMany(kind => metric.Message.All(kind).Select(each => (each.Message, Attributes: kind == 9 ? 9 : 7)))
            from point in data.Message.All(1)
            select new Told(name, Attributes(point.Message, data.Attributes))];

    /// <summary>What the sender says of itself.</summary>
    public IReadOnlyDictionary<string, string> Resource => Attributes(new Protobuf(metrics.First()).First(1)!.Value.First(1)!.Value, 1);

    /// <summary>All that came, as text: what is to be nowhere is not in it.</summary>
    public string Everything => string.Concat(traces.Concat(metrics).Select(body => Encoding.UTF8.GetString(body)));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static async Task TakeAsync(HttpContext context, ConcurrentQueue<byte[]> into)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        into.Enqueue(body.ToArray());
    }

    private static Dictionary<string, string> Attributes(Protobuf message, int field) => message.All(field).ToDictionary(
        pair => pair.Message.First(1)!.Value.Text,
        pair => pair.Message.First(2) is { } value ? value.First(1)?.Text ?? (value.All(3) is [var number, ..] ? $"{number.Number}" : "") : "",
        StringComparer.Ordinal);
}

/// <summary>A span, or a point of a metric.</summary>
internal sealed record Told(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
