using System.Collections.Concurrent;
using PipelineGraph.Core;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Types;

/// <summary>A funnel's period cut into days, weeks or months; each kind of figure is counted for all parts together.</summary>
internal sealed class FunnelSeries(PeriodFunnelView whole, IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancellationToken)
{
    private const int Most = 400;
    private const int MostReached = 31;

    internal static readonly PeriodFigure[] Left = [PeriodFigure.LeftForward, PeriodFigure.LeftBackward, PeriodFigure.LeftOut, PeriodFigure.LeftElsewhere, PeriodFigure.LeftAltogether];

    private readonly ConcurrentDictionary<PeriodFigure, Lazy<Task<IReadOnlyList<IReadOnlyDictionary<string, int>>>>> counts = new();

    private readonly SeriesMoney money = new(whole, bounds, cancellationToken);

    /// <exception cref="GraphQLException">The period is open, or has too many parts.</exception>
    public static IReadOnlyList<PeriodSlotView> Of(PeriodFunnelView whole, CalendarStep step, CancellationToken cancellationToken)
    {
        if (whole.Source is not { From: { } from, To: { } to })
            throw new GraphQLException("A series needs a period with both ends: give `days`, or `from` and `to` of `instants`.", ErrorCodes.Input);
        var bounds = CalendarSteps.Bounds(from, to, step, whole.Context.Zone, Most + 1);
        if (bounds.Count > Most + 1)
            throw new GraphQLException(FormattableString.Invariant($"The period has more than {Most} parts: take a longer `step` or a shorter period."), ErrorCodes.Input);
        if (bounds.Count > MostReached + 1 && whole.Context.Rule is (PeriodRule.Reached or PeriodRule.ReachedOrPassed))
        {
            throw new GraphQLException(FormattableString.Invariant(
                $"Who was in a stage at some instant is looked up for each part by itself: by this rule a series has at most {MostReached} parts; take a longer `step`."), ErrorCodes.Input);
        }

        return new FunnelSeries(whole, bounds, cancellationToken).Slots();
    }

    private List<PeriodSlotView> Slots() =>
        [.. Enumerable.Range(0, bounds.Count - 1).Select(index => new PeriodSlotView(new PeriodFunnelView(
            whole.Context, whole.Source with { From = bounds[index], To = bounds[index + 1] }, async figure => (await CountsAsync(figure))[index])
        {
            Money = PeriodMoney.OfPart(whole.Context, whole.Source with { From = bounds[index], To = bounds[index + 1] }, figure => money.WorthAsync(figure, index)),
        }))];

    private Task<IReadOnlyList<IReadOnlyDictionary<string, int>>> CountsAsync(PeriodFigure figure) => counts.GetOrAdd(figure, each => new(() => each switch
    {
        PeriodFigure.AtStart => StandingAsync(0),
        PeriodFigure.AtEnd => StandingAsync(1),
        _ => whole.Context.Query.CountAsync(whole.Source, bounds, each, cancellationToken).AsTask(),
    })).Value;

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
