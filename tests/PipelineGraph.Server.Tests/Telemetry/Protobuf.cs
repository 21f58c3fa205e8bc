using System.Buffers.Binary;
using System.Text;

namespace PipelineGraph.Server.Tests.Telemetry;

/// <summary>Reads a message of protocol buffers by the numbers of its fields.</summary>
internal readonly struct Protobuf(ReadOnlyMemory<byte> bytes)
{
    public string Text => Encoding.UTF8.GetString(bytes.Span);

    public Protobuf? First(int number) => All(number) is [var first, ..] ? first.Message : null;

    /// <summary>Each occurrence of a field: a message or text, or a number.</summary>
    public IReadOnlyList<(Protobuf Message, ulong Number)> All(int number)
    {
        var found = new List<(Protobuf, ulong)>();
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = Varint(ref at);
            var (message, value) = (default(Protobuf), 0UL);
            switch (tag & 7)
            {
                case 0:
                    value = Varint(ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(ref at);
                    message = new Protobuf(bytes.Slice(at, length));
                    at += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {tag & 7}.");
            }

            if ((int)(tag >> 3) == number) found.Add((message, value));
        }

        return found;
    }

    private ulong Varint(ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
    }
}
