using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Engagement;

/// <summary>The four conditions of a good prospect: fit, authority, budget, urgency. Only urgency changes with time.</summary>
internal sealed class Quality
{
    private readonly Snapshot snapshot;
    private readonly EngagementOptions options;
    private readonly decimal[] weights;
    private readonly CriterionState fit;
    private readonly CriterionState authority;
    private readonly CriterionState budget;
    private readonly Fact?[] fitEvidence;
    private readonly Fact? authorityEvidence;
    private readonly Fact?[] budgetEvidence;
    private readonly Fact? urgencyEvidence;

    public Quality(Snapshot snapshot, EngagementOptions options)
    {
        (this.snapshot, this.options, weights) = (snapshot, options, options.Weights());
        (fit, fitEvidence) = Fit();
        (authority, authorityEvidence) = Authority();
        (budget, budgetEvidence) = Buying.Means(snapshot, options.MinimumBudget);
        urgencyEvidence = Latest.Of<Fact>(snapshot.Subject.Activities.Latest("not_ready"), snapshot.Attribute("needed_by"), snapshot.Attribute("timing"));
    }

    /// <summary>When a need that lies ahead comes near enough to be urgent.</summary>
    public DateTimeOffset? UrgentFrom =>
        urgencyEvidence is AttributeFact { Key: "needed_by", Value.Date: { } day } && day.DayNumber > options.UrgencyDays
            ? new DateTimeOffset(day.AddDays(-options.UrgencyDays), TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    public CriterionState UrgencyAt(DateTimeOffset instant) => urgencyEvidence switch
    {
        ActivityFact => CriterionState.Failed,
        AttributeFact { Key: "timing", Value.Text: "now" } => CriterionState.Met,
        AttributeFact { Key: "timing", Value.Text: "later" or "orienting" } => CriterionState.Failed,
        AttributeFact { Key: "needed_by", Value.Date: not null } => UrgentFrom is { } from && instant < from ? CriterionState.Failed : CriterionState.Met,
        _ => CriterionState.Unknown,
    };

    /// <summary>0 to 4: the share of the weights that is met.</summary>
    public decimal ValueAt(DateTimeOffset instant) => Value(instant, state => state == CriterionState.Met);

    /// <summary>Whether the quality is high enough; unknown while what is not known could make it so.</summary>
    public CriterionState GateAt(DateTimeOffset instant) =>
        ValueAt(instant) >= options.MinimumQuality ? CriterionState.Met
        : Value(instant, state => state != CriterionState.Failed) >= options.MinimumQuality ? CriterionState.Unknown
        : CriterionState.Failed;

    public void AnswerTo(Answers answers, DateTimeOffset now, bool gated)
    {
        answers.Add("fit", fit, fitEvidence);
        answers.Add("authority", authority, authorityEvidence);
        answers.Add("budget", budget, budgetEvidence);
        var urgency = answers.Add("urgency", UrgencyAt(now), urgencyEvidence);
        if (options.MinimumQuality == 0) return;
        answers.Add("quality", GateAt(now));
        if (!gated) return;
        if (fit == CriterionState.Unknown)
        {
            if (snapshot.Attribute("need") is null) answers.Ask("need", "fit", "prospect", FactValue.OfBoolean(true), Latest.UnitOf(snapshot, "need"));
            foreach (var rule in options.Profile.Where(rule => rule.Required && rule.Evaluate(snapshot, out _) == CriterionState.Unknown))
            {
                answers.Ask(rule.Key, "fit", "prospect", rule.Example(), rule.Unit ?? Latest.UnitOf(snapshot, rule.Key));
            }
        }

        if (authority == CriterionState.Unknown) answers.Ask("decision_power", "authority", "prospect", FactValue.OfText("decides"));
        if (budget == CriterionState.Unknown) answers.Ask("can_pay", "budget", "prospect", FactValue.OfBoolean(true), Latest.UnitOf(snapshot, "can_pay"));
        if (urgency == CriterionState.Unknown) answers.Ask("timing", "urgency", "prospect", FactValue.OfText("now"));
    }

    private (CriterionState, Fact?[]) Fit()
    {
        var need = snapshot.Attribute("need");
        var state = Answers.Of(need?.Value.Boolean);
        var evidence = new Fact?[options.Profile.Count + 1];
        evidence[0] = need;
        for (var index = 0; index < options.Profile.Count; index++)
        {
            var answer = options.Profile[index].Evaluate(snapshot, out var fact);
            evidence[index + 1] = fact;
            if (options.Profile[index].Required) state = Answers.And(state, answer);
        }

        return (state, evidence);
    }

    private (CriterionState, Fact?) Authority()
    {
        if (snapshot.Attribute("decision_power", Unit.Person) is { } power)
        {
            return (Answers.Of(power.Value.Text switch { "influence" or "decides" => true, "none" => false, _ => null }), power);
        }

        var title = snapshot.Attribute("job_title", Unit.Person);
        var decides = title?.Value.Text is { } text && options.DecisionTitles.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        return decides ? (CriterionState.Met, title) : (CriterionState.Unknown, null);
    }

    private decimal Value(DateTimeOffset instant, Func<CriterionState, bool> counts)
    {
        var (total, met) = (0m, 0m);
        CriterionState[] states = [fit, authority, budget, UrgencyAt(instant)];
        for (var index = 0; index < weights.Length; index++)
        {
            total += weights[index];
            if (counts(states[index])) met += weights[index];
        }

        return total == 0 ? 0 : decimal.Round(4 * met / total, 2);
    }
}
