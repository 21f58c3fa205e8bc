using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace MarketMoneyAuthority;

/// <summary>The criteria of a prospect, each met, failed or unknown: the three, a company's own, and a talk where one is asked for.</summary>
internal sealed class Qualification
{
    private readonly Snapshot snapshot;
    private readonly QualifyingOptions options;
    private readonly List<Criterion> criteria = [];

    public Qualification(Snapshot snapshot, QualifyingOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        foreach (var key in options.Order)
        {
            if (!options.IsAsked(key)) continue;
            var (state, evidence) = key switch { "market" => Market(), "money" => Money(), _ => Authority() };
            criteria.Add(new Criterion(key, null, state, options.IsHard(key), evidence));
        }

        foreach (var rule in options.ExtraCriteria)
        {
            var state = rule.Evaluate(snapshot, out var fact);
            criteria.Add(new Criterion("extra", rule, state, rule.Required, [fact]));
        }

        if (!options.ConversationNeeded) return;
        var talk = Talks.First(snapshot);
        criteria.Add(new Criterion("conversation", null, talk is null ? CriterionState.Unknown : CriterionState.Met, true, [talk]));
    }

    /// <summary>All that must be met is met.</summary>
    public bool IsQualified => criteria.TrueForAll(criterion => !criterion.IsHard || criterion.State == CriterionState.Met);

    /// <summary>The first that must be met and is known to fail.</summary>
    public string? Failed => criteria.Find(criterion => criterion is { IsHard: true, State: CriterionState.Failed })?.Key;

    /// <summary>How many of the criteria are met; a talk qualifies nobody by itself.</summary>
    public int Met => criteria.Count(criterion => criterion.Key != "conversation" && criterion.State == CriterionState.Met);

    public int Count => criteria.Count(criterion => criterion.Key != "conversation");

    /// <summary>Rules that are not required decide only where none is.</summary>
    private IEnumerable<AttributeRule> DecidingRules => options.TargetMarket.Any(rule => rule.Required) ? options.TargetMarket.Where(rule => rule.Required) : options.TargetMarket;

    public void AnswerTo(Answers answers)
    {
        foreach (var criterion in criteria) answers.Add(criterion.Key, criterion.Rule?.Key, criterion.State, criterion.Evidence);
        foreach (var criterion in criteria)
        {
            if (criterion is { IsHard: true, State: CriterionState.Unknown }) Ask(answers, criterion);
        }
    }

    private void Ask(Answers answers, Criterion criterion)
    {
        switch (criterion.Key)
        {
            case "market" when options.TargetMarket.Count > 0:
                foreach (var rule in DecidingRules.Where(rule => rule.Evaluate(snapshot, out _) == CriterionState.Unknown))
                {
                    answers.Ask(rule.Key, "market", "prospect", rule.Example(), rule.Unit);
                }

                break;
            case "market":
                answers.Ask("served", "market", "prospect", FactValue.OfBoolean(true));
                break;
            case "money":
                answers.Ask("can_pay", "money", "prospect", FactValue.OfBoolean(true));
                break;
            case "authority":
                answers.Ask("decision_power", "authority", "prospect", FactValue.OfText("decides"));
                break;
            case "extra":
                answers.Ask(criterion.Rule!.Key, "extra", "prospect", criterion.Rule.Example(), criterion.Rule.Unit);
                break;
            default:
                answers.Ask("call", criterion.Key, "prospect");
                break;
        }
    }

    /// <summary>Whoever is known to be outside is outside; for the rest the rules decide, or, without any, the plain answer.</summary>
    private (CriterionState, Fact?[]) Market()
    {
        var served = snapshot.Attribute("served");
        var plain = Answers.Of(served?.Value.Boolean);
        if (options.TargetMarket.Count == 0 || plain == CriterionState.Failed) return (plain, [served]);
        var state = CriterionState.Met;
        var evidence = new List<Fact?>();
        foreach (var rule in DecidingRules)
        {
            state = Answers.And(state, rule.Evaluate(snapshot, out var fact));
            evidence.Add(fact);
        }

        return (state, [.. evidence]);
    }

    private (CriterionState, Fact?[]) Money() => Latest.Of(snapshot.Attribute("budget"), snapshot.Attribute("can_pay")) switch
    {
        { Key: "can_pay" } fact => (Answers.Of(fact.Value.Boolean), [fact]),
        { Value.Number: { } amount } fact => (Answers.Of(amount > 0 && amount >= options.MinimumMoney), [fact]),
        _ => (CriterionState.Unknown, []),
    };

    /// <summary>What was said of the power to decide; else the role in a deal; else a title that decides here.</summary>
    private (CriterionState, Fact?[]) Authority()
    {
        if (snapshot.Attribute("decision_power", Unit.Person) is { } power && Decides(power.Value.Text) is { } decides) return (Answers.Of(decides), [power]);
        if (Role() is { } role) return (Answers.Of(role.Role == "buyer" || options.InfluenceCounts), [role]);
        var title = snapshot.Attribute("job_title", Unit.Person);
        var named = title?.Value.Text is { } text && options.DecisionTitles.Any(word => word.Length > 0 && text.Contains(word, StringComparison.OrdinalIgnoreCase));
        return named ? (CriterionState.Met, [title]) : (CriterionState.Unknown, []);
    }

    private bool? Decides(string? power) => power switch { "decides" => true, "influence" => options.InfluenceCounts, "none" => false, _ => null };

    /// <summary>The person's part in a deal; the one that decides, where there are several.</summary>
    private LinkFact? Role()
    {
        LinkFact? found = null;
        foreach (var deal in snapshot.Deals)
        {
            LinkFact? last = null;
            foreach (var link in deal.Links)
            {
                if (link.Key == "participant" && link.TargetId == snapshot.Subject.SubjectId) last = link;
            }

            if (last is { Ended: false, Role: "buyer" or "influencer" } && found?.Role != "buyer") found = last;
        }

        return found;
    }

    private sealed record Criterion(string Key, AttributeRule? Rule, CriterionState State, bool IsHard, Fact?[] Evidence);
}
