using System.Buffers.Binary;
using System.IO.Compression;

namespace PipelineGraph.Core.Import;

/// <summary>A stream that is read once, from the beginning to the end.</summary>
internal abstract class ReadStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Seen(buffer, inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Seen(buffer.Span, count);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected virtual int Seen(ReadOnlySpan<byte> buffer, int count) => count;

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Bytes that were read ahead, then the rest.</summary>
internal sealed class HeadedStream(byte[] head, Stream rest) : ReadStream(rest)
{
    private int position;

    public override int Read(Span<byte> buffer) => position < head.Length ? FromHead(buffer) : base.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        position < head.Length ? ValueTask.FromResult(FromHead(buffer.Span)) : base.ReadAsync(buffer, cancellationToken);

    private int FromHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, head.Length - position);
        head.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}

/// <summary>What a gzip stream holds. The framework takes one that breaks off for a whole one: the length at its end tells.</summary>
internal sealed class UnpackedStream : ReadStream
{
    private readonly TailStream packed;
    private long length;

    public UnpackedStream(Stream packed)
        : this(new TailStream(packed))
    {
    }

    private UnpackedStream(TailStream packed)
        : base(new GZipStream(packed, CompressionMode.Decompress)) => this.packed = packed;

    protected override int Seen(ReadOnlySpan<byte> buffer, int count)
    {
        length += count;

        // Of several packed parts in a row it is the length of the last one, which is less than the whole.
        if (count == 0 && buffer.Length > 0 && length <= uint.MaxValue && packed.LengthAtEnd > length) throw new InvalidDataException("it breaks off.");
        return count;
    }

    /// <summary>Keeps the last four bytes: the length of what was packed.</summary>
    private sealed class TailStream(Stream inner) : ReadStream(inner)
    {
        private readonly byte[] tail = new byte[4];

        public uint LengthAtEnd => BinaryPrimitives.ReadUInt32LittleEndian(tail);

        protected override int Seen(ReadOnlySpan<byte> buffer, int count)
        {
            var last = buffer[Math.Max(0, count - 4)..count];
            tail.AsSpan(last.Length).ToArray().CopyTo(tail, 0);
            last.CopyTo(tail.AsSpan(4 - last.Length));
            return count;
        }
    }
}
