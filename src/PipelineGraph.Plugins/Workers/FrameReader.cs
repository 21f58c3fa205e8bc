using System.Buffers.Binary;
using System.Text;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>
/// Reads what <see cref="FrameWriter"/> wrote. The other side may be a plugin that went wild: whatever does not fit is an
/// <see cref="InvalidDataException"/>, and no number in a frame makes memory that the frame has no bytes for.
/// </summary>
internal sealed class FrameReader(byte[] frame)
{
    private readonly List<string> texts = [];
    private int position = 1;

    public MessageKind Kind => frame.Length > 0 ? (MessageKind)frame[0] : throw Broken();

    public byte Byte() => Take(1)[0];

    public bool Boolean() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw Broken(),
    };

    public int Integer() => Number() is var value && value is >= 0 and <= int.MaxValue ? (int)value : throw Broken();

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }

        throw Broken();
    }

    public decimal Decimal()
    {
        var bytes = Take(16);
        Span<int> parts = stackalloc int[4];
        for (var part = 0; part < 4; part++) parts[part] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(part * 4)..]);
        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException)
        {
            throw Broken();
        }
    }

    public Guid Id() => new(Take(16));

    public DateOnly Day() =>
        BinaryPrimitives.ReadInt32LittleEndian(Take(4)) is var day && day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : throw Broken();

    public DateTimeOffset Instant()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        var minutes = BinaryPrimitives.ReadInt16LittleEndian(Take(2));
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks) throw Broken();
        try
        {
            var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
            return minutes == 0 ? instant : instant.ToOffset(TimeSpan.FromMinutes(minutes));
        }
        catch (ArgumentException)
        {
            throw Broken();
        }
    }

    public byte[] Bytes() => Take(Integer()).ToArray();

    public string? Text()
    {
        var known = Integer();
        if (known == 0) return null;
        if (known > 1) return known - 2 < texts.Count ? texts[known - 2] : throw Broken();
        var text = Encoding.UTF8.GetString(Take(Integer()));
        if (text.Length <= FrameWriter.LongestSharedText) texts.Add(text);
        return text;
    }

    /// <summary>A text that cannot be missing.</summary>
    public string Word() => Text() ?? throw Broken();

    public T? Optional<T>(Func<T> read)
        where T : struct => Boolean() ? read() : null;

    public List<T> List<T>(Func<T> read)
    {
        var count = Integer();
        if (count > frame.Length - position) throw Broken(); // each item has a byte at least
        var items = new List<T>(Math.Min(count, 256));
        for (var index = 0; index < count; index++) items.Add(read());
        return items;
    }

    public List<string> Texts() => List(Word);

    public FactValue Value() => (FactValueType)Byte() switch
    {
        FactValueType.Text => FactValue.OfText(Word()),
        FactValueType.Number => FactValue.OfNumber(Decimal()),
        FactValueType.Boolean => FactValue.OfBoolean(Boolean()),
        FactValueType.Date => FactValue.OfDate(Day()),
        FactValueType.List => FactValue.OfList(Texts()),
        FactValueType.Money => FactValue.OfMoney(Decimal(), Word()),
        _ => throw Broken(),
    };

    /// <summary>A value of an enumeration that both sides know.</summary>
    public T Named<T>()
        where T : struct, Enum => (T)Enum.ToObject(typeof(T), Byte()) is var value && Enum.IsDefined(value) ? value : throw Broken();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > frame.Length - position) throw Broken();
        var bytes = frame.AsSpan(position, count);
        position += count;
        return bytes;
    }

    /// <summary>What the host says of a worker that sent it.</summary>
    public static InvalidDataException Broken() => new("its output is not one that the server understands");
}
