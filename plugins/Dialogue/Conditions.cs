using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Dialogue;

/// <summary>What a prospect must be (a problem that we can solve, in the target market) and should be (with means, with authority): 003:32-38.</summary>
internal sealed class Conditions
{
    private static readonly string[] Order = ["problem", "solvable", "market", "means", "authority"];

    private readonly Snapshot snapshot;
    private readonly DialogueOptions options;
    private readonly Dictionary<string, (CriterionState State, Fact?[] Evidence)> answers;
    private readonly List<(AttributeRule Rule, CriterionState State, AttributeFact? Fact)> market = [];

    public Conditions(Snapshot snapshot, IEnumerable<Deed> deeds, DialogueOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        foreach (var rule in options.TargetMarket) market.Add((rule, rule.Evaluate(snapshot, out var fact), fact));
        var solvable = Latest.Attribute(snapshot, "solvable");
        answers = new(StringComparer.Ordinal)
        {
            ["problem"] = Problem(snapshot, deeds),
            ["solvable"] = (Answers.Of(solvable?.Value.Boolean), [solvable]),
            ["market"] = (Market(), [.. market.Select(each => each.Fact)]),
            ["means"] = Buying.Means(snapshot, options.MinimumBudget),
            ["authority"] = Buying.Authority(snapshot.Subject.Unit == Unit.Company ? snapshot.Persons : [snapshot.Subject]),
        };
    }

    /// <summary>The first condition that keeps the subject from being a prospect, and how it is answered.</summary>
    public (string Criterion, CriterionState State)? Blocker
    {
        get
        {
            foreach (var key in Order)
            {
                var state = answers[key].State;
                var hard = key is "problem" or "solvable" or "market" || options.HardConditions.Contains(key);
                if (hard && state == CriterionState.Failed) return (key, state);
                if (state == CriterionState.Unknown && options.MustBeKnown.Contains(key)) return (key, state);
            }

            return null;
        }
    }

    public CriterionState this[string criterion] => answers[criterion].State;

    /// <summary>How many of the two that should be are met.</summary>
    public int Quality => (this["means"] == CriterionState.Met ? 1 : 0) + (this["authority"] == CriterionState.Met ? 1 : 0);

    public void AnswerTo(Answers verdict)
    {
        foreach (var key in Order)
        {
            if (key == "market")
            {
                foreach (var (rule, state, fact) in market) verdict.Add("market_rule", rule.Key, state, fact);
            }

            verdict.Add(key, answers[key].State, answers[key].Evidence);
        }
    }

    /// <summary>Asks for what would take the blocker away.</summary>
    public void AskFor(string blocker, Answers verdict)
    {
        switch (blocker)
        {
            case "problem":
                verdict.Ask("problem", blocker, "prospect", FactValue.OfText("stated"));
                break;
            case "solvable":
                verdict.Ask("solvable", blocker, "prospect", FactValue.OfBoolean(true));
                break;
            case "means":
                verdict.Ask("can_pay", blocker, "prospect", FactValue.OfBoolean(true));
                break;
            case "authority":
                verdict.Ask("decision_power", blocker, "prospect", FactValue.OfText("decides"), Unit.Person);
                break;
            default:
                foreach (var (rule, state, _) in market.Where(each => each.Rule.Required && each.State != CriterionState.Met)) verdict.Ask(rule.Key, "market_rule", "prospect", rule.Example(), rule.Unit ?? Latest.UnitOf(snapshot, rule.Key));
                break;
        }
    }

    private CriterionState Market()
    {
        CriterionState? all = null;
        foreach (var (rule, state, _) in market)
        {
            if (rule.Required) all = all is { } other ? Answers.And(other, state) : state;
        }

        return all ?? CriterionState.Unknown;
    }

    private static (CriterionState, Fact?[]) Problem(Snapshot snapshot, IEnumerable<Deed> deeds)
    {
        var call = deeds.LastOrDefault(deed => deed.Activity.Key == "call" && deed.IsDone && deed.Text("problem") is "stated" or "denied").Activity;
        return Latest.Of<Fact>(Latest.Attribute(snapshot, "problem"), call) switch
        {
            ActivityFact => (Answers.Of(call.Properties["problem"].Text == "stated"), [call]),
            AttributeFact { Value: var value } fact => (Answers.Of(value.Boolean ?? (value.Text is { Length: > 0 } text ? text is not ("denied" or "none") : null)), [fact]),
            _ => (CriterionState.Unknown, []),
        };
    }
}
