using System.Globalization;
using PipelineGraph.Core.Deals;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Why a row is a bad one, in words for whoever mends the file.</summary>
internal sealed class RowFault(string message) : Exception(message);

/// <summary>Reads the values and dates of a row as the mapping says; unknown ones are null.</summary>
internal sealed class RowValues(ImportMapping mapping, TimeZoneInfo zone, string currency)
{
    private static readonly string[] Unzoned = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm"];
    private static readonly string[] InstantsWithOffset = [.. Unzoned.Select(format => format + "K")];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The years of dates that are given by day and month: they follow from the rows above.</summary>
    private readonly Dictionary<string, (int Year, int Month)> years = new(StringComparer.Ordinal);

    public string? Text(CsvRow row, ImportValue? value) =>
        value?.Constant is { } constant ? (constant.Text ?? constant.Number?.ToString(CultureInfo.InvariantCulture) ?? (constant.Boolean is true ? "true" : "false"))
        : value is null ? null : Value(row, value, FactValueType.Text)?.Text;

    public string? Fill(CsvRow row, Template? template) => template?.Fill(row, mapping.Unknown);

    public static string Id(CsvRow row, Template template, string of) =>
        template.Fill(row, [], isId: true) ?? throw new RowFault($"The row has no {of}: '{template.Text}' is empty.");

    public FactValue? Value(CsvRow row, ImportValue value, FactValueType type)
    {
        if (value.Constant is { } constant) return Typed(constant, value, row, type);
        if (value.Text?.Fill(row, value.Unknown ?? mapping.Unknown) is not { } text) return null;
        if (value.Values is { } values)
        {
            if (values.TryGetValue(text, out var translated)) return translated is null ? null : Typed(translated, value, row, type);
            if (!value.KeepOthers)
                throw new RowFault($"'{text}' of {value.Text.Text} is none of {string.Join(", ", values.Keys.Select(key => $"'{key}'"))}: add it to \"values\" in the mapping, or set \"keepOthers\".");
        }

        return Read(text, value, row, type);
    }

