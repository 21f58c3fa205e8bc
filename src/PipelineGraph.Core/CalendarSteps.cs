namespace PipelineGraph.Core;

/// <summary>The parts of a calendar that a period is cut into.</summary>
public enum CalendarStep
{
    Day,

    /// <summary>From Monday on (ISO 8601).</summary>
    Week,

    Month,
}

/// <summary>Cuts periods where days, weeks and months begin in a zone.</summary>
public static class CalendarSteps
{
    /// <summary>From here on a next month may have no days any more.</summary>
    private static readonly DateOnly LastMonth = new(9999, 12, 1);

    /// <summary>Ascending: the start, each beginning of a step behind it and before the end, and the end; the start alone of a period of no length.</summary>
    /// <param name="most">Ends after so many parts.</param>
    public static IReadOnlyList<DateTimeOffset> Bounds(DateTimeOffset from, DateTimeOffset to, CalendarStep step, TimeZoneInfo zone, int most)
    {
        List<DateTimeOffset> bounds = [from];
        for (var day = First(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime), step); bounds.Count <= most && bounds[^1] < to; day = day >= LastMonth ? day : Next(day, step))
        {
            var end = day >= LastMonth ? to : Instants.StartOfDay(Next(day, step), zone);
            // Where a zone went over to another side of the date line, a day was left out.
            if (end > bounds[^1]) bounds.Add(end < to ? end : to);
        }

        return bounds;
    }

    private static DateOnly First(DateOnly day, CalendarStep step) => step switch
    {
        CalendarStep.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        CalendarStep.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    private static DateOnly Next(DateOnly day, CalendarStep step) => step switch
    {
        CalendarStep.Week => day.AddDays(7),
        CalendarStep.Month => day.AddMonths(1),
        _ => day.AddDays(1),
    };
}
