namespace PipelineGraph.Core;

/// <summary>Instants as they are stored: UTC in whole microseconds.</summary>
public static class Instants
{
    public static readonly TimeSpan Microsecond = TimeSpan.FromTicks(TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset Whole(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The first whole microsecond at or after the instant.</summary>
    public static DateTimeOffset WholeAtOrAfter(DateTimeOffset instant)
    {
        var whole = Whole(instant);
        return whole.UtcTicks == instant.UtcTicks || whole >= LastWhole ? whole : whole + Microsecond;
    }

    /// <summary>When a day begins in a zone: its first instant, which is not always midnight.</summary>
    public static DateTimeOffset StartOfDay(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        // Of an hour that comes twice the first one has the larger offset.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static readonly DateTimeOffset LastWhole = Whole(DateTimeOffset.MaxValue);
}
