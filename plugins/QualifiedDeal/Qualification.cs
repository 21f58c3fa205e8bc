using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace QualifiedDeal;

/// <summary>One question that decides on an opportunity, its answer, and the fact that would answer it.</summary>
internal sealed record Question(string Criterion, CriterionState State, Fact?[] Evidence, string FactKey, FactValue? Example = null, Unit? Unit = null);

/// <summary>What makes a deal an opportunity by the chosen rule: 004:7 (A), 17 (B), 47-51 (D) and 57 (E). Only the time until the need changes with time.</summary>
internal sealed class Qualification
{
    private static readonly FactValue Yes = FactValue.OfBoolean(true);

    private readonly Snapshot snapshot;
    private readonly DealOptions options;
    private readonly List<Question> all = [];
    private readonly List<Question> oneOf = [];
    private readonly AttributeFact? neededBy;

    public Qualification(Snapshot snapshot, DealOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        switch (options.OpportunityRule)
        {
            case "nadaAndTerms":
                all.AddRange(Nada());
                all.AddRange(options.Terms.Select(term => OfDeal(term == "other" ? "terms" : term, term == "other" ? "terms_agreed" : term + "_agreed")));
                break;
            case "nada":
                all.AddRange(Nada());
                break;
            case "valueOrProbability":
                oneOf.AddRange(ValueOrProbability());
                break;
            case "knownBuyer":
                all.Add(Buyer());
                break;
            default:
                all.Add(Desire("considering"));
                break;
        }

        all.AddRange(options.ExtraCriteria.Select(Extra));
        neededBy = options.HorizonDays > 0 ? Latest.Attribute(snapshot, "needed_by") : null;
    }

    /// <summary>From when on the need is near enough, where it is not at once.</summary>
    public DateTimeOffset? InTimeFrom =>
        neededBy?.Value.Date is { } day && day.DayNumber > options.HorizonDays ? new DateTimeOffset(day.AddDays(-options.HorizonDays), TimeOnly.MinValue, TimeSpan.Zero) : null;

    public CriterionState StateAt(DateTimeOffset instant)
    {
        var state = oneOf.Count == 0 ? CriterionState.Met : OneOf();
        foreach (var question in all) state = Answers.And(state, question.State);
        return InRange() == CriterionState.Failed || InTimeAt(instant) == CriterionState.Failed ? CriterionState.Failed : state;
    }

    /// <summary>The criterion that is known to fail, if one is.</summary>
    public string? Failing(DateTimeOffset instant)
    {
        if (InRange() == CriterionState.Failed) return "probability";
        if (all.Find(question => question.State == CriterionState.Failed) is { } failed) return failed.Criterion;
        if (oneOf.Count > 0 && OneOf() == CriterionState.Failed) return "value_or_probability";
        return InTimeAt(instant) == CriterionState.Failed ? "in_time" : null;
    }

    public void AnswerTo(Answers answers, DateTimeOffset now)
    {
        foreach (var question in all.Concat(oneOf)) answers.Add(question.Criterion, question.State, question.Evidence);
        answers.Add("probability", InRange(), Probability);
        if (neededBy is not null) answers.Add("in_time", InTimeAt(now), neededBy);
    }

    public void AskFor(Answers answers)
    {
        foreach (var question in oneOf.Count > 0 && OneOf() == CriterionState.Met ? all : all.Concat(oneOf))
        {
            if (question.State != CriterionState.Met) answers.Ask(question.FactKey, question.Criterion, "opportunity", question.Example, question.Unit);
        }
    }

    public AttributeFact? Probability => snapshot.Subject.Attributes.Latest("probability") is { Value.Number: not null } fact ? fact : null;

    private IEnumerable<Question> Nada()
    {
        yield return ByRules("need") ?? Need();
        yield return ByRules("ability") ?? Ability();
        yield return ByRules("desire") ?? Desire("desire");
        yield return ByRules("authority") ?? Authority();
    }

    /// <summary>By the organisation's own attributes: all of the rules, where it has some.</summary>
    private Question? ByRules(string criterion)
    {
        var rules = options.RulesOf(criterion);
        if (rules.Count == 0) return null;
        var (state, evidence, ask, unmet) = (CriterionState.Met, new List<Fact?>(), rules[0], 0);
        foreach (var rule in rules)
        {
            var answer = rule.Evaluate(snapshot, out var fact);
            evidence.Add(fact);
            if (!rule.Required) continue;
            if (answer != CriterionState.Met && unmet++ == 0) ask = rule;
            state = Answers.And(state, answer);
        }

        // One value meets the criterion only where it is the only one that is missing.
        return new Question(criterion, state, [.. evidence], ask.Key, unmet == 1 ? ask.Example() : null, ask.Unit ?? Latest.UnitOf(snapshot, ask.Key));
    }

