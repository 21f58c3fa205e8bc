using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace QualifiedDeal;

/// <summary>What a person is: contact, lead, marketing qualified, sales qualified; nothing of it changes by time alone.</summary>
internal sealed class PersonAssessment
{
    private readonly Snapshot snapshot;
    private readonly DealOptions options;
    private readonly AttributeFact? won;
    private readonly AttributeFact? fake;
    private readonly Acts interest;
    private readonly Acts marketing;
    private readonly Acts customerInterest;
    private readonly Association association;
    private readonly List<(AttributeRule Rule, CriterionState State, AttributeFact? Fact)> parameters = [];
    private readonly Answers answers = new();

    public PersonAssessment(Snapshot snapshot, DealOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        won = Deals.Won(snapshot);
        fake = FindFake();
        interest = Acts.Of(snapshot.Subject, [.. options.InterestActivities, .. options.MarketingActivities, .. options.CustomerInterestActivities]);
        marketing = Acts.Of(snapshot.Subject, options.MarketingActivities);
        customerInterest = Acts.Of(snapshot.Subject, options.CustomerInterestActivities, "purchase_intent_withdrawn", "declined");
        association = Association.Of(snapshot, options);
        foreach (var rule in options.Profile) parameters.Add((rule, rule.Evaluate(snapshot, out var fact), fact));
    }

    private bool ByInterest => options.LeadRule is "interestAndContact" or "either";

    private bool ByAssociation => options.LeadRule is "association" or "either";

    private bool ValidIsNotFake => options.FakeRules.All(rule =>
        rule.Key != "contact_data" || (rule.Operator is RuleOperator.Eq or RuleOperator.In && !rule.Values.Any(value => value.Text == "valid")));

    public Verdict Verdict()
    {
        var contactData = AnswerContactData();
        if (ByInterest || interest.State != CriterionState.Unknown) answers.Add("interest", interest.State, interest.Evidence);
        if (ByAssociation) answers.Add("association", association.State, association.Evidence);
        answers.Add("marketing_engagement", marketing.State, marketing.Evidence);
        answers.Add("customer_interest", customerInterest.State, customerInterest.Evidence);
        var profile = AnswerProfile();
        answers.Add("deal_won", won is null ? CriterionState.Unknown : CriterionState.Met, won);

        var (stage, because) = Decide(contactData, profile);
        Ask(stage, contactData, profile);
        return new Verdict
        {
            Stage = stage,
            Criteria = answers.Criteria,
            Missing = answers.Missing,
            Explanation = new TextReference { Key = "because_" + because },
            Labels = stage != "customer" && snapshot.Deals.Any(deal => deal.Attributes.Latest("outcome")?.Value.Text is not ("won" or "lost")) ? ["in_deal"] : [],
        };
    }

    private (string Stage, string Because) Decide(CriterionState contactData, CriterionState profile)
    {
        if (won is not null && options.WonMakesCustomer) return ("customer", "deal_won");
        if (fake is not null) return (options.FakeIsOut ? "fake" : "contact", "fake");
        var interested = ByInterest && interest.State == CriterionState.Met;
        var associated = ByAssociation && association.State == CriterionState.Met;
        if (!interested && !associated) return ("contact", options.LeadRule switch { "association" => "not_associated", "either" => "neither", _ => "no_interest" });
        if (contactData != CriterionState.Met) return ("contact", "no_contact_data");
        if (customerInterest.State == CriterionState.Met && profile == CriterionState.Met) return ("sql", "sales_qualified");

        var stage = marketing.State == CriterionState.Met ? "mql" : "lead";
        if (customerInterest.State == CriterionState.Met) return (stage, profile == CriterionState.Failed ? "no_match" : "match_unknown");
        return (stage, stage == "mql" ? "marketing" : interested ? "interest" : "association");
    }

    private void Ask(string stage, CriterionState contactData, CriterionState profile)
    {
        if (stage == "contact")
        {
            if (ByInterest && interest.State != CriterionState.Met) answers.Ask("form_submitted", "interest", "lead");
            if (ByAssociation && association.State != CriterionState.Met) answers.Ask("associated_with", "association", "lead");
            if (contactData != CriterionState.Met) answers.Ask("contact_data", "contact_data", "lead", fake is null && ValidIsNotFake ? FactValue.OfText("valid") : null);
        }
        else if (stage is "lead" or "mql")
        {
            if (stage == "lead") answers.Ask(options.MarketingActivities is [var first, ..] ? first.Kind : "newsletter_request", "marketing_engagement", "mql");
            if (customerInterest.State != CriterionState.Met) answers.Ask(options.CustomerInterestActivities is [var rule, ..] ? rule.Kind : "form_submitted", "customer_interest", "sql");
            if (profile != CriterionState.Met) AskForProfile();
        }
        else if (stage == "sql" && options.WonMakesCustomer) answers.Ask("outcome", "deal_won", "customer", unit: Unit.Deal);
    }

    private void AskForProfile()
    {
        if (parameters.Count == 0) answers.Ask("qualified", "profile", "sql", FactValue.OfBoolean(true));
        foreach (var (rule, state, _) in parameters)
        {
            if (rule.Required && state != CriterionState.Met) answers.Ask(rule.Key, "parameter", "sql", rule.Example(), rule.Unit ?? Latest.UnitOf(snapshot, rule.Key));
        }
    }

    private CriterionState AnswerContactData()
    {
        if (fake is not null) return answers.Add("contact_data", CriterionState.Failed, fake);
        if (snapshot.Attribute("contact_data", Unit.Person) is { Value.Text: "valid" } valid) return answers.Add("contact_data", CriterionState.Met, valid);
        foreach (var activity in snapshot.Subject.Activities)
        {
            var given = activity.Direction != Direction.Outbound && activity.Flag("completed") != false && options.ContactGivingActivities.Contains(activity.Key);
            if (given) return answers.Add("contact_data", CriterionState.Met, activity);
        }

        var source = snapshot.Subject.Attributes.Latest("source");
        return source?.Value.Text is { } text && options.ContactGivingSources.Contains(text)
            ? answers.Add("contact_data", CriterionState.Met, source)
            : answers.Add("contact_data", CriterionState.Unknown);
    }

    /// <summary>By the rules of the profile; without any, by the seller's judgement.</summary>
    private CriterionState AnswerProfile()
    {
        if (parameters.Count == 0)
        {
            var judgement = snapshot.Subject.Judgements.Latest("qualified");
            return answers.Add("profile", Answers.Of(judgement?.Holds), judgement);
        }

        var all = CriterionState.Met;
        foreach (var (rule, state, fact) in parameters)
        {
            answers.Add("parameter", rule.Key, state, fact);
            if (rule.Required) all = Answers.And(all, state);
        }

        return answers.Add("profile", all);
    }

    private AttributeFact? FindFake()
    {
        foreach (var rule in options.FakeRules)
        {
            if (rule.Evaluate(snapshot, out var fact) == CriterionState.Met) return fact;
        }

        return null;
    }
}
