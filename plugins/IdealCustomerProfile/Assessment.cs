using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace IdealCustomerProfile;

/// <summary>What the facts of one contact say; of all of them, only a quote's validity ends by time alone.</summary>
internal sealed class Assessment
{
    private readonly Snapshot snapshot;
    private readonly ProfileOptions options;
    private readonly AttributeFact? won;
    private readonly AttributeFact? excludedBy;
    private readonly string? exclusion;
    private readonly ProfileMatch match;
    private readonly Acts acts;
    private readonly List<OpenQuote> quotes;

    public Assessment(Snapshot snapshot, ProfileOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        won = Deals.Won(snapshot);
        (exclusion, excludedBy) = Exclusion();
        match = ProfileMatch.Of(snapshot, options);
        acts = Acts.Of(snapshot, options);
        quotes = options.QuoteIsInterest ? Deals.OpenQuotes(snapshot, Later(acts.Since, acts.InterestTakenBack)) : [];
    }

    public Verdict VerdictAt(DateTimeOffset now)
    {
        var answers = new Answers();
        AnswerProfile(answers);
        var qualified = AnswerSelfQualification(answers);
        var interested = AnswerInterest(answers, now);
        var blocker = AnswerBlockers(answers);
        if (excludedBy is not null) answers.Add(exclusion!, CriterionState.Met, excludedBy);
        if (acts.Exit is not null) answers.Add(acts.ExitCriterion, Answers.Of(acts.IsOut), acts.Exit);
        answers.Add("deal_won", won is null ? CriterionState.Unknown : CriterionState.Met, won);

        var (stage, because) = Decide(qualified, interested, blocker);
        var next = stage switch { "lead" => "prospect", "prospect" => "opportunity", "opportunity" => "customer", _ => "" };
        if (next == "opportunity" && !interested) answers.Ask("purchase_intent", "purchase_interest", next);
        if (next == "customer") answers.Ask("outcome", "deal_won", next, unit: Unit.Deal);
        return new Verdict
        {
            Stage = stage,
            Criteria = answers.Criteria,
            Missing = [.. answers.Missing.Where(missing => missing.ForStage == next)],
            Explanation = new TextReference { Key = "because_" + because },
            Labels = stage == "prospect" && !interested ? ["not_ready"] : [],
            Measures = match.Share is { } share ? [new VerdictMeasure { Key = "fit", Value = share, Minimum = 0, Maximum = 1 }] : [],
            ReevaluateAt = interested && stage is ("prospect" or "opportunity") ? EndOfInterest(now) : null,
        };
    }

    private (string Stage, string Because) Decide(bool qualified, bool interested, string? blocker)
    {
        if (won is not null) return ("customer", "deal_won");
        if (excludedBy is not null) return ("not_a_lead", exclusion!);
        if (acts.IsOut) return ("out", acts.ExitCriterion);
        var matches = match.State == CriterionState.Met;
        if (!matches && !qualified)
        {
            return ("lead", match.Parameters.Count == 0 ? "not_compared" : match.State == CriterionState.Failed ? "no_match" : "match_unknown");
        }

        if (!interested) return ("prospect", matches ? "match" : "self_qualified");
        return blocker is null ? ("opportunity", "interest") : ("prospect", blocker);
    }

    private void AnswerProfile(Answers answers)
    {
        foreach (var (rule, state, evidence) in match.Parameters)
        {
            answers.Add("parameter", rule.Key, state, evidence);
            if (state == CriterionState.Unknown && rule.Required) answers.Ask(rule.Key, "parameter", "prospect", rule.Example(), rule.Unit);
        }

        answers.Add("profile", match.State);
    }

    private bool AnswerSelfQualification(Answers answers)
    {
        if (options.SelfQualification == "off") return false;
        var counts = acts.SelfQualifying is not null && (options.SelfQualification == "prospect" || !match.AnyRequiredFailed);
        answers.Add("self_qualified", acts.SelfQualifying is null ? CriterionState.Unknown : Answers.Of(counts), acts.SelfQualifying);
        if (acts.SelfQualifying is null && match.Parameters.Count == 0) answers.Ask("form_submitted", "self_qualified", "prospect");
        return counts;
    }

    private bool AnswerInterest(Answers answers, DateTimeOffset now)
    {
        var lying = quotes.FirstOrDefault(quote => quote.LiesThereAt(now)).Fact;
        var expired = quotes.FirstOrDefault(quote => !quote.LiesThereAt(now)).Fact;
        var interest = (Fact?)acts.Interest ?? lying;
        var no = (Fact?)acts.InterestTakenBack ?? expired;
        answers.Add("purchase_interest", interest is not null ? CriterionState.Met : no is not null ? CriterionState.Failed : CriterionState.Unknown, interest ?? no);
        return interest is not null;
    }

    /// <summary>The blocker that is known to hold, if any.</summary>
    private string? AnswerBlockers(Answers answers)
    {
        string? known = null;
        foreach (var (blocker, attribute, blocks) in ProfileDescription.Blockers)
        {
            if (!options.Blockers.Contains(blocker)) continue;
            var fact = snapshot.Attribute(attribute);
            var state = Answers.Of(fact?.Value.Boolean is { } value ? value != blocks : null);
            answers.Add(blocker, state, fact);
            if (state == CriterionState.Failed) known ??= blocker;
            if (state == CriterionState.Unknown) answers.Ask(attribute, blocker, "opportunity", FactValue.OfBoolean(!blocks));
        }

        return known;
    }

    private (string? Criterion, AttributeFact? Evidence) Exclusion()
    {
        foreach (var rule in options.Exclusions)
        {
            if (rule.Evaluate(snapshot, out var fact) == CriterionState.Met) return ("excluded", fact);
        }

        if (options.LeadSources.Count == 0 || snapshot.Attribute("source") is not { Value.Text: { } text } source) return (null, null);
        return options.LeadSources.Contains(text) ? (null, null) : ("source_excluded", source);
    }

    private DateTimeOffset? EndOfInterest(DateTimeOffset now)
    {
        if (acts.Interest is not null) return null;
        DateTimeOffset? last = null;
        foreach (var quote in quotes)
        {
            if (!quote.LiesThereAt(now)) continue;
            if (quote.ExpiresAt is not { } end) return null;
            if (last is null || end > last) last = end;
        }

        return last;
    }

    private static DateTimeOffset Later(DateTimeOffset instant, Fact? fact) => fact is not null && fact.EffectiveAt > instant ? fact.EffectiveAt : instant;
}
