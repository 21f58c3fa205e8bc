using System.Numerics;
using PipelineGraph.Core.Deals;

namespace PipelineGraph.Core.Stages;

/// <summary>
/// The mean of amounts, and between what it lies that they are a sample of: the interval of Student of 95 %, from exact sums. Amounts that differ by far, as those
/// of deals do, make it too narrow rather than too wide while they are few.
/// </summary>
public sealed class SampleMean
{
    /// <summary>So many standard errors, by how many amounts there are beyond the first; 1 to 30.</summary>
    private static readonly double[] Errors =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314,
        2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    private BigInteger sum;
    private BigInteger squares;

    public long Count { get; private set; }

    /// <summary>Null of none.</summary>
    public decimal? Mean => Count == 0 ? null : Exact.Quotient(sum, Count);

    /// <summary>How many of the mean make an amount at least: of the exact mean, so that what some brought on the point takes just as many. Null where it is not above 0.</summary>
    public BigInteger? TimesIn(decimal amount)
    {
        if (sum.Sign <= 0) return null;
        var bits = decimal.GetBits(amount);
        var digits = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        var (number, rest) = BigInteger.DivRem(digits * Count * 1_000_000, sum * BigInteger.Pow(10, amount.Scale));
        return rest.IsZero ? number : number + 1;
    }

    /// <summary>Null of fewer than two: of one amount nobody knows how far others are from it.</summary>
    public (double Low, double High)? Range
    {
        get
        {
            if (Count < 2) return null;
            var mean = (double)sum / Count / 1e6;
            // Count times the sum of squares, less the square of the sum: exact, so that nothing is lost where all are nearly the same.
            var variance = (double)((Count * squares) - (sum * sum)) / Count / (Count - 1) / 1e12;
            var margin = ErrorsOf(Count - 1) * Math.Sqrt(variance / Count);
            return (mean - margin, mean + margin);
        }
    }

    /// <summary>So many of one amount, in millionths.</summary>
    public void Add(long millionths, long number)
    {
        Count += number;
        sum += (BigInteger)millionths * number;
        squares += (BigInteger)millionths * millionths * number;
    }

    private static double ErrorsOf(long freedom)
    {
        if (freedom <= Errors.Length) return Errors[freedom - 1];
        var z = Proportion.Deviations;
        return z + (((z * z * z) + z) / (4 * freedom));
    }
}
