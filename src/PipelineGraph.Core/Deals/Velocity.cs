using System.Numerics;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Deals;

/// <summary>How fast a pipeline brings what it brings: opportunities times win rate times average value, divided by the length of the sales cycle.</summary>
/// <param name="Opportunities">How many are under way.</param>
/// <param name="Passage">Those that the win rate and the cycle are taken from.</param>
public sealed record Velocity(long Opportunities, Waits Passage)
{
    /// <summary>Null where nobody entered.</summary>
    public double? WinRate => Passage.Count == 0 ? null : (double)Passage.Ended / Passage.Count;

    /// <summary>How many arrive a day; null where nobody arrived, or all at once.</summary>
    public double? PerDay => Passage.TicksOfEnded == 0 ? null : Opportunities * WinRate * Passage.Ended / ((double)Passage.TicksOfEnded / TimeSpan.TicksPerDay);

    /// <summary>What they are worth, in one currency, rounded to six decimals; null also where nobody's value is known that arrived.</summary>
    /// <param name="opportunities">How many of those under way have an amount in it.</param>
    /// <param name="arrived">Those who arrived, and have one.</param>
    public decimal? ValuePerDay(long opportunities, DealSum arrived) => Passage.TicksOfEnded == 0 || arrived.Deals == 0
        ? null
        : Exact.Quotient(
            (BigInteger)opportunities * Passage.Ended * Passage.Ended * (BigInteger)arrived.Millionths * TimeSpan.TicksPerDay,
            (BigInteger)Passage.Count * arrived.Deals * (BigInteger)Passage.TicksOfEnded);
}
