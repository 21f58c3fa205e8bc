using System.Buffers.Binary;

namespace PipelineGraph.Plugins.Workers;

/// <summary>Frames from a pipe: a length of four bytes, then so many bytes; bounded, because the other side may be wild.</summary>
internal sealed class FrameStream(Stream stream, int longest)
{
    /// <summary>Of a question: a package of the largest size fits.</summary>
    public const int LongestQuestion = 64 * 1024 * 1024;

    /// <summary>Of an answer.</summary>
    public const int LongestAnswer = 8 * 1024 * 1024;

    private const int LengthBytes = sizeof(int);

    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Whether the next frame can be read without waiting for it.</summary>
    public bool HasFrame => end - start >= LengthBytes && end - start - LengthBytes >= BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));

    /// <summary>The next frame without its length, or null at the end of the stream.</summary>
    public byte[]? Read()
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        if (!Fill(length)) return null;
        var count = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (count <= 0 || count > longest) throw FrameReader.Broken();
        var frame = new byte[count];
        return Fill(frame) ? frame : null;
    }

    private bool Fill(Span<byte> target)
    {
        while (target.Length > 0)
        {
            if (start == end)
            {
                (start, end) = (0, stream.Read(buffer));
                if (end == 0) return false;
            }

            var count = Math.Min(target.Length, end - start);
            buffer.AsSpan(start, count).CopyTo(target);
            start += count;
            target = target[count..];
        }

        return true;
    }
}
