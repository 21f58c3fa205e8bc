namespace PipelineGraph.Core.Stages;

/// <summary>Durations by which half, three quarters and nine tenths are through; null: so many are not yet.</summary>
public sealed record Quantiles(TimeSpan? Median, TimeSpan? P75, TimeSpan? P90);

/// <summary>
/// How long something takes, of which some has not ended: the estimator of Kaplan and Meier ("Nonparametric Estimation from Incomplete Observations", 1958).
/// Who has not ended counts as long as he was watched, and is not dropped. Beside it the plain quantiles of those who ended.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="ended">How many of them ended.</param>
public sealed class Waits(long count, long ended)
{
    /// <summary>Products of fractions: what is no more than rounding is no difference.</summary>
    private const double Rounding = 1e-9;

    private static readonly double[] Parts = [0.5, 0.75, 0.9];

    private readonly TimeSpan?[] all = new TimeSpan?[3];
    private readonly TimeSpan?[] ofEnded = new TimeSpan?[3];
    private double remaining = 1;
    private long through;
    private long past;
    private Int128 ticks;

    public long Count => count;

    public long Ended => ended;

    /// <summary>How many of those that have not ended are watched no more.</summary>
    public long Cut { get; init; }

    /// <summary>Of a way: how many have not arrived, and stand in a stage that is not out of the funnel; 0 where nobody asked for it.</summary>
    public long OnTheWay { get; set; }

    /// <summary>Of all, with those who have not ended.</summary>
    public Quantiles OfAll => new(all[0], all[1], all[2]);

    /// <summary>Of those who ended alone.</summary>
    public Quantiles OfEnded => new(ofEnded[0], ofEnded[1], ofEnded[2]);

    /// <summary>The sum of the durations of those who ended, in ticks.</summary>
    public Int128 TicksOfEnded => ticks;

    /// <summary>To the microsecond; null of nobody.</summary>
    public TimeSpan? MeanOfEnded => through == 0 ? null : TimeSpan.FromTicks((long)(ticks / through / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);

    /// <summary>So many of one duration; ascending, and of one duration those who ended first.</summary>
    public void Add(TimeSpan after, bool hasEnded, long number)
    {
        if (after < TimeSpan.Zero) after = TimeSpan.Zero;
        if (hasEnded)
        {
            remaining *= (double)(count - past - number) / (count - past);
            through += number;
            ticks += (Int128)after.Ticks * number;
            for (var index = 0; index < Parts.Length; index++)
            {
                if (remaining <= 1 - Parts[index] + Rounding) all[index] ??= after;
                if (through >= (Parts[index] - Rounding) * ended) ofEnded[index] ??= after;
            }
        }

        past += number;
    }
}
