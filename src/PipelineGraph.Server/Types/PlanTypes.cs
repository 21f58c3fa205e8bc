using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>One stage of a plan.</summary>
public sealed record PlanStepView(PlanView Plan, StageView Stage)
{
    public string Key => Stage.Description.Key;

    internal async Task<Proportion> RateAsync()
    {
        var sample = await Plan.SampleAsync(Key);
        return new Proportion(sample.Ended, sample.Count);
    }

    /// <summary>How long it takes those who arrive.</summary>
    internal async Task<Quantiles> TimeAsync() => (await Plan.SampleAsync(Key)).OfEnded;
}

/// <summary>What a step of a plan is measured by.</summary>
public sealed record PlanSampleView(PlanStepView Step, Waits Waits, TimeSpan FollowUp, DateTimeOffset EnteredBefore);

/// <summary>Who stands in the stage of a step.</summary>
public sealed record PlanPipelineView(PlanStepView Step, int Count, double? Expected);

[ObjectType("Plan", typeof(PlanView))]
internal static class PlanType
{
    public static Task<BasisView> Basis(PlanView plan, ResolverContext context, CancellationToken cancellationToken) => PeriodFunnelType.Basis(plan.Funnel, context, cancellationToken);

    public static StageView Goal(PlanView plan) => plan.StageOf(plan.Goal);

    public static DateTimeOffset From(PlanView plan) => plan.Period.From;

    public static DateTimeOffset To(PlanView plan) => plan.Period.To;

    public static int Customers(PlanView plan) => plan.Customers.Number;

    public static int CustomersLow(PlanView plan) => plan.Customers.Least;

    public static int? CustomersHigh(PlanView plan) => plan.Customers.Most;

    /// <summary>Each of them stands in one stage, so that nobody is counted twice.</summary>
    public static async Task<double?> ExpectedFromPipeline(PlanView plan)
    {
        double? sum = 0;
        foreach (var step in plan.Steps)
        {
            var standing = await plan.StandingAsync(step.Key);
            if (standing > 0) sum += standing * (await step.RateAsync()).Share;
        }

        return sum;
    }

    public static Task<DateTimeOffset> ObservedUntil(PlanView plan) => plan.Funnel.Context.ObservedUntil.Value;

    public static async Task<IEnumerable<PlanWarningView>> Warnings(PlanView plan) => await PlanWarnings.OfAsync(plan);
}

[ObjectType("PlanRevenue", typeof(PlanRevenueView))]
internal static class PlanRevenueType
{
    public static decimal? PerCustomerLow(PlanRevenueView revenue) => revenue.Range?.Low is { } low ? decimal.Round(low, 6) : null;

    public static decimal? PerCustomerHigh(PlanRevenueView revenue) => revenue.Range?.High is { } high ? decimal.Round(high, 6) : null;

    public static FigureView? Arrived(PlanRevenueView revenue) => revenue.Sample;

    public static int? WithAmount(PlanRevenueView revenue) => (int?)revenue.Amounts?.Count;
}

[ObjectType("PlanStep", typeof(PlanStepView))]
internal static class PlanStepType
{
    public static async Task<PlanSampleView> Sample(PlanStepView step)
    {
        var (followUp, before) = await step.Plan.CutAsync(step.Key);
        return new PlanSampleView(step, await step.Plan.SampleAsync(step.Key), followUp, before);
    }

    public static async Task<double?> Rate(PlanStepView step) => (await step.RateAsync()).Share;

    public static async Task<double?> RateLow(PlanStepView step) => (await step.RateAsync()).Low;

    public static async Task<double?> RateHigh(PlanStepView step) => (await step.RateAsync()).High;

    public static async Task<int?> Needed(PlanStepView step) => (await step.RateAsync()).Needed(step.Plan.Customers.Number);

    public static async Task<int?> NeededLow(PlanStepView step) => (await step.RateAsync()).LeastNeeded(step.Plan.Customers.Least);

