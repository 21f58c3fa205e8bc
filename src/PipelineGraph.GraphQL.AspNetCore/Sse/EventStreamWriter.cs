using System.Buffers;
using System.IO.Pipelines;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Sse;

/// <summary>The bytes of the three things that an event stream is made of.</summary>
internal sealed class EventStreamWriter(PipeWriter output)
{
    /// <summary>One response; its JSON is a single line, as <c>data</c> must be.</summary>
    public void Next(ReadOnlySpan<byte> json)
    {
        output.Write("event: next\ndata: "u8);
        output.Write(json);
        output.Write("\n\n"u8);
    }

    public void Next(Action<IBufferWriter<byte>> writeJson)
    {
        var json = new ArrayBufferWriter<byte>();
        writeJson(json);
        Next(json.WrittenSpan);
    }

    /// <summary>The source broke: its last response says so, and no more than that.</summary>
    public void Failed() => Next(static json => JsonResponse.WriteErrors(json, Refusals.Unexpected));

    /// <summary>The end; <c>data</c> is empty but there, because a browser's EventSource drops an event without it.</summary>
    public void Complete() => output.Write("event: complete\ndata: \n\n"u8);

    /// <summary>A comment, which clients skip.</summary>
    public void KeepAlive() => output.Write(":\n\n"u8);

    /// <summary>Nobody reads any more; seen before the request is told so.</summary>
    public bool ClientHasGone { get; private set; }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = await output.FlushAsync(cancellationToken);
        ClientHasGone = flushed.IsCompleted;
        if (ClientHasGone) throw new OperationCanceledException("The client has gone.");
    }
}