    public RowDate Date(CsvRow row, ImportInstant? instant)
    {
        if (instant is null) return default;
        var date = instant.Day is null ? Dated(row, instant) : new RowDate(null, ByMonth(row, instant));
        if (!date.IsKnown || instant.MinusDays is null) return date;
        if (Fill(row, instant.MinusDays) is not { } text) return default;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days > 100_000) throw new RowFault($"'{text}' of {instant.MinusDays.Text} is no number of days.");
        try
        {
            return new RowDate(date.At?.AddDays(-days), date.On?.AddDays(-days));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new RowFault($"{text} days before the date there is no year any more.");
        }
    }

    /// <summary>Follows the year of a date that is given by day and month, in a row that may have no use for it.</summary>
    public void Follow(CsvRow row, ImportInstant calendar) => ByMonth(row, calendar);

    /// <summary>The instant at which the date begins.</summary>
    public DateTimeOffset? Start(RowDate date) => date.At ?? (date.On is { } day ? Instants.StartOfDay(day, zone) : null);

    private FactValue Typed(FactValue given, ImportValue value, CsvRow row, FactValueType type) =>
        given.Type == type ? given
        : given.Text is { } text ? Read(text, value, row, type)
        : type == FactValueType.Money && given.Number is { } amount ? FactValue.OfMoney(amount, Currency(value, row))
        : type == FactValueType.Text && given.Number is { } number ? FactValue.OfText(number.ToString(CultureInfo.InvariantCulture))
        : throw new RowFault($"A constant of the mapping is a {given.Type.ToString().ToLowerInvariant()}, but the attribute a {type.ToString().ToLowerInvariant()}.");

    private FactValue Read(string text, ImportValue value, CsvRow row, FactValueType type) => type switch
    {
        FactValueType.Number => FactValue.OfNumber(Number(text, value)),
        FactValueType.Money => FactValue.OfMoney(Number(text, value), Currency(value, row)),
        FactValueType.Boolean => FactValue.OfBoolean(Boolean(text, value)),
        FactValueType.Date => FactValue.OfDate(Day(text, value)),
        FactValueType.List => FactValue.OfList(text.Split(value.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        _ => FactValue.OfText(text),
    };

    private decimal Number(string text, ImportValue value)
    {
        var plain = mapping.GroupSeparator is { } group ? text.Replace(group.ToString(), "", StringComparison.Ordinal) : text;
        if (mapping.DecimalSeparator != '.')
        {
            if (plain.Contains('.', StringComparison.Ordinal)) throw new RowFault($"'{text}' of {value.Text?.Text} is no number with '{mapping.DecimalSeparator}' before the decimals.");
            plain = plain.Replace(mapping.DecimalSeparator, '.');
        }

        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RowFault($"'{text}' of {value.Text?.Text} is no number.");
    }

    private string Currency(ImportValue value, CsvRow row)
    {
        var code = Fill(row, value.Currency) ?? currency;
        return Money.IsCurrency(code) ? code : throw new RowFault($"'{code}' is no currency of ISO 4217, as EUR.");
    }

    private static bool Boolean(string text, ImportValue value) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => throw new RowFault($"'{text}' of {value.Text?.Text} is neither true nor false: say in \"values\" what it means."),
    };

    private static DateOnly Day(string text, ImportValue value) =>
        DateOnly.TryParseExact(text, value.Format ?? "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new RowFault($"'{text}' of {value.Text?.Text} is no date of the form {value.Format ?? "yyyy-MM-dd"}.");

    private RowDate Dated(CsvRow row, ImportInstant instant)
    {
        if (Fill(row, instant.Text) is not { } text) return default;
        var (culture, none) = (CultureInfo.InvariantCulture, DateTimeStyles.None);
        if (instant.Format is not { } format)
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, none, out var iso)) return new RowDate(null, iso);
            if (text.LastIndexOfAny(['+', '-', 'Z']) > 9 && DateTimeOffset.TryParseExact(text, InstantsWithOffset, culture, none, out var at)) return new RowDate(Whole(at), null);
            if (DateTime.TryParseExact(text, Unzoned, culture, none, out var unzoned)) return new RowDate(Local(unzoned), null);
            throw new RowFault($"'{text}' of {instant.Text!.Text} is no ISO 8601 date or instant, as 2026-01-31 or 2026-01-31T14:05:00+01:00: set \"format\" in the mapping.");
        }

        if (format.AsSpan().IndexOfAny('z', 'K') >= 0 && DateTimeOffset.TryParseExact(text, format, culture, none, out var zoned)) return new RowDate(Whole(zoned), null);
        if (format.AsSpan().IndexOfAny('H', 'h') >= 0 && DateTime.TryParseExact(text, format, culture, none, out var local)) return new RowDate(Local(local), null);
        if (DateOnly.TryParseExact(text, format, culture, none, out var day)) return new RowDate(null, day);
        throw new RowFault($"'{text}' of {instant.Text!.Text} does not have the form {format}.");
    }

    private DateTimeOffset Local(DateTime local) =>
        zone.IsInvalidTime(local)
            ? throw new RowFault($"{local.ToString("s", CultureInfo.InvariantCulture)} does not exist in {zone.Id}: the clock was put forward over it.")
            : Whole(new DateTimeOffset(Math.Clamp(local.Ticks - zone.GetUtcOffset(local).Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero));

    private static DateTimeOffset Whole(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    private DateOnly? ByMonth(CsvRow row, ImportInstant instant)
    {
        if (Fill(row, instant.Month) is not { } monthText || Fill(row, instant.Day) is not { } dayText) return null;
        var month = Array.IndexOf(Months, monthText.Length >= 3 ? monthText[..3].ToLowerInvariant() : "") + 1;
        if (month == 0 && !(int.TryParse(monthText, NumberStyles.None, CultureInfo.InvariantCulture, out month) && month is >= 1 and <= 12)) throw new RowFault($"'{monthText}' of {instant.Month!.Text} is no month.");
        var name = $"{instant.FirstYear}{instant.Month!.Text}";
        var (year, last) = years.GetValueOrDefault(name, (instant.FirstYear, 1));
        if (month < last) year++;
        years[name] = (year, month);
        if (!int.TryParse(dayText, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day < 1 || year > 9999 || day > DateTime.DaysInMonth(year, month))
            throw new RowFault($"'{dayText}' of {instant.Day!.Text} is no day of month {month} of {year}.");
        return new DateOnly(year, month, day);
    }
}
