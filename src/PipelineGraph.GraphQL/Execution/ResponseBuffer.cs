using System.Buffers;
using System.Text.Json;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Where in a <see cref="ResponseBuffer"/> a value stands; the default is nowhere.</summary>
internal readonly record struct TextRange(int Start, int End)
{
    public bool IsEmpty => End == 0;
}

/// <summary>The bytes of one response: first its values as they become known, in any order, then the whole of them. One that is given back serves again.</summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>
{
    private const int MaxKept = 1024 * 1024;

    [ThreadStatic]
    private static ResponseBuffer? s_spare;

    private byte[] _bytes = new byte[4096];
    private int _written;

    private ResponseBuffer() => Writer = new Utf8JsonWriter(this, ExecutionResult.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    /// <summary>Where writing ends, by a <see cref="ResponseTooLongException"/>: memory is asked for in pieces, so a little later.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>Where the next value goes.</summary>
    public int Position => _written + Writer.BytesPending;

    public static ResponseBuffer Rent()
    {
        var spare = s_spare ?? new ResponseBuffer();
        s_spare = null;
        return spare;
    }

    public void Return()
    {
        Writer.Reset();
        _written = 0;
        End = long.MaxValue;
        if (_bytes.Length <= MaxKept) s_spare = this;
    }

    /// <summary>Makes a new beginning: what was begun is left as it is.</summary>
    public void Restart()
    {
        Writer.Flush();
        Writer.Reset();
    }

    /// <summary>A value that was written; all must have been flushed.</summary>
    public ReadOnlySpan<byte> this[TextRange range]
    {
        get
        {
            var text = _bytes.AsSpan(range.Start..range.End);
            // Values that stand behind each other look like items of a list to the writer.
            return text[0] == (byte)',' ? text[1..] : text;
        }
    }

    /// <summary>What was written from a place on; all must have been flushed.</summary>
    public ReadOnlyMemory<byte> From(int start) => _bytes.AsMemory(start, _written - start);

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_written > End) throw new ResponseTooLongException();
        var needed = _written + Math.Max(sizeHint, 1);
        // An outgrown array is not used again: there may be a span of it still.
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        return _bytes.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}

/// <summary>The response is longer than is allowed; how long it would be nobody finds out.</summary>
internal sealed class ResponseTooLongException : Exception;
