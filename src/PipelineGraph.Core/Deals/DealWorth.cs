using System.Numerics;

namespace PipelineGraph.Core.Deals;

/// <summary>How a deal counts in a forecast.</summary>
public enum DealProspect
{
    /// <summary>Neither won nor lost: by its probability.</summary>
    Open,

    /// <summary>As a whole.</summary>
    Won,

    /// <summary>Not at all.</summary>
    Lost,
}

/// <summary>Deals of one currency, and the exact sum of their amounts.</summary>
/// <param name="Millionths">The sum, in millionths of the currency.</param>
public readonly record struct DealSum(long Deals, Int128 Millionths)
{
    public decimal Amount => Exact.Decimal(Millionths, 6);

    /// <summary>Rounded to six decimals; null of no deals.</summary>
    public decimal? Average => Deals == 0 ? null : Exact.Quotient(Millionths, Deals);

    public static DealSum operator +(DealSum one, DealSum other) => new(one.Deals + other.Deals, one.Millionths + other.Millionths);

    public static DealSum operator -(DealSum one, DealSum other) => new(one.Deals - other.Deals, one.Millionths - other.Millionths);
}

/// <summary>What deals are worth that have an amount in one currency: each is in one of the four parts.</summary>
/// <param name="Open">Neither won nor lost, with a probability.</param>
/// <param name="WithoutProbability">Neither won nor lost, and nobody said how probable they are.</param>
/// <param name="Weighted">Of <paramref name="Open"/>, the sum of amount times probability, exact: in millionths times millionths of a percent.</param>
public readonly record struct CurrencyWorth(DealSum Won, DealSum Lost, DealSum Open, DealSum WithoutProbability, Int128 Weighted)
{
    /// <summary>Decimals of <see cref="Weighted"/>: six of the amount, six of the probability, and two since it is a percentage.</summary>
    private const int WeightedDecimals = 14;

    /// <summary>All of them.</summary>
    public DealSum All => Won + Lost + Open + WithoutProbability;

    public decimal Forecast => Won.Amount + Exact.Decimal(Weighted, WeightedDecimals);

    public static CurrencyWorth operator +(CurrencyWorth one, CurrencyWorth other) =>
        new(one.Won + other.Won, one.Lost + other.Lost, one.Open + other.Open, one.WithoutProbability + other.WithoutProbability, one.Weighted + other.Weighted);

    public static CurrencyWorth operator -(CurrencyWorth one, CurrencyWorth other) =>
        new(one.Won - other.Won, one.Lost - other.Lost, one.Open - other.Open, one.WithoutProbability - other.WithoutProbability, one.Weighted - other.Weighted);

    /// <param name="probability">In millionths of a percent; null: unknown.</param>
    public static CurrencyWorth Of(DealProspect prospect, long? probability, DealSum deals) => (prospect, probability) switch
    {
        (DealProspect.Won, _) => new CurrencyWorth { Won = deals },
        (DealProspect.Lost, _) => new CurrencyWorth { Lost = deals },
        (_, { } percent) => new CurrencyWorth { Open = deals, Weighted = deals.Millionths * percent },
        _ => new CurrencyWorth { WithoutProbability = deals },
    };
}

/// <summary>What deals are worth, by currency: never added up over currencies.</summary>
/// <param name="WithoutAmount">How many have no amount that was known.</param>
/// <param name="Currencies">By their codes, in order.</param>
public sealed record DealWorth(long WithoutAmount, IReadOnlyDictionary<string, CurrencyWorth> Currencies)
{
    public static DealWorth None { get; } = new(0, new SortedDictionary<string, CurrencyWorth>(StringComparer.Ordinal));

    /// <summary>How many deals there are.</summary>
    public long Deals => WithoutAmount + Currencies.Values.Sum(worth => worth.All.Deals);

    public static DealWorth operator +(DealWorth one, DealWorth other) =>
        other.Currencies.Aggregate(one with { WithoutAmount = one.WithoutAmount + other.WithoutAmount }, (sum, own) => sum.With(own.Key, sum.Currencies.GetValueOrDefault(own.Key) + own.Value));

    public static DealWorth operator -(DealWorth one, DealWorth other) =>
        other.Currencies.Aggregate(one with { WithoutAmount = one.WithoutAmount - other.WithoutAmount }, (sum, own) => sum.With(own.Key, sum.Currencies.GetValueOrDefault(own.Key) - own.Value));

    private DealWorth With(string currency, CurrencyWorth worth)
    {
        var all = new SortedDictionary<string, CurrencyWorth>(StringComparer.Ordinal);
        foreach (var (key, own) in Currencies) all[key] = own;
        if (worth.All.Deals == 0) all.Remove(currency);
        else all[currency] = worth;
        return this with { Currencies = all };
    }
}

/// <summary>Whole numbers of small parts as decimals, without a float between.</summary>
public static class Exact
{
    /// <summary>The number with its last digits behind the point; exact up to the 28 digits that a decimal has.</summary>
    public static decimal Decimal(Int128 number, int decimals)
    {
        var one = Power(decimals);
        return (decimal)(number / one) + (decimal)(number % one) / (decimal)one;
    }

    /// <summary>What comes to each of so many, of a sum in millionths; rounded to six decimals, half of the last one to the even.</summary>
    public static decimal Quotient(BigInteger millionths, BigInteger parts)
    {
        if (parts.Sign < 0) (millionths, parts) = (-millionths, -parts);
        var whole = BigInteger.DivRem(millionths, parts, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        if (twice > parts || (twice == parts && !whole.IsEven)) whole += millionths.Sign;
        return Decimal((Int128)whole, 6);
    }

    private static Int128 Power(int exponent) => exponent == 0 ? 1 : 10 * Power(exponent - 1);
}
