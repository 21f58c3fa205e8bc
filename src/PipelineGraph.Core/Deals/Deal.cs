using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>The present values of a deal that lists show, sort and filter by.</summary>
public sealed class Deal : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid DealId { get; init; }

    public required string Name { get; set; }

    public required string NameSort { get; set; }

    public string? ExternalSource { get; set; }

    public string? ExternalId { get; set; }

    public Guid? CompanyId { get; set; }

    /// <summary>The participant whose role is buyer.</summary>
    public Guid? BuyerId { get; set; }

    public Guid? OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long? AmountMinor { get; set; }

    public string? Currency { get; set; }

    /// <summary>0 to 100.</summary>
    public int? Probability { get; set; }
}

/// <summary>The present state of a quote; its history is facts of the deal.</summary>
public sealed class Quote : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid QuoteId { get; init; }

    public required Guid DealId { get; init; }

    public string? ExternalSource { get; set; }

    public string? ExternalId { get; set; }

    public required QuoteStatus Status { get; set; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long? AmountMinor { get; set; }

    public string? Currency { get; set; }

    public DateOnly? ValidUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}

/// <summary>An amount in minor units of an ISO 4217 currency.</summary>
public readonly record struct Money(long MinorUnits, string Currency)
{
    /// <summary>The amount in major units, exact.</summary>
    public decimal Amount => new decimal(MinorUnits) / Scale(Currency);

    /// <summary>Null when the amount has more decimals than the currency, or is too large.</summary>
    public static Money? Of(decimal amount, string currency)
    {
        var scaled = decimal.Multiply(decimal.Clamp(amount, -1_000_000_000_000_000m, 1_000_000_000_000_000m), Scale(currency));
        if (scaled != decimal.Truncate(scaled) || scaled is > long.MaxValue or < long.MinValue || scaled / Scale(currency) != amount) return null;
        return new Money((long)scaled, currency);
    }

    /// <summary>Three capital letters, the form of ISO 4217.</summary>
    public static bool IsCurrency(string currency) => currency.Length == 3 && currency.All(char.IsAsciiLetterUpper);

    private static decimal Scale(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 1m,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 1000m,
        "CLF" or "UYW" => 10_000m,
        _ => 100m,
    };
}
