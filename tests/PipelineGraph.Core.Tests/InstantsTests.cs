namespace PipelineGraph.Core.Tests;

public sealed class InstantsTests
{
    [Theory]
    [InlineData("Europe/Amsterdam", 2026, 3, 29, "2026-03-28T23:00:00Z")]
    [InlineData("America/Havana", 2026, 3, 8, "2026-03-08T05:00:00Z")]
    [InlineData("America/Havana", 2026, 11, 1, "2026-11-01T04:00:00Z")]
    [InlineData("UTC", 1, 1, 1, "0001-01-01T00:00:00Z")]
    public void A_day_begins_at_its_first_instant_in_the_zone(string zone, int year, int month, int day, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            Instants.StartOfDay(new DateOnly(year, month, day), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void An_instant_is_cut_to_the_microsecond_and_asked_for_at_the_next()
    {
        var instant = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)).AddTicks(13);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(10), Instants.Whole(instant));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(20), Instants.WholeAtOrAfter(instant));
        Assert.Equal(Instants.Whole(instant), Instants.WholeAtOrAfter(Instants.Whole(instant)));
    }
}
