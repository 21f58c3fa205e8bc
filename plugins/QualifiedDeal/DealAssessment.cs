using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace QualifiedDeal;

/// <summary>What a deal is: not yet an opportunity, an opportunity, quoted, won or lost. A quote expires, and a need comes near, by time alone.</summary>
internal sealed class DealAssessment
{
    private readonly Snapshot snapshot;
    private readonly DealOptions options;
    private readonly Qualification qualification;
    private readonly AttributeFact? outcome;
    private readonly ActivityFact? declined;
    private readonly List<OpenQuote> quotes;
    private readonly QuoteFact? lastQuote;

    public DealAssessment(Snapshot snapshot, DealOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        qualification = new Qualification(snapshot, options);
        outcome = snapshot.Subject.Attributes.Latest("outcome");
        declined = Declined();
        quotes = Deals.OpenQuotes(snapshot with { Deals = [snapshot.Subject] }, DateTimeOffset.MinValue);
        lastQuote = snapshot.Subject.Quotes is [.., var last] ? last : null;
    }

    public Verdict VerdictAt(DateTimeOffset now)
    {
        var (stage, because) = DecideAt(now);
        var answers = new Answers();
        qualification.AnswerTo(answers, now);
        AnswerQuote(answers, now);
        answers.Add("deal_won", Answers.Of(outcome?.Value.Text switch { "won" => true, "lost" => false, _ => null }), outcome);
        answers.Add("deal_lost", Answers.Of(outcome?.Value.Text switch { "lost" => true, "won" => false, _ => null }), outcome);
        if (declined is not null) answers.Add("declined", CriterionState.Met, declined);

        if (stage == "deal") qualification.AskFor(answers);
        if (stage == "deal" && because == "failed_probability") answers.Ask("outcome", "deal_won", "customer");
        if (stage == "opportunity" && options.QuoteStage) answers.Ask("quote", "quote_issued", "quote");
        else if (stage is "opportunity" or "quote") answers.Ask("outcome", "deal_won", "customer");
        return new Verdict
        {
            Stage = stage,
            Criteria = answers.Criteria,
            Missing = answers.Missing,
            Explanation = new TextReference { Key = "because_" + because },
            Labels = Labels(stage, now),
            Measures = [new VerdictMeasure { Key = "probability", Value = Probability(stage), Minimum = 0, Maximum = 100 }],
            ReevaluateAt = NextChange(now),
        };
    }

    private (string Stage, string Because) DecideAt(DateTimeOffset instant)
    {
        if (outcome?.Value.Text == "won") return ("customer", "deal_won");
        if (outcome?.Value.Text == "lost") return ("lost", "deal_lost");
        if (declined is not null) return ("lost", "declined");
        var qualified = qualification.StateAt(instant) == CriterionState.Met;
        var quoted = quotes.Exists(quote => quote.LiesThereAt(instant));
        if (options.QuoteStage && quoted && (qualified || !options.QuoteNeedsOpportunity)) return ("quote", "quoted");
        if (qualified) return ("opportunity", options.OpportunityRule);
        return ("deal", qualification.Failing(instant) is { } failing ? "failed_" + failing : "not_all_known");
    }

    /// <summary>The buyer's no, or one said of the deal itself, that nothing has been said against since.</summary>
    private ActivityFact? Declined()
    {
        if (!options.DeclinedMeansLost) return null;
        var (no, yes) = ((ActivityFact?)null, (Fact?)null);
        foreach (var source in snapshot.Persons.Where(IsBuyer).Prepend(snapshot.Subject))
        {
            no = Latest.Of(no, source.Activities.Latest("declined"));
            yes = Latest.Of<Fact>(yes, Acts.Of(source, options.DesireActivities).Last);
        }

        foreach (var quote in snapshot.Subject.Quotes)
        {
            if (quote.Status is QuoteStatus.Requested or QuoteStatus.Issued or QuoteStatus.Accepted) yes = Latest.Of<Fact>(yes, quote);
        }

        return no is not null && (yes is null || !Latest.After(yes, no)) ? no : null;
    }

    private bool IsBuyer(SubjectFacts person) =>
        snapshot.Subject.Links.LastOrDefault(link => link.Key == "participant" && link.TargetId == person.SubjectId) is { Ended: false, Role: "buyer" };

    private void AnswerQuote(Answers answers, DateTimeOffset now)
    {
        if (!options.QuoteStage && lastQuote is null) return;
        var lying = quotes.Find(quote => quote.LiesThereAt(now)).Fact;
        var gone = lastQuote is { Status: not QuoteStatus.Requested } ? lastQuote : null;
        answers.Add("quote_issued", lying is not null ? CriterionState.Met : gone is not null ? CriterionState.Failed : CriterionState.Unknown, lying ?? gone);
    }

    private List<string> Labels(string stage, DateTimeOffset now)
    {
        var labels = new List<string>();
        var open = stage is "deal" or "opportunity";
        if (stage == "deal" && quotes.Exists(quote => quote.LiesThereAt(now))) labels.Add("quote_ahead");
        if (open && quotes.Count > 0 && !quotes.Exists(quote => quote.LiesThereAt(now))) labels.Add("quote_expired");
        if (open && lastQuote?.Status == QuoteStatus.Rejected) labels.Add("quote_rejected");
        return labels;
    }

    private decimal Probability(string stage) =>
        stage is "customer" or "lost" || qualification.Probability?.Value.Number is not { } percent ? options.UsualProbability(stage) : percent;

    private DateTimeOffset? NextChange(DateTimeOffset now)
    {
        SortedSet<DateTimeOffset> instants = [];
        if (qualification.InTimeFrom is { } near) instants.Add(near);
        foreach (var quote in quotes)
        {
            if (quote.ExpiresAt is { } end) instants.Add(end);
        }

        foreach (var instant in instants)
        {
            if (instant > now && DecideAt(instant) != DecideAt(now)) return instant;
        }

        return null;
    }
}
