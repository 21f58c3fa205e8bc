using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>How long the subjects of a period's funnel stay in its stages: read once for all of them, when it is asked for.</summary>
public sealed class PeriodSpeed(PeriodFunnelView funnel, CancellationToken cancellationToken)
{
    private static readonly Waits None = new(0, 0);

    private readonly Lazy<Task<IReadOnlyDictionary<string, Waits>>> stays = new(() => ReadAsync(funnel, PeriodFigure.Entered, cancellationToken));
    private readonly Lazy<Task<IReadOnlyDictionary<string, Waits>>> standing = new(() => ReadAsync(funnel, PeriodFigure.Standing, cancellationToken));

    private readonly ReadOnce<string, IReadOnlyDictionary<string, Waits>> passages = new();

    public CancellationToken CancellationToken => cancellationToken;

    public async Task<Waits> StaysAsync(string stage) => (await stays.Value).GetValueOrDefault(stage, None);

    public async Task<Waits> StandingAsync(string stage) => (await standing.Value).GetValueOrDefault(stage, None);

    /// <param name="from">The stages from which it is asked for: read together.</param>
    public async Task<Waits> PassageAsync(FigureOf way, IReadOnlyList<string> from) =>
        (await passages.OfAsync(way.Target!, async _ => await funnel.Context.Query.Times.WaitsAsync(funnel.Source, way, from, await funnel.Context.ObservedUntil.Value, cancellationToken)))
            .GetValueOrDefault(way.Stage, None);

    private static async Task<IReadOnlyDictionary<string, Waits>> ReadAsync(PeriodFunnelView funnel, PeriodFigure figure, CancellationToken cancellationToken) =>
        await funnel.Context.Query.Times.WaitsAsync(funnel.Source, new FigureOf(figure, ""), funnel.Source.All, await funnel.Context.ObservedUntil.Value, cancellationToken);
}

/// <summary>How long subjects stay in a stage.</summary>
public sealed record StageSpeedView(PeriodSpeed Speed, PeriodStageView Stage);

/// <summary>How long the stays of a period last.</summary>
public sealed record StayTimesView(PeriodStageView Stage, Waits Waits);

/// <summary>Who stands in a stage, and how long.</summary>
public sealed record StandingView(PeriodSpeed Speed, PeriodStageView Stage, Waits Waits);

/// <summary>How long the way from one stage to another takes.</summary>
public sealed record PassageView(PeriodStageView Stage, FigureOf Way, Waits Waits);

[ObjectType("StageSpeed", typeof(StageSpeedView))]
internal static class StageSpeedType
{
    public static StageView Stage(StageSpeedView speed) => speed.Stage.Stage;

    public static async Task<StayTimesView> TimeInStage(StageSpeedView speed) => new(speed.Stage, await speed.Speed.StaysAsync(speed.Stage.Key));

    public static async Task<StandingView> Standing(StageSpeedView speed) => new(speed.Speed, speed.Stage, await speed.Speed.StandingAsync(speed.Stage.Key));

    /// <returns>Null where the stage does not come behind this one.</returns>
    /// <exception cref="GraphQLException">There is no such stage.</exception>
    public static async Task<PassageView?> TimeTo(StageSpeedView speed, string stage)
    {
        var source = speed.Stage.Funnel.Source;
        if (!source.All.Contains(stage)) throw StageErrors.Unknown(stage, source);
        // Who falls out of the order, or from one stage outside it into another, does not come behind.
        List<string> from = source.Outside.Contains(stage) ? [] : [.. source.All.Except(source.Out.Contains(stage) ? source.Out : source.Order.SkipWhile(each => each != stage))];
        if (!from.Contains(speed.Stage.Key)) return null;
        var way = new FigureOf(PeriodFigure.Arrived, speed.Stage.Key) { Target = stage };
        return new PassageView(speed.Stage, way, await speed.Speed.PassageAsync(way, from));
    }
}

[ObjectType("StayTimes", typeof(StayTimesView))]
internal static class StayTimesType
{
    public static FigureView Stays(StayTimesView times) => times.Stage.Figure(new FigureOf(PeriodFigure.Entered, times.Stage.Key), times.Waits.Count);

    public static FigureView StillIn(StayTimesView times) =>
        times.Stage.Figure(new FigureOf(PeriodFigure.StillIn, times.Stage.Key), times.Waits.Count - times.Waits.Ended - times.Waits.Cut);

    public static Quantiles OfAll(StayTimesView times) => times.Waits.OfAll;

    public static Quantiles OfEnded(StayTimesView times) => times.Waits.OfEnded;

    public static Task<DateTimeOffset> ObservedUntil(StayTimesView times) => times.Stage.Funnel.Context.ObservedUntil.Value;
}

[ObjectType("Standing", typeof(StandingView))]
internal static class StandingType
{
    public static FigureView Subjects(StandingView standing) => standing.Stage.Figure(new FigureOf(PeriodFigure.Standing, standing.Stage.Key), standing.Waits.Count);

    public static Quantiles Age(StandingView standing) => standing.Waits.OfAll;

    public static async Task<TimeSpan?> Usual(StandingView standing) => (await standing.Speed.StaysAsync(standing.Stage.Key)).OfAll.P75;

    public static async Task<FigureView?> Overdue(StandingView standing)
    {
        if (await Usual(standing) is not { } usual) return null;
        var funnel = standing.Stage.Funnel;
        var figure = new FigureOf(PeriodFigure.Standing, standing.Stage.Key) { Before = await funnel.Context.ObservedUntil.Value - usual };
        return standing.Stage.Figure(figure, await funnel.Context.Query.CountAsync(funnel.Source, figure, standing.Speed.CancellationToken));
    }

    public static Task<DateTimeOffset> ObservedUntil(StandingView standing) => standing.Stage.Funnel.Context.ObservedUntil.Value;
}

[ObjectType("Passage", typeof(PassageView))]
internal static class PassageType
{
    public static FigureView Entered(PassageView passage) => passage.Stage.Figure(new FigureOf(PeriodFigure.FirstEntered, passage.Stage.Key), passage.Waits.Count);

    public static FigureView Arrived(PassageView passage) => passage.Stage.Figure(passage.Way, passage.Waits.Ended);

    public static Quantiles OfAll(PassageView passage) => passage.Waits.OfAll;

    public static Quantiles OfArrived(PassageView passage) => passage.Waits.OfEnded;

    public static TimeSpan? MeanOfArrived(PassageView passage) => passage.Waits.MeanOfEnded;

    public static Task<DateTimeOffset> ObservedUntil(PassageView passage) => passage.Stage.Funnel.Context.ObservedUntil.Value;
}

[ObjectType("Quantiles", typeof(Quantiles))]
internal static class QuantilesType;
