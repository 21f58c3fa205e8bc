using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>A quote that lies on the table until it expires: issued or accepted, of a deal that is not lost.</summary>
internal readonly record struct OpenQuote(QuoteFact Fact, DateTimeOffset? ExpiresAt)
{
    public bool LiesThereAt(DateTimeOffset instant) => ExpiresAt is null || instant < ExpiresAt;
}

/// <summary>What the deals of a person say.</summary>
internal static class Deals
{
    /// <summary>The fact that says so of the first deal that was won.</summary>
    public static AttributeFact? Won(Snapshot snapshot)
    {
        foreach (var deal in snapshot.Deals)
        {
            if (Outcome(deal) is { Value.Text: "won" } fact) return fact;
        }

        return null;
    }

    /// <summary>The facts that say so of each deal that was won.</summary>
    public static List<AttributeFact> AllWon(Snapshot snapshot)
    {
        var won = new List<AttributeFact>();
        foreach (var deal in snapshot.Deals)
        {
            if (Outcome(deal) is { Value.Text: "won" } fact) won.Add(fact);
        }

        return won;
    }

    /// <summary>The last of the losses, when there are deals and every one is lost.</summary>
    public static AttributeFact? AllLost(Snapshot snapshot)
    {
        AttributeFact? last = null;
        foreach (var deal in snapshot.Deals)
        {
            if (Outcome(deal) is not { Value.Text: "lost" } fact) return null;
            if (last is null || fact.EffectiveAt > last.EffectiveAt) last = fact;
        }

        return last;
    }

    /// <summary>Quotes on the table at their last change after an instant. A quote is valid to the end of its last day in UTC; an accepted one does not expire.</summary>
    public static List<OpenQuote> OpenQuotes(Snapshot snapshot, DateTimeOffset after)
    {
        var open = new List<OpenQuote>();
        foreach (var deal in snapshot.Deals)
        {
            if (deal.Quotes.Count == 0 || Outcome(deal) is { Value.Text: "lost" }) continue;
            for (var index = deal.Quotes.Count - 1; index >= 0; index--)
            {
                var quote = deal.Quotes[index];
                if (quote.EffectiveAt <= after || ChangedLater(deal.Quotes, index)) continue;
                if (quote.Status == QuoteStatus.Accepted) open.Add(new OpenQuote(quote, null));
                else if (quote.Status == QuoteStatus.Issued) open.Add(new OpenQuote(quote, EndOf(quote.ValidUntil)));
            }
        }

        return open;
    }

    /// <summary>Whether a fact of the quotes has one of the states after an instant: the first such fact, or null.</summary>
    public static QuoteFact? FirstQuote(Snapshot snapshot, DateTimeOffset after, Func<QuoteStatus, bool> status)
    {
        QuoteFact? first = null;
        foreach (var deal in snapshot.Deals)
        {
            foreach (var quote in deal.Quotes)
            {
                if (quote.EffectiveAt > after && status(quote.Status) && (first is null || quote.EffectiveAt < first.EffectiveAt)) first = quote;
            }
        }

        return first;
    }

    private static AttributeFact? Outcome(SubjectFacts deal) => deal.Attributes.Latest("outcome");

    private static bool ChangedLater(FactList<QuoteFact> quotes, int index)
    {
        for (var later = index + 1; later < quotes.Count; later++)
        {
            if (quotes[later].QuoteId == quotes[index].QuoteId) return true;
        }

        return false;
    }

    private static DateTimeOffset? EndOf(DateOnly? day) =>
        day is { } last && last < DateOnly.MaxValue ? new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;
}
