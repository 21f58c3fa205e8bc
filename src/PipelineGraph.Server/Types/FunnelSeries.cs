using PipelineGraph.Core;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Types;

/// <summary>A funnel's period cut into days, weeks or months; each kind of figure is counted for all parts together.</summary>
internal sealed class FunnelSeries(PeriodFunnelView whole, IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancellationToken)
{
    private const int Most = 400;
    private const int MostAlone = 31;

    internal static readonly PeriodFigure[] Left = [PeriodFigure.LeftForward, PeriodFigure.LeftBackward, PeriodFigure.LeftOut, PeriodFigure.LeftElsewhere, PeriodFigure.LeftAltogether];

    private readonly ReadOnce<PeriodFigure, IReadOnlyList<IReadOnlyDictionary<string, int>>> counts = new();

    private readonly SeriesMoney money = new(whole, bounds, cancellationToken);

    /// <exception cref="GraphQLException">The period is open, or has too many parts.</exception>
    public static async Task<IReadOnlyList<PeriodSlotView>> OfAsync(PeriodFunnelView whole, CalendarStep step, CancellationToken cancellationToken)
    {
        if (whole.Source.Learnt is null) return Of(whole, step, "series", cancellationToken);
        if (whole.Source.Slices.Count > 0)
            throw new GraphQLException("A slice has no `series` by `RECORDED`: ask for `slices` in a `periodFunnel` of each part, or take `basis: OCCURRED`.", ErrorCodes.Input);
        var bounds = Bounds(whole, step, "series");
        var ends = await whole.Context.Numbers.LastBeforeAsync(bounds, whole.Source.Known.AsOf, cancellationToken);
        return [.. Enumerable.Range(0, bounds.Count - 1).Select(index => new PeriodSlotView(PeriodFunnelView.Of(
            whole.Context, whole.Source with { From = bounds[index], To = bounds[index + 1], Learnt = new(ends[index], ends[index + 1]) })))];
    }

    /// <summary>Of a period of what happened.</summary>
    /// <param name="field">What is asked for.</param>
    /// <exception cref="GraphQLException">The period is open, or has too many parts.</exception>
    public static IReadOnlyList<PeriodSlotView> Of(PeriodFunnelView whole, CalendarStep step, string field, CancellationToken cancellationToken) =>
        new FunnelSeries(whole, Bounds(whole, step, field), cancellationToken).Slots();

    private static IReadOnlyList<DateTimeOffset> Bounds(PeriodFunnelView whole, CalendarStep step, string field)
    {
        if (whole.Source is not { From: { } from, To: { } to })
            throw new GraphQLException($"`{field}` needs a period with both ends: give `days`, or `from` and `to` of `instants`.", ErrorCodes.Input);
        var bounds = CalendarSteps.Bounds(from, to, step, whole.Context.Zone, Most + 1);
        if (bounds.Count > Most + 1)
            throw new GraphQLException(FormattableString.Invariant($"The period has more than {Most} parts: take a longer `step` or a shorter period."), ErrorCodes.Input);
        // Cohorts count first entries, whatever the rule.
        if (bounds.Count > MostAlone + 1 && field == "series" && (whole.Source.Learnt is not null || whole.Context.Rule is PeriodRule.Reached or PeriodRule.ReachedOrPassed))
        {
            throw new GraphQLException(FormattableString.Invariant(
                $"Each part is looked up by itself by the rules `REACHED` and `REACHED_OR_PASSED` and on the basis `RECORDED`: such a series has at most {MostAlone} parts; take a longer `step` or a shorter period."), ErrorCodes.Input);
        }

        return bounds;
    }

    private List<PeriodSlotView> Slots() =>
        [.. Enumerable.Range(0, bounds.Count - 1).Select(index => new PeriodSlotView(new PeriodFunnelView(
            whole.Context, whole.Source with { From = bounds[index], To = bounds[index + 1] }, async figure => (await CountsAsync(figure))[index])
        {
            Money = new PeriodMoney(whole.Context, whole.Source with { From = bounds[index], To = bounds[index + 1] }, figure => money.WorthAsync(figure, index)),
        }))];

    private Task<IReadOnlyList<IReadOnlyDictionary<string, int>>> CountsAsync(PeriodFigure figure) => counts.OfAsync(figure, each => each switch
    {
        PeriodFigure.AtStart => StandingAsync(0),
        PeriodFigure.AtEnd => StandingAsync(1),
        _ => whole.Context.Query.CountAsync(whole.Source, bounds, each, cancellationToken).AsTask(),
    });

    /// <summary>Who stands in a stage is who stood there before, and who came, without who left.</summary>
    private async Task<IReadOnlyList<IReadOnlyDictionary<string, int>>> StandingAsync(int parts)
    {
        var standing = new List<IReadOnlyDictionary<string, int>> { await whole.CountAsync(PeriodFigure.AtStart) };
        var entered = await CountsAsync(PeriodFigure.Entered);
        var left = await Task.WhenAll(Left.Select(CountsAsync));
        for (var index = 0; index < bounds.Count - 1; index++)
        {
            standing.Add(whole.Source.All.ToDictionary(
                stage => stage,
                stage => standing[index].GetValueOrDefault(stage) + entered[index].GetValueOrDefault(stage) - left.Sum(figure => figure[index].GetValueOrDefault(stage)),
                StringComparer.Ordinal));
        }

        return standing[parts..];
    }
}

/// <summary>A part of a period.</summary>
public sealed record PeriodSlotView(PeriodFunnelView Funnel);
