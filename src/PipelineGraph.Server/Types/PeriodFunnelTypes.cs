using System.Collections.Concurrent;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>How a funnel of a period counts.</summary>
public enum PeriodRule
{
    FirstEntry,
    EveryEntry,
    Cohort,
    Reached,
    ReachedOrPassed,
    InOrder,
    AnyOrder,
}

/// <summary>The funnel of a period; each kind of figure is counted once, for all stages, when it is asked for.</summary>
public sealed class PeriodFunnelView(PeriodBasis basis, BindingRecord binding, IReadOnlyList<StageView> stages, PeriodRule rule, string timeZone, PeriodQuery query, FunnelQuery present)
{
    private readonly ConcurrentDictionary<PeriodFigure, Lazy<Task<IReadOnlyDictionary<string, int>>>> counts = new();

    public PeriodBasis Source => basis;

    public BindingRecord Binding => binding;

    public IReadOnlyList<StageView> Stages => stages;

    public PeriodRule Rule => rule;

    public string TimeZone => timeZone;

    public PeriodQuery Query => query;

    public FunnelQuery Present => present;

    public PeriodFigure Counted => rule switch
    {
        PeriodRule.FirstEntry => PeriodFigure.FirstEntered,
        PeriodRule.EveryEntry => PeriodFigure.Entered,
        PeriodRule.Cohort => PeriodFigure.Cohort,
        PeriodRule.Reached => PeriodFigure.Reached,
        PeriodRule.ReachedOrPassed => PeriodFigure.ReachedOrPassed,
        PeriodRule.InOrder => PeriodFigure.InOrder,
        _ => PeriodFigure.AnyOrder,
    };

    public async Task<int> CountAsync(PeriodFigure figure, string stage, CancellationToken cancellationToken) =>
        (await counts.GetOrAdd(figure, each => new(() => query.CountAsync(basis, each, cancellationToken).AsTask())).Value).GetValueOrDefault(stage);

    internal static async ValueTask<PeriodFunnelView> ReadAsync(
        Unit unit, PeriodInput period, PeriodRule rule, long? asOf, ReadSession session, Catalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to, timeZone) = period.Read((await catalogue.TenantAsync(session, cancellationToken)).TimeZone);
        var (funnel, query) = (new FunnelQuery(session), new PeriodQuery(session));
        var present = await funnel.PresentAsync(unit, clock.GetUtcNow(), cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        var known = asOf < present.Basis.AsOf ? await funnel.BasisAsync(unit, asOf.Value, present.Basis.At, cancellationToken) : present.Basis;
        var binding = await catalogue.BindingAsync(session, known.BindingNo, cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        // Who was in a stage at the switch did not enter it then.
        if (await query.BeginsAsync(known.AsOf, cancellationToken) is { } begins && !(from > begins)) from = begins + Instants.Microsecond;
        var stages = StageView.OfUnit(binding.PackageHash, await catalogue.DescribeAsync(binding, cancellationToken), unit).ToList();
        return new PeriodFunnelView(
            new PeriodBasis(known, from, to, Keys(kind => kind is not (StageKind.None or StageKind.Out)), Keys(kind => kind == StageKind.None), Keys(kind => kind == StageKind.Out)),
            binding, stages, rule, timeZone, query, funnel);

        List<string> Keys(Predicate<StageKind> which) => [.. stages.Where(stage => which(stage.Description.Kind)).Select(stage => stage.Description.Key)];
    }
}

/// <summary>One stage of it.</summary>
public sealed record PeriodStageView(PeriodFunnelView Funnel, StageView Stage)
{
    public string Key => Stage.Description.Key;
}

/// <summary>One figure of a stage.</summary>
public sealed record FigureView(PeriodFunnelView Funnel, PeriodFigure Kind, string Stage);

[ObjectType("PeriodFunnel", typeof(PeriodFunnelView))]
internal static class PeriodFunnelType
{
    public static async Task<BasisView> Basis(PeriodFunnelView funnel, ResolverContext context, CancellationToken cancellationToken) => new()
    {
        Binding = funnel.Binding,
        Unit = funnel.Source.Known.Unit,
        Rule = Enum.Parse<CountingRule>(funnel.Rule.ToString()),
        AsOf = funnel.Source.Known.AsOf,
        From = funnel.Source.From,
        To = funnel.Source.To,
        TimeZone = funnel.TimeZone,
        CountOverridden = async () =>
            (await funnel.Present.OverriddenAsync(funnel.Source.Known, funnel.Stages.Select(stage => stage.Description.Key), cancellationToken)).Values.Sum(),
        NotEvaluated = context.IsSelected("notEvaluated") ? await funnel.Present.NotEvaluatedAsync(funnel.Source.Known, cancellationToken) : 0,
    };

    public static IEnumerable<PeriodStageView> Stages(PeriodFunnelView funnel) => funnel.Stages.Select(stage => new PeriodStageView(funnel, stage));
}

[ObjectType("PeriodStage", typeof(PeriodStageView))]
internal static class PeriodStageType
{
    public static FigureView Counted(PeriodStageView stage) => Of(stage, stage.Funnel.Counted);

    public static async Task<double?> ConversionToNext(PeriodStageView stage, CancellationToken cancellationToken)
    {
        var order = stage.Funnel.Source.Order.ToList();
        if (order.IndexOf(stage.Key) is not (var place and >= 0) || place == order.Count - 1) return null;
        var count = await stage.Funnel.CountAsync(stage.Funnel.Counted, stage.Key, cancellationToken);
        return count == 0 ? null : (double)await stage.Funnel.CountAsync(stage.Funnel.Counted, order[place + 1], cancellationToken) / count;
    }

    public static FigureView AtStart(PeriodStageView stage) => Of(stage, PeriodFigure.AtStart);

    public static FigureView Entered(PeriodStageView stage) => Of(stage, PeriodFigure.Entered);

    public static FigureView LeftForward(PeriodStageView stage) => Of(stage, PeriodFigure.LeftForward);

    public static FigureView LeftBackward(PeriodStageView stage) => Of(stage, PeriodFigure.LeftBackward);

    public static FigureView LeftOut(PeriodStageView stage) => Of(stage, PeriodFigure.LeftOut);

    public static FigureView AtEnd(PeriodStageView stage) => Of(stage, PeriodFigure.AtEnd);

    private static FigureView Of(PeriodStageView stage, PeriodFigure figure) => new(stage.Funnel, figure, stage.Key);
}

[ObjectType("Figure", typeof(FigureView))]
internal static class FigureType
{
    public static Task<int> Count(FigureView figure, CancellationToken cancellationToken) => figure.Funnel.CountAsync(figure.Kind, figure.Stage, cancellationToken);

    public static async Task<Connection<object>> Subjects(
        FigureView figure, int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var (query, basis) = (figure.Funnel.Query, figure.Funnel.Source);
        var connection = await Connections.OfAsync<PeriodRow, PeriodRow>(
            first, after, last, before,
            async page => await query.PageAsync(basis, figure.Kind, figure.Stage, page, cancellationToken),
            async () => await figure.Funnel.CountAsync(figure.Kind, figure.Stage, cancellationToken));
        var subjects = await Task.WhenAll(connection.Nodes.Select(row => SubjectFields.LoadAsync(row.SubjectId, basis.Known.Unit, loaders)));
        return connection.With<object>(subjects!);
    }
}