    private Question Need()
    {
        var need = Latest.Of(Latest.Attribute(snapshot, "need"), Latest.Attribute(snapshot, "problem"));
        var needed = need?.Value is { Text: { Length: > 0 } text } ? text is not ("denied" or "none") : need?.Value.Boolean;
        return new Question("need", Answers.Of(needed), [need], "need", Yes, Around);
    }

    private Question Ability()
    {
        var (ability, means) = Buying.Means(snapshot, options.MinimumBudget);
        return new Question("ability", ability, means, "can_pay", Yes, Around);
    }

    private Question Authority()
    {
        var (authority, powers) = Buying.Authority(snapshot.Persons);
        return new Question("authority", authority, powers, "decision_power", FactValue.OfText("decides"), Unit.Person);
    }

    /// <summary>Of whom a deal's need and means are told: its company, else its person.</summary>
    private Unit Around => snapshot.Company is not null ? Unit.Company : Unit.Person;

    /// <summary>Whether somebody wants it: who took it back speaks for himself only.</summary>
    private Question Desire(string criterion)
    {
        var (state, evidence) = (CriterionState.Unknown, Array.Empty<Fact?>());
        foreach (var source in snapshot.Persons.Prepend(snapshot.Subject))
        {
            var acts = Acts.Of(source, options.DesireActivities, "purchase_intent_withdrawn", "declined");
            if (acts.State == CriterionState.Met) return new Question(criterion, acts.State, acts.Evidence, "purchase_intent");
            if (acts.State == CriterionState.Failed) (state, evidence) = (acts.State, acts.Evidence);
        }

        foreach (var quote in snapshot.Subject.Quotes)
        {
            if (quote.Status is QuoteStatus.Requested or QuoteStatus.Accepted && (evidence is not [{ } no] || Latest.After(quote, no)))
                return new Question(criterion, CriterionState.Met, [quote], "purchase_intent");
        }

        return new Question(criterion, state, evidence, "purchase_intent");
    }

    private Question Buyer()
    {
        var buyer = Links.Present(snapshot.Subject, "participant", "company")
            .FirstOrDefault(link => link.Key == "company" ? options.CompanyIsBuyer : link.Role == "buyer");
        var told = snapshot.Subject.Attributes.Latest("buyer_known");
        var state = told?.Value.Boolean == true || (buyer is not null && (told is null || Latest.After(buyer, told))) ? CriterionState.Met
            : told?.Value.Boolean == false ? CriterionState.Failed
            : CriterionState.Unknown;
        return new Question("buyer", state, state == CriterionState.Met && told?.Value.Boolean != true ? [buyer] : [told], "buyer_known", Yes);
    }

    private IEnumerable<Question> ValueOrProbability()
    {
        var amount = snapshot.Subject.Attributes.Latest("amount");
        yield return new Question("high_value", Answers.Of(amount?.Value.Number is { } value ? value >= options.HighValue : null), [amount], "amount");
        var probability = Probability;
        yield return new Question("high_probability", Answers.Of(probability?.Value.Number is { } percent ? percent >= options.HighProbability : null), [probability], "probability", FactValue.OfNumber(options.HighProbability));
        if (!options.TrialOrDemoCounts) yield break;
        var trial = snapshot.Persons.Prepend(snapshot.Subject)
            .Select(source => Acts.Of(source, [new ActivityRule { Kind = "trial_started" }, new ActivityRule { Kind = "demo_requested" }])).FirstOrDefault(acts => acts.First is not null);
        yield return new Question("trial_or_demo", trial.State, trial.Evidence, "demo_requested");
    }

    private Question Extra(string criterion)
    {
        var key = criterion switch { "spending" => "spending_known", "alignment" => "value_aligned", _ => "financing_available" };
        var fact = Latest.Attribute(snapshot, key);
        return new Question(criterion, Answers.Of(fact?.Value.Boolean), [fact], key, Yes, Around);
    }

    private Question OfDeal(string criterion, string key)
    {
        var fact = snapshot.Subject.Attributes.Latest(key);
        return new Question(criterion, Answers.Of(fact?.Value.Boolean), [fact], key, Yes);
    }

    private CriterionState OneOf() =>
        oneOf.Exists(question => question.State == CriterionState.Met) ? CriterionState.Met
        : oneOf.Exists(question => question.State == CriterionState.Unknown) ? CriterionState.Unknown
        : CriterionState.Failed;

    private CriterionState InRange() =>
        Answers.Of(Probability?.Value.Number is { } percent ? percent >= options.MinimumProbability && percent <= options.MaximumProbability : null);

    private CriterionState InTimeAt(DateTimeOffset instant) =>
        neededBy?.Value.Date is null ? CriterionState.Unknown : InTimeFrom is { } from && instant < from ? CriterionState.Failed : CriterionState.Met;
}
