using System.Collections;
using System.Globalization;
using System.Reflection;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Workers;

namespace PipelineGraph.Plugins.Tests.Workers;

/// <summary>All that the contract can say crosses the border to a worker: also a property that is added to it later.</summary>
public class FormTests
{
    private int filled;

    [Fact]
    public void A_snapshot_arrives_as_it_was_sent() => AssertArrives(SnapshotForm.Write, SnapshotForm.Read);

    [Fact]
    public void A_verdict_arrives_as_it_was_sent() => AssertArrives(VerdictForm.Write, VerdictForm.Read);

    [Fact]
    public void A_description_arrives_as_it_was_sent() => AssertArrives(DescriptionForm.Write, DescriptionForm.Read);

    [Theory]
    [InlineData(FactValueType.Text)]
    [InlineData(FactValueType.Number)]
    [InlineData(FactValueType.Money)]
    [InlineData(FactValueType.Boolean)]
    [InlineData(FactValueType.Date)]
    [InlineData(FactValueType.List)]
    public void A_value_of_each_type_arrives(FactValueType type)
    {
        var value = Value(type);
        Assert.Equal(type, value.Type);
        Assert.Equal(value, Sent<FactValue>(value, (writer, sent) => writer.Value(sent), reader => reader.Value()));
    }

    [Fact]
    public void Every_type_of_value_and_of_setting_is_known_to_the_form()
    {
        Assert.All(Enum.GetValues<FactValueType>(), type => Value(type));
        Assert.All(Enum.GetValues<SettingType>(), type =>
        {
            var value = Setting(type);
            Assert.Equal(Told(value), Told(Sent(value, SettingForm.Write, SettingForm.Read)));
        });
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused_and_never_take_more_memory_than_they_are()
    {
        using var writer = new FrameWriter(MessageKind.Verdict);
        VerdictForm.Write(writer, (Verdict)Filled(typeof(Verdict)));
        var frame = writer.Finish()[sizeof(int)..].ToArray();
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var broken = frame[..random.Next(1, frame.Length + 1)];
            for (var change = 0; change < 3; change++) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                VerdictForm.Read(new FrameReader(broken));
            }
            catch (InvalidDataException)
            {
                // What is no verdict is told so, by no other exception.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
        }
    }

    private void AssertArrives<T>(Action<FrameWriter, T> write, Func<FrameReader, T> read)
    {
        var sent = (T)Filled(typeof(T));
        var told = Told(sent);
        Assert.True(told.Length > 200, told);
        Assert.Equal(told, Told(Sent(sent, write, read)));
    }

    private static T Sent<T>(T value, Action<FrameWriter, T> write, Func<FrameReader, T> read)
    {
        using var writer = new FrameWriter(MessageKind.Verdict);
        write(writer, value);
        return read(new FrameReader(writer.Finish()[sizeof(int)..].ToArray()));
    }

    /// <summary>An object whose every property says something of its own.</summary>
    private object Filled(Type type)
    {
        filled++;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return string.Create(CultureInfo.InvariantCulture, $"text {filled} ſ𝄞");
        if (type == typeof(Guid)) return new Guid(filled, 2, 3, new byte[8]);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).AddMicroseconds(filled);
        if (type == typeof(DateOnly)) return new DateOnly(2026, 1, 1).AddDays(filled);
        if (type == typeof(decimal)) return filled / 100m;
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return filled;
        if (type == typeof(long)) return long.MaxValue - filled;
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().ElementAt(filled % Enum.GetValues(type).Length);
        if (type == typeof(FactValue)) return Value((FactValueType)(filled % Enum.GetValues<FactValueType>().Length));
        if (type == typeof(SettingValue)) return Setting((SettingType)(filled % Enum.GetValues<SettingType>().Length));
        if (type == typeof(LocalizedText)) return new LocalizedText { ["en"] = (string)Filled(typeof(string)), ["nl"] = (string)Filled(typeof(string)) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) return FilledMap(type.GetGenericArguments()[1]);
        if (type.IsGenericType)
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, 3);
            for (var index = 0; index < items.Length; index++) items.SetValue(Filled(item), index);
            return type.GetGenericTypeDefinition() == typeof(FactList<>) ? type.GetMethod("Of")!.Invoke(null, [items])! : items;
        }

        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)) property.SetValue(made, Filled(property.PropertyType));
        return made;
    }

    private IDictionary FilledMap(Type of)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), of))!;
        for (var count = 0; count < 7; count++) map.Add(Filled(typeof(string)), Filled(of));
        return map;
    }

    private static FactValue Value(FactValueType type) => type switch
    {
        FactValueType.Text => FactValue.OfText("text"),
        FactValueType.Number => FactValue.OfNumber(-12.3450m),
        FactValueType.Money => FactValue.OfMoney(decimal.MaxValue, "EUR"),
        FactValueType.Boolean => FactValue.OfBoolean(false),
        FactValueType.Date => FactValue.OfDate(DateOnly.MaxValue),
        FactValueType.List => FactValue.OfList(["one", "", "one"]),
        _ => throw new ArgumentOutOfRangeException(nameof(type), "The contract grew: teach it to FrameWriter.Value."),
    };

    private SettingValue Setting(SettingType type) => type switch
    {
        SettingType.Boolean => SettingValue.Boolean(true),
        SettingType.Integer => SettingValue.Integer(long.MinValue),
        SettingType.Number => SettingValue.Number(0.000001m),
        SettingType.Text => SettingValue.Text("text"),
        SettingType.Choice => SettingValue.Choice("choice"),
        SettingType.TextList => SettingValue.TextList("one", "two"),
        SettingType.AttributeRules => SettingValue.AttributeRules((AttributeRule)Filled(typeof(AttributeRule)), new AttributeRule { Key = "k", Operator = RuleOperator.Eq, Values = [] }),
        SettingType.ActivityRules => SettingValue.ActivityRules((ActivityRule)Filled(typeof(ActivityRule)), new ActivityRule { Kind = "k" }),
        _ => throw new ArgumentOutOfRangeException(nameof(type), "The contract grew: teach it to SettingForm."),
    };

    /// <summary>All that there is to read of an object, written out.</summary>
    private static string Told(object? value) => value switch
    {
        null => "-",
        string text => text,
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        IFormattable or bool => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        SettingValue setting => $"{setting.Type} {Told(typeof(SettingValue).GetField("value", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(setting))}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Told).Order(StringComparer.Ordinal))}]",
        _ => $"{{{string.Join("; ", value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0).Select(property => $"{property.Name}: {Told(property.GetValue(value))}"))}}}",
    };
}