    public static async Task<int?> NeededHigh(PlanStepView step) => step.Plan.Customers.Most is { } most ? (await step.RateAsync()).MostNeeded(most) : null;

    public static Task<Quantiles> Time(PlanStepView step) => step.TimeAsync();

    public static async Task<Quantiles> TimeOfAll(PlanStepView step) => (await step.Plan.SampleAsync(step.Key)).OfAll;

    public static async Task<DateOnly?> EnterFrom(PlanStepView step) => Day(step, step.Plan.Period.From, (await step.TimeAsync()).Median);

    public static async Task<DateOnly?> EnterBy(PlanStepView step) => Day(step, Last(step), (await step.TimeAsync()).Median);

    public static async Task<DateOnly?> EnterByForMost(PlanStepView step) => Day(step, Last(step), (await step.TimeAsync()).P90);

    public static async Task<PlanPipelineView> InPipeline(PlanStepView step)
    {
        var count = await step.Plan.StandingAsync(step.Key);
        return new PlanPipelineView(step, count, count == 0 ? 0 : count * (await step.RateAsync()).Share);
    }

    public static async Task<IEnumerable<PlanWarningView>> Warnings(PlanStepView step) => await PlanWarnings.OfAsync(step);

    /// <summary>The last instant of the plan's period.</summary>
    private static DateTimeOffset Last(PlanStepView step) => step.Plan.Period.To - Core.Instants.Microsecond;

    /// <summary>The day of the period's zone in which that instant lies; null before all days.</summary>
    internal static DateOnly? Day(PlanStepView step, DateTimeOffset end, TimeSpan? earlier) => earlier is { } time && time.Ticks < end.UtcTicks - TimeSpan.TicksPerDay
        ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end - time, step.Plan.Period.Zone).DateTime)
        : null;
}

[ObjectType("PlanSample", typeof(PlanSampleView))]
internal static class PlanSampleType
{
    public static FigureView Entered(PlanSampleView sample) => Of(sample, new FigureOf(PeriodFigure.FirstEntered, sample.Step.Key), sample.Waits.Count);

    public static FigureView Arrived(PlanSampleView sample) => Of(sample, Way(sample, PeriodFigure.Arrived), sample.Waits.Ended);

    public static FigureView OnTheWay(PlanSampleView sample) => Of(sample, Way(sample, PeriodFigure.OnTheWay), sample.Waits.OnTheWay);

    public static async Task<FigureView> TooRecent(PlanSampleView sample)
    {
        var (plan, figure) = (sample.Step.Plan, new FigureOf(PeriodFigure.FirstEntered, sample.Step.Key));
        var source = plan.Funnel.Source;
        // Where the cut lies before the period, all of it is too recent.
        if (!(sample.EnteredBefore <= source.From)) source = source with { From = sample.EnteredBefore };
        return Of(plan, source, figure, (await plan.AllAsync(sample.Step.Key)).Count - sample.Waits.Count);
    }

    private static FigureOf Way(PlanSampleView sample, PeriodFigure figure) => new(figure, sample.Step.Key) { Target = sample.Step.Plan.Goal };

    private static FigureView Of(PlanSampleView sample, FigureOf figure, long count) =>
        Of(sample.Step.Plan, sample.Step.Plan.Funnel.Source with { To = sample.EnteredBefore }, figure, count);

    private static FigureView Of(PlanView plan, PeriodSource source, FigureOf figure, long count) => new(
        new PeriodFunnelView(plan.Funnel.Context, source, _ => throw new InvalidOperationException("Its figures are counted with those of the plan.")), figure, () => Task.FromResult((int)count));
}

[ObjectType("PlanPipeline", typeof(PlanPipelineView))]
internal static class PlanPipelineType
{
    public static FigureView Subjects(PlanPipelineView pipeline) =>
        new(pipeline.Step.Plan.Funnel, new FigureOf(PeriodFigure.Standing, pipeline.Step.Key), () => Task.FromResult(pipeline.Count));
}
