using System.Globalization;
using System.Numerics;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>How many must arrive at a goal, and how many that is at least and at most. The most is null where nobody can tell.</summary>
public sealed record PlanNumber(int Number, int Least, int? Most);

/// <summary>How a target of revenue became one of customers.</summary>
/// <param name="Sample">What was measured; null: it was given what one brings.</param>
public sealed record PlanRevenueView(decimal Amount, string Currency, decimal PerCustomer, (decimal Low, decimal High)? Range, FigureView? Sample, SampleMean? Amounts);

/// <summary>
/// From a goal back to what must enter the stages before it, by what the tenant has measured. Each kind of figure is read once, for all stages, when it is asked for.
/// </summary>
public sealed class PlanView
{
    private const int MostCustomers = 1_000_000;
    private const int MostDays = 3_650;

    private static readonly Waits Nobody = new(0, 0);

    private readonly Lazy<Task<IReadOnlyDictionary<string, Waits>>> all;
    private readonly Lazy<Task<IReadOnlyDictionary<string, (TimeSpan FollowUp, DateTimeOffset Before)>>> cuts;
    private readonly Lazy<Task<IReadOnlyDictionary<string, Waits>>> samples;
    private readonly Lazy<Task<IReadOnlyDictionary<string, int>>> standing;

    private PlanView(PeriodFunnelView funnel, string goal, (DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone) period, int? followUpDays, CancellationToken cancellationToken)
    {
        (Funnel, Goal, Period) = (funnel, goal, period);
        Before = [.. funnel.Source.Order.TakeWhile(stage => stage != goal)];
        var way = new FigureOf(PeriodFigure.Arrived, goal) { Target = goal };
        all = new(async () => await funnel.Context.Query.Times.WaitsAsync(funnel.Source, way, Before, await funnel.Context.ObservedUntil.Value, cancellationToken));
        cuts = new(() => CutsAsync(followUpDays));
        samples = new(async () =>
            await funnel.Context.Query.Times.WaitsAsync(funnel.Source, way, Before, await funnel.Context.ObservedUntil.Value, cancellationToken, await BeganBeforeAsync()));
        standing = new(async () => await funnel.Context.Query.CountAsync(funnel.Source, PeriodFigure.Standing, cancellationToken));
    }

    /// <summary>What is measured.</summary>
    public PeriodFunnelView Funnel { get; }

    public string Goal { get; }

    /// <summary>What the target is for.</summary>
    public (DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone) Period { get; }

    /// <summary>Who must arrive.</summary>
    public required PlanNumber Customers { get; init; }

    /// <summary>Null of a target of customers.</summary>
    public PlanRevenueView? Revenue { get; init; }

    /// <summary>The stages of the order before the goal.</summary>
    public IReadOnlyList<string> Before { get; }

    public IEnumerable<PlanStepView> Steps => Before.Select(stage => new PlanStepView(this, StageOf(stage)));

    public StageView StageOf(string key) => Funnel.Context.Stages.First(stage => stage.Description.Key == key);

    /// <summary>Who entered a stage within the measured period, however late.</summary>
    public async Task<Waits> AllAsync(string stage) => (await all.Value).GetValueOrDefault(stage, Nobody);

    /// <summary>Those of them who had their time.</summary>
    public async Task<Waits> SampleAsync(string stage) => (await samples.Value).GetValueOrDefault(stage, Nobody);

    public async Task<int> StandingAsync(string stage) => (await standing.Value).GetValueOrDefault(stage);

    public async Task<(TimeSpan FollowUp, DateTimeOffset Before)> CutAsync(string stage) => (await cuts.Value)[stage];

    /// <exception cref="GraphQLException">There is no such goal, nothing comes before it, or the target is none.</exception>
    internal static async Task<PlanView> OfAsync(
        PeriodFunnelView funnel, PlanTargetInput target, (DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone) period, string? goal, int? followUpDays, CancellationToken cancellationToken)
    {
        var order = funnel.Source.Order;
        if (order.Count < 2) throw Refused($"A plan needs two ordered stages at least, and the definition has {order.Count.ToString(CultureInfo.InvariantCulture)} of unit {funnel.Source.Known.Unit.ToString().ToUpperInvariant()}: plan with another `unit`.");
        var key = goal ?? funnel.Context.Stages.FirstOrDefault(stage => stage.Description.Kind == StageKind.Customer)?.Description.Key ?? order[^1];
        if (goal is null && key == order[0]) key = order[^1];
        if (!order.Contains(key)) throw StageErrors.NotOrdered(key, funnel.Source);
        if (key == order[0]) throw Refused($"Nothing comes before '{key}': the goal is one of {string.Join(", ", order.Skip(1))}.");
        if (followUpDays is < 0 or > MostDays) throw Refused(FormattableString.Invariant($"`followUpDays` is from 0 to {MostDays}."));
        if (target.Revenue is null)
        {
            if (target.Customers is not (> 0 and <= MostCustomers and var wanted)) throw Refused(FormattableString.Invariant($"`customers` is from 1 to {MostCustomers}."));
            return new PlanView(funnel, key, period, followUpDays, cancellationToken) { Customers = new PlanNumber(wanted, wanted, wanted) };
        }

        var revenue = await RevenueAsync(funnel, target.Revenue, key, cancellationToken);
        return new PlanView(funnel, key, period, followUpDays, cancellationToken) { Customers = CustomersOf(revenue), Revenue = revenue };
    }

