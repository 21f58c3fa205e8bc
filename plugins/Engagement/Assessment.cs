using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Engagement;

/// <summary>What the facts of one contact say at any instant: the stage is decided by <see cref="DecideAt"/>, top of the funnel last.</summary>
internal sealed class Assessment
{
    private readonly EngagementOptions options;
    private readonly Guid subjectId;
    private readonly AttributeFact? won;
    private readonly AttributeFact? canPay;
    private readonly Exit exit;
    private readonly Triggers triggers;
    private readonly Silence silence;
    private readonly Quality quality;
    private readonly List<OpenQuote> quotes;

    private Assessment(Snapshot snapshot, EngagementOptions options)
    {
        (this.options, subjectId) = (options, snapshot.Subject.SubjectId);
        won = Deals.Won(snapshot);
        canPay = snapshot.Attribute("can_pay");
        exit = Exit.Of(snapshot, options);
        triggers = Triggers.Find(snapshot, options, exit);
        silence = SignsOfLife.Since(snapshot, options, triggers.LastHit);
        quality = new Quality(snapshot, options);
        quotes = Deals.OpenQuotes(snapshot, exit.Instant);
    }

    public static Assessment Of(Snapshot snapshot, EngagementOptions options) => new(snapshot, options);

    /// <summary>The stage and the key of its explanation.</summary>
    internal readonly record struct Decision(string Stage, string Because);

    public Decision DecideAt(DateTimeOffset instant)
    {
        if (won is not null) return new("customer", "deal_won");
        if (exit.Fact is not null && triggers.LastHit is null) return new("out", exit.Criterion);
        if (triggers.LastHit is not { } lastHit) return new("lead", "nothing_back");
        if (options.NoMoneyMeansOut && canPay?.Value.Boolean == false) return new("out", "no_money");

        var awake = lastHit >= silence.AwakeSince && !silence.IsColdAt(instant);
        var quoted = quotes.Any(quote => quote.LiesThereAt(instant));
        if (!awake && !quoted) return new("lead", "cooled");
        if (quality.GateAt(instant) != CriterionState.Met) return new("lead", "held_back");
        if (!options.OpportunityStage) return new("prospect", "engaged");
        if (quoted) return new("opportunity", "quote_on_table");
        if (Counts(triggers.Intent)) return new("opportunity", "purchase_intent");
        if (options.QuoteRequestIsOpportunity && Counts(triggers.QuoteRequest)) return new("opportunity", "quote_requested");
        return new("prospect", "engaged");
    }

    public Verdict Verdict(Decision decision, DateTimeOffset now)
    {
        var answers = new Answers();
        triggers.AnswerTo(answers);
        quality.AnswerTo(answers, now, gated: decision.Because == "held_back");
        if (options.SilentDays > 0 && silence.LastSign is { } sign) answers.Add("awake", Answers.Of(!silence.IsColdAt(now)), sign);
        if (exit.Fact is not null) answers.Add(exit.Criterion, Answers.Of(triggers.LastHit is null), exit.Fact);
        if (canPay is not null) answers.Add("no_money", Answers.Of(canPay.Value.Boolean == false), canPay);
        if (options.OpportunityStage) AnswerOpportunity(answers, now);
        answers.Add("deal_won", won is null ? CriterionState.Unknown : CriterionState.Met, won);

        var next = decision.Stage switch
        {
            "lead" => "prospect",
            "out" => decision.Because == "no_money" ? "prospect" : "",
            "prospect" when options.OpportunityStage => "opportunity",
            "customer" => "",
            _ => "customer",
        };
        if (next == "opportunity") answers.Ask("purchase_intent", "purchase_intent", next);
        if (next == "customer") answers.Ask("outcome", "deal_won", next, unit: Unit.Deal);
        if (decision.Because == "no_money") answers.Ask("can_pay", "budget", "prospect", FactValue.OfBoolean(true), canPay!.Reference.SubjectId == subjectId ? null : Unit.Company);
        return new Verdict
        {
            Stage = decision.Stage,
            Criteria = answers.Criteria,
            Missing = [.. answers.Missing.Where(missing => missing.ForStage == next && (next != "prospect" || Opens(decision, missing)))],
            Explanation = new TextReference { Key = "because_" + (decision.Because == "engaged" ? triggers.FirstTrigger : decision.Because) },
            Labels = Labels(decision, now),
            Measures = [new VerdictMeasure { Key = "quality", Value = quality.ValueAt(now), Minimum = 0, Maximum = 4 }],
            ReevaluateAt = NextChange(decision, now),
        };
    }

    /// <summary>Who is held back, or has no money, lacks quality; everybody else lacks an act of the lead, perhaps after ours.</summary>
    private static bool Opens(Decision decision, MissingFact missing) =>
        (decision.Because is "held_back" or "no_money") != (missing.Criterion == "approached" || EngagementDescription.Triggers.Contains(missing.Criterion));

    private bool Counts(Fact? fact) => fact is not null && fact.EffectiveAt >= silence.AwakeSince;

    private void AnswerOpportunity(Answers answers, DateTimeOffset now)
    {
        var lying = quotes.FirstOrDefault(quote => quote.LiesThereAt(now)).Fact;
        var expired = quotes.FirstOrDefault(quote => !quote.LiesThereAt(now)).Fact;
        answers.Add("quote_on_table", lying is not null ? CriterionState.Met : expired is not null ? CriterionState.Failed : CriterionState.Unknown, lying ?? expired);
        if (triggers.Intent is null && triggers.IntentWithdrawn is null) answers.Add("purchase_intent", CriterionState.Unknown);
    }

    private List<string> Labels(Decision decision, DateTimeOffset now)
    {
        var labels = new List<string>();
        if (decision.Because is "cooled" or "held_back") labels.Add(decision.Because);
        if (decision.Stage is "prospect" or "opportunity" && quality.UrgencyAt(now) == CriterionState.Failed) labels.Add("less_warm");
        var handed = options.HandOver == "prospect" ? decision.Stage is "prospect" or "opportunity" : decision.Stage is "opportunity";
        if (handed && options.HandOver != "never") labels.Add("with_sales");
        return labels;
    }

    /// <summary>The first of the instants ahead at which the stage is another one, or the urgency, which quality and labels follow.</summary>
    private DateTimeOffset? NextChange(Decision decision, DateTimeOffset now)
    {
        SortedSet<DateTimeOffset> instants = [];
        if (silence.ColdAt is { } cold) instants.Add(cold);
        if (quality.UrgentFrom is { } urgent) instants.Add(urgent);
        foreach (var quote in quotes)
        {
            if (quote.ExpiresAt is { } end) instants.Add(end);
        }

        foreach (var instant in instants)
        {
            if (instant > now && (DecideAt(instant) != decision || quality.UrgencyAt(instant) != quality.UrgencyAt(now))) return instant;
        }

        return null;
    }
}
