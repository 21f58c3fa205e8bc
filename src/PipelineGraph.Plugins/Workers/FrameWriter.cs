using System.Buffers.Binary;
using System.Text;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>
/// Writes one message for the other side of a worker's pipes: its length, then values without names. A short text is written once and referred to
/// after that, because the facts of a person repeat a few keys.
/// </summary>
internal sealed class FrameWriter : IDisposable
{
    /// <summary>Longer texts seldom come again.</summary>
    public const int LongestSharedText = 64;

    private const int LengthBytes = sizeof(int);

    private readonly MemoryStream buffer = new(4096);
    private readonly BinaryWriter writer;
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);

    public FrameWriter(MessageKind kind)
    {
        writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(0);
        writer.Write((byte)kind);
    }

    public int Length => (int)buffer.Length;

    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        writer.Flush();
        var frame = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - LengthBytes);
        return frame;
    }

    public void Byte(int value) => writer.Write(checked((byte)value));

    public void Boolean(bool value) => writer.Write(value);

    public void Integer(int value) => writer.Write7BitEncodedInt(value);

    public void Number(long value) => writer.Write7BitEncodedInt64(value);

    public void Decimal(decimal value) => writer.Write(value);

    public void Id(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.Write(bytes);
    }

    public void Day(DateOnly value) => writer.Write(value.DayNumber);

    public void Instant(DateTimeOffset value)
    {
        writer.Write(value.UtcTicks);
        writer.Write((short)value.TotalOffsetMinutes);
    }

    public void Bytes(byte[] value)
    {
        Integer(value.Length);
        writer.Write(value);
    }

    /// <summary>0: null; 1: a new text; else one that came before.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Integer(0);
        }
        else if (texts.TryGetValue(value, out var known))
        {
            Integer(known);
        }
        else
        {
            Integer(1);
            writer.Write(value);
            if (value.Length <= LongestSharedText) texts.Add(value, texts.Count + 2);
        }
    }

    public void Optional<T>(T? value, Action<T> write)
        where T : struct
    {
        Boolean(value is not null);
        if (value is { } some) write(some);
    }

    public void List<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Integer(items.Count);
        foreach (var item in items) write(item);
    }

    public void Texts(IReadOnlyCollection<string> items) => List(items, Text);

    public void Value(FactValue value)
    {
        Byte((int)value.Type);
        switch (value.Type)
        {
            case FactValueType.Text: Text(value.Text); break;
            case FactValueType.Number: Decimal(value.Number!.Value); break;
            case FactValueType.Boolean: Boolean(value.Boolean!.Value); break;
            case FactValueType.Date: Day(value.Date!.Value); break;
            case FactValueType.List: Texts(value.List!); break;
            case FactValueType.Money:
                Decimal(value.Number!.Value);
                Text(value.Currency);
                break;
            default: throw new InvalidDataException($"A value of the type {value.Type} cannot be sent to a worker.");
        }
    }

    public void Dispose() => writer.Dispose();
}
