using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>A period of whole days, as clients write it.</summary>
[InputType("DayPeriodInput")]
public sealed record DayPeriodInput
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public string? TimeZone { get; init; }
}

/// <summary>A period from one instant to another, as clients write it.</summary>
[InputType("InstantPeriodInput")]
public sealed record InstantPeriodInput
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }
}

/// <summary>A period, as clients write it: exactly one of its fields.</summary>
[InputType("FunnelPeriodInput")]
public sealed record FunnelPeriodInput
{
    public DayPeriodInput? Days { get; init; }

    public InstantPeriodInput? Instants { get; init; }

    /// <summary>Half-open; the zone is the given one, or the tenant's.</summary>
    /// <exception cref="GraphQLException">It ends before it begins, or there is no such zone.</exception>
    internal (DateTimeOffset? From, DateTimeOffset? To, TimeZoneInfo Zone) Read(string tenantZone)
    {
        var name = Days?.TimeZone ?? tenantZone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) throw Refused($"'{name}' is not a time zone; give an IANA name as Europe/Amsterdam.");
        var (from, to) = Days is { } days
            ? (Core.Instants.StartOfDay(days.From, zone), Core.Instants.StartOfDay(days.To, zone))
            : (Whole(Instants!.From), Whole(Instants.To));
        if (from >= to) throw Refused("The period ends where it begins, or before: give a `to` that is later than `from`.");
        return (from, to, zone);

        static DateTimeOffset? Whole(DateTimeOffset? instant) => instant is { } given ? Core.Instants.WholeAtOrAfter(given) : null;

        static GraphQLException Refused(string message) => new(message, ErrorCodes.Input);
    }
}