    private static async Task<PlanRevenueView> RevenueAsync(PeriodFunnelView funnel, RevenueTargetInput target, string goal, CancellationToken cancellationToken)
    {
        if (target.Amount <= 0) throw Refused("`amount` is more than 0.");
        if (!Core.Deals.Money.IsCurrency(target.Currency)) throw Refused($"'{target.Currency}' is no currency: write the three capital letters of ISO 4217, as EUR.");
        if (target.PerCustomer is { } given) return given > 0 ? new PlanRevenueView(target.Amount, target.Currency, given, null, null, null) : throw Refused("`perCustomer` is more than 0.");
        if (funnel.Source.Known.Unit != Unit.Deal) throw Needed("Only deals have amounts: say with `perCustomer` what one customer brings, or plan with `unit: DEAL`.");
        var figure = new FigureOf(PeriodFigure.FirstEntered, goal);
        var (amounts, others) = await funnel.Context.Money.AmountsAsync(funnel.Source, figure, target.Currency, await funnel.Context.ObservedUntil.Value, cancellationToken);
        if (amounts.Mean is <= 0) throw Needed($"The deals that arrived at '{goal}' within the measured period brought no {target.Currency} on balance: say with `perCustomer` what one brings, or measure another period.");
        if (amounts.Mean is not { } mean)
        {
            throw Needed(
                $"No deal that arrived at '{goal}' within the measured period has an amount in {target.Currency}{(others.Count > 0 ? $", some have one in {string.Join(", ", others)}" : "")}: say with `perCustomer` what one brings, {(others.Count > 0 ? "plan in such a currency, " : "")}or measure another period.");
        }

        (decimal, decimal)? range = amounts.Range is { } ends ? ((decimal)Math.Max(ends.Low, 0), (decimal)ends.High) : null;
        return new PlanRevenueView(target.Amount, target.Currency, mean, range, new FigureView(funnel, figure, () => funnel.CountAsync(figure.Kind, goal)), amounts);
    }

    private static PlanNumber CustomersOf(PlanRevenueView revenue)
    {
        var number = (revenue.Amounts is { } amounts && Customers(revenue.PerCustomer) is not null ? (int)BigInteger.Max(1, amounts.TimesIn(revenue.Amount)!.Value) : Customers(revenue.PerCustomer))
            ?? throw Refused(FormattableString.Invariant($"By {revenue.PerCustomer} {revenue.Currency} a customer that would be more than {MostCustomers} customers: take a smaller `amount`."));
        return revenue.Range is var (low, high) ? new PlanNumber(number, Math.Min(number, Customers(high) ?? number), Customers(low) is { } most ? Math.Max(number, most) : null) : new PlanNumber(number, number, number);

        int? Customers(decimal each) => each > 0 && revenue.Amount / MostCustomers <= each ? (int)Math.Max(1, Math.Ceiling(revenue.Amount / each)) : null;
    }

    /// <summary>
    /// Who entered too lately had no time to arrive. So much time is given as nine of ten of those took who arrived: then the rate is hardly too low, and is not of the
    /// fast ones alone.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, (TimeSpan FollowUp, DateTimeOffset Before)>> CutsAsync(int? followUpDays)
    {
        var observed = await Funnel.Context.ObservedUntil.Value;
        var cuts = new Dictionary<string, (TimeSpan, DateTimeOffset)>(StringComparer.Ordinal);
        foreach (var stage in Before)
        {
            var followUp = followUpDays is { } days ? TimeSpan.FromDays(days) : (await AllAsync(stage)).OfEnded.P90 ?? TimeSpan.Zero;
            // Who entered just so long before has had the time.
            var before = followUp.Ticks >= observed.UtcTicks ? DateTimeOffset.MinValue : observed - followUp + Core.Instants.Microsecond;
            cuts[stage] = (followUp, Funnel.Source.To is { } to && to < before ? to : before);
        }

        return cuts;
    }

    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> BeganBeforeAsync() => (await cuts.Value).ToDictionary(cut => cut.Key, cut => cut.Value.Before, StringComparer.Ordinal);

    private static GraphQLException Refused(string message) => new(message, ErrorCodes.Input);

    private static GraphQLException Needed(string message) => new(message, "PER_CUSTOMER_NEEDED");
}
