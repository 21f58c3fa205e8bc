namespace PipelineGraph.Core.Stages;

/// <summary>
/// How many of all did something, and between what the share lies that they are a sample of: the score interval of Wilson ("Probable Inference, the Law of
/// Succession, and Statistical Inference", 1927) of 95 %, which holds for small samples and for shares near 0 and 1 too.
/// </summary>
/// <param name="Some">Who did.</param>
/// <param name="All">Who could.</param>
public readonly record struct Proportion(long Some, long All)
{
    /// <summary>So many standard deviations around its mean has a normal distribution 95 % of what it has.</summary>
    public const double Deviations = 1.959963984540054;

    /// <summary>Null: of nobody there is no share.</summary>
    public double? Share => All == 0 ? null : (double)Some / All;

    public double? Low => All == 0 ? null : Some == 0 ? 0 : Middle - Margin;

    public double? High => All == 0 ? null : Some == All ? 1 : Middle + Margin;

    private double Weight => 1 + (Deviations * Deviations / All);

    private double Middle => ((double)Some / All + (Deviations * Deviations / (2 * All))) / Weight;

    private double Margin
    {
        get
        {
            var share = (double)Some / All;
            return Deviations * Math.Sqrt((share * (1 - share) / All) + (Deviations * Deviations / (4.0 * All * All))) / Weight;
        }
    }

    /// <summary>How many are needed so that so many of them do, by the share of the sample: exact, rounded up. Null where nobody did, or where it is no number of anybody.</summary>
    public int? Needed(int wanted) => Some == 0 ? null : Whole(Math.Ceiling((decimal)wanted * All / Some));

    /// <summary>The same by the upper end of the share: the least that are needed.</summary>
    public int? LeastNeeded(int wanted) => High is { } high ? Whole((decimal)Math.Min(Math.Ceiling(wanted / high), 1e18)) : null;

    /// <summary>The same by the lower end: the most. Null where nobody did, so that nobody knows.</summary>
    public int? MostNeeded(int wanted) => Low is { } low and > 0 ? Whole((decimal)Math.Min(Math.Ceiling(wanted / low), 1e18)) : null;

    private static int? Whole(decimal number) => number <= int.MaxValue ? (int)number : null;
}
