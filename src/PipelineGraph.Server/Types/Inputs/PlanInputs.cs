using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>A month, as clients write it.</summary>
[InputType("MonthInput")]
public sealed record MonthInput
{
    public required int Year { get; init; }

    public required int Month { get; init; }
}

/// <summary>A quarter, as clients write it.</summary>
[InputType("QuarterInput")]
public sealed record QuarterInput
{
    public required int Year { get; init; }

    public required int Quarter { get; init; }
}

/// <summary>The period that a plan is for, as clients write it: exactly one of its fields.</summary>
[InputType("PlanPeriodInput")]
public sealed record PlanPeriodInput
{
    public MonthInput? Month { get; init; }

    public QuarterInput? Quarter { get; init; }

    public DayPeriodInput? Days { get; init; }

    /// <summary>Half-open; the zone is the given one, or the tenant's.</summary>
    /// <exception cref="GraphQLException">There is no such month or quarter, it ends before it begins, or there is no such zone.</exception>
    internal (DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone) Read(string tenantZone)
    {
        var days = Days ?? (Month, Quarter) switch
        {
            ({ Year: >= 1 and <= 9998, Month: >= 1 and <= 12 } month, _) => Months(month.Year, month.Month, 1),
            (null, { Year: >= 1 and <= 9998, Quarter: >= 1 and <= 4 } quarter) => Months(quarter.Year, (quarter.Quarter * 3) - 2, 3),
            _ => throw new GraphQLException("`month` is from 1 to 12, `quarter` from 1 to 4, `year` from 1 to 9998.", ErrorCodes.Input),
        };
        var (from, to, zone) = new FunnelPeriodInput { Days = days }.Read(tenantZone);
        return (from!.Value, to!.Value, zone);

        static DayPeriodInput Months(int year, int month, int count) => new() { From = new DateOnly(year, month, 1), To = new DateOnly(year, month, 1).AddMonths(count) };
    }
}

/// <summary>A target of revenue, as clients write it.</summary>
[InputType("RevenueTargetInput")]
public sealed record RevenueTargetInput
{
    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public decimal? PerCustomer { get; init; }
}

/// <summary>What a plan is to reach, as clients write it: exactly one of its fields.</summary>
[InputType("PlanTargetInput")]
public sealed record PlanTargetInput
{
    public int? Customers { get; init; }

    public RevenueTargetInput? Revenue { get; init; }
}
