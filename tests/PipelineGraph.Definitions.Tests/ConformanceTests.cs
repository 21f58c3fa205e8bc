using System.Globalization;
using Dialogue;
using Engagement;
using IdealCustomerProfile;
using PipelineGraph.Definitions.Testing;
using QualifiedDeal;

namespace PipelineGraph.Definitions.Tests;

public class ConformanceTests
{
    [Fact]
    public void Engagement_that_cools_conforms_with_rules_of_its_own() => Assert.Empty(Conformance.Problems(new Preset(
        new EngagementDefinition(),
        ("silentDays", SettingValue.Integer(3)),
        ("minimumQuality", SettingValue.Number(1)),
        ("quoteRequestIsOpportunity", SettingValue.Boolean(true)),
        ("lostMeansOut", SettingValue.Boolean(true)),
        ("engagementActivities", SettingValue.ActivityRules(new ActivityRule { Kind = "call", Direction = Direction.Outbound })))));

    [Fact]
    public void A_profile_that_anybody_can_match_conforms() => Assert.Empty(Conformance.Problems(new Preset(
        new IdealCustomerProfileDefinition(),
        ("profile", SettingValue.AttributeRules(
            new AttributeRule { Key = "need", Operator = RuleOperator.Eq, Values = [FactValue.OfBoolean(true)] },
            new AttributeRule { Key = "budget", Operator = RuleOperator.Gt, Values = [FactValue.OfNumber(1000)], Weight = 2 },
            new AttributeRule { Key = "source", Operator = RuleOperator.In, Values = [FactValue.OfText("US")], Required = false })),
        ("unknownSatisfies", SettingValue.Boolean(true)))));

    [Theory]
    [InlineData("inbound", 3)]
    [InlineData("strict", 1)]
    public void Dialogue_that_cools_conforms_with_a_market_of_its_own(string path, int silentDays) => Assert.Empty(Conformance.Problems(new Preset(
        new DialogueDefinition(),
        ("path", SettingValue.Choice(path)),
        ("silentDays", SettingValue.Integer(silentDays)),
        ("salesReadyNeeded", SettingValue.Boolean(path == "strict")),
        ("listedOnly", SettingValue.Boolean(true)),
        ("hardConditions", SettingValue.TextList("means")),
        ("mustBeKnown", SettingValue.TextList("authority")),
        ("disqualificationReasons", SettingValue.TextList()),
        ("targetMarket", SettingValue.AttributeRules(
            new AttributeRule { Key = "industry", Operator = RuleOperator.Neq, Values = [FactValue.OfText("retail")] },
            new AttributeRule { Key = "budget", Operator = RuleOperator.Lt, Values = [FactValue.OfNumber(20_000)], Required = false })))));

    [Theory]
    [InlineData("nadaAndTerms")]
    [InlineData("nada")]
    [InlineData("valueOrProbability")]
    [InlineData("knownBuyer")]
    [InlineData("activeConsideration")]
    public void Deals_by_each_rule_conform_with_a_horizon_and_quotes_of_their_own(string rule) => Assert.Empty(Conformance.Problems(new Preset(
        new QualifiedDealDefinition(),
        ("opportunityRule", SettingValue.Choice(rule)),
        ("leadRule", SettingValue.Choice("either")),
        ("horizonDays", SettingValue.Integer(20)),
        ("quoteNeedsOpportunity", SettingValue.Boolean(rule == "nada")),
        ("terms", SettingValue.TextList("price")),
        ("extraCriteria", rule == "knownBuyer" ? SettingValue.TextList("financing") : SettingValue.TextList()),
        ("authorityRules", SettingValue.AttributeRules(
            new AttributeRule { Key = "decision_power", Unit = Unit.Person, Operator = RuleOperator.In, Values = [FactValue.OfText("influence"), FactValue.OfText("decides")] })),
        ("profile", SettingValue.AttributeRules(new AttributeRule { Key = "employees", Unit = Unit.Company, Operator = RuleOperator.Gt, Values = [FactValue.OfNumber(3)] })))));

    [Fact]
    public void Who_forgets_to_ask_for_reevaluation_is_told() => Told("The stage is another one at", (snapshot, context) =>
        Lead() with { Stage = context.Now > snapshot.Subject.CreatedAt.AddDays(90) ? "old" : "lead" });

    [Fact]
    public void Who_changes_the_stage_for_a_while_only_is_told() => Told("The stage is another one at", (snapshot, context) =>
        Lead() with { Stage = (context.Now - snapshot.Subject.CreatedAt).TotalDays is > 60 and < 200 ? "old" : "lead" });

    [Fact]
    public void Who_depends_on_the_culture_is_told() => Told("The verdict depends on the culture.", (_, context) =>
        Lead() with { Explanation = new TextReference { Key = "age", Parameters = new Dictionary<string, string> { ["day"] = context.Now.ToString("d", CultureInfo.CurrentCulture) } } });

    [Fact]
    public void The_culture_that_differs_is_told_with_what_it_says() => Told("In tr-TR it says 'day=1,5' instead of 'day=1.5'", (_, _) =>
        Lead() with { Explanation = new TextReference { Key = "age", Parameters = new Dictionary<string, string> { ["day"] = 1.5m.ToString(CultureInfo.CurrentCulture) } } });

    public static TheoryData<FactValue> Examples() =>
        [FactValue.OfDate(new DateOnly(2026, 1, 31)), FactValue.OfNumber(1.5m), FactValue.OfMoney(1.5m, "EUR"), FactValue.OfBoolean(true), FactValue.OfList(["a"])];

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void An_example_of_any_type_is_the_same_in_every_culture(FactValue example) => Assert.Empty(Conformance.Problems(new Written((_, _) =>
        Lead() with { Missing = [new MissingFact { FactKey = "need", Criterion = "needs", ForStage = "old", Example = example }] })));

    [Fact]
    public void Who_counts_its_calls_is_told()
    {
        var calls = 0;
        Told("The same facts gave two verdicts.", (_, _) => Lead() with { Measures = [new VerdictMeasure { Key = "age", Value = ++calls }] });
    }

    [Fact]
    public void Who_remembers_its_first_answer_for_a_subject_is_told()
    {
        var answers = new Dictionary<Guid, Verdict>();
        Told("The same facts of another subject gave another verdict", (snapshot, _) =>
            answers.TryGetValue(snapshot.Subject.SubjectId, out var known) ? known : answers[snapshot.Subject.SubjectId] = Lead() with { Labels = snapshot.Subject.Activities.Count > 0 ? ["age"] : [] });
    }

    [Fact]
    public void Who_does_not_move_for_an_hour_of_the_day_is_told() => Told("The stage is another one at", (_, context) =>
        Lead() with { Stage = context.Now.Hour == 10 ? "old" : "lead" });

    [Fact]
    public void Who_wakes_in_the_past_is_told() => Told("ReevaluateAt is not later than now.", (_, context) => Lead() with { ReevaluateAt = context.Now });

    [Fact]
    public void Who_asks_every_second_is_told_and_who_asks_every_minute_is_not()
    {
        Told("It asks 100 times within an hour to be evaluated again", (_, context) => Lead() with { ReevaluateAt = context.Now.AddSeconds(1) });
        Assert.Empty(Conformance.Problems(new Written((_, context) => Lead() with { ReevaluateAt = context.Now.AddMinutes(1) })));
    }

    [Theory]
    [InlineData("has more than six decimals: round it")]
    [InlineData("is null")]
    [InlineData("has a null in its list")]
    public void Who_names_an_example_that_cannot_be_kept_is_told(string problem) => Told($"The example of the missing fact 'need' {problem}.", (_, _) => Lead() with
    {
        Missing =
        [
            new MissingFact
            {
                FactKey = "need", Criterion = "needs", ForStage = "lead",
                Example = problem == "is null" ? FactValue.OfText(null!) : problem.Contains("list", StringComparison.Ordinal) ? FactValue.OfList([null!]) : FactValue.OfMoney(1m / 3, "EUR"),
            },
        ],
    });

    [Fact]
    public void Who_answers_with_a_stage_of_another_unit_or_none_is_told() => Told("The stage 'suspect' is not described", (_, _) => Lead() with { Stage = "suspect" });

    [Theory]
    [InlineData(Unit.Person)]
    [InlineData(Unit.Company)]
    [InlineData(Unit.Deal)]
    public void Who_answers_otherwise_on_another_thread_is_told_for_every_unit(Unit unit)
    {
        var first = Environment.CurrentManagedThreadId;
        Told($"Calls at the same time give other verdicts (unit {unit}).", (_, _) => Lead() with { Labels = Environment.CurrentManagedThreadId == first ? [] : ["age"] }, unit);
    }

    [Fact]
    public void Who_names_a_fact_that_it_was_not_shown_is_told() => Told("names a fact that it was not shown", (snapshot, _) => Lead() with
    {
        Criteria = [new CriterionResult { Key = "needs", State = CriterionState.Met, Evidence = [new FactReference { SubjectId = snapshot.Subject.SubjectId, FactNo = 99 }] }],
    });

    [Fact]
    public void Who_misses_a_fact_that_it_does_not_read_is_told() => Told("is none that the definition declares to read", (_, _) => Lead() with
    {
        Missing = [new MissingFact { FactKey = "budget", Criterion = "needs", ForStage = "old" }],
    });

    [Fact]
    public void Who_names_an_example_that_does_not_meet_the_criterion_is_told() => Told("The example of the missing fact 'need' does not meet the criterion 'needs'.", (snapshot, _) =>
    {
        var need = snapshot.Attribute("need")?.Value.Boolean;
        return Lead() with
        {
            Criteria = [new CriterionResult { Key = "needs", State = need switch { true => CriterionState.Met, false => CriterionState.Failed, null => CriterionState.Unknown } }],
            Missing = need is null ? [new MissingFact { FactKey = "need", Criterion = "needs", ForStage = "old", Example = FactValue.OfBoolean(false) }] : [],
        };
    });

    [Fact]
    public void Who_gives_an_activity_an_example_is_told() => Told("is neither an attribute nor a judgement or consent", (_, _) => Lead() with
    {
        Missing = [new MissingFact { FactKey = "email", Criterion = "needs", ForStage = "old", Example = FactValue.OfBoolean(true) }],
    });

    [Fact]
    public void Who_trusts_every_person_to_have_a_company_is_caught() =>
        Assert.Throws<NullReferenceException>(() => Conformance.Problems(new Written((snapshot, _) => Lead() with { Labels = snapshot.Company!.Attributes.Count > 99 ? ["age"] : [] })));

    [Fact]
    public void Who_trusts_every_activity_to_have_an_instant_is_caught() =>
        Assert.Throws<InvalidOperationException>(() => Conformance.Problems(new Written((snapshot, _) => Lead() with { Labels = [.. snapshot.Subject.Activities.Where(activity => activity.OccurredAt!.Value.Year == 1).Select(_ => "age")] })));

    [Fact]
    public void A_description_must_have_a_text_for_each_criterion_and_no_empty_key()
    {
        var description = new Written((_, _) => Lead()).Describe();

        Assert.Equal(["The criterion 'needs' has no text."], DescriptionRules.Problems(description with { Criteria = [new CriterionDescription { Key = "needs", Text = [] }] }));
        Assert.Equal(["Among the keys of the facts that it reads is an empty one."], DescriptionRules.Problems(description with { Reads = new FactReads { Links = [""] } }));
    }

    [Fact]
    public void A_description_is_of_a_size_that_can_be_kept()
    {
        var description = new Written((_, _) => Lead()).Describe();
        var many = Enumerable.Range(0, 10_001).ToDictionary(number => "text" + number, _ => new LocalizedText { ["en"] = "text" });

        Assert.Contains("at most 10000 are kept", Assert.Single(DescriptionRules.Problems(description with { Texts = many })), StringComparison.Ordinal);
        Assert.Contains("at most 1000000 are kept", Assert.Single(DescriptionRules.Problems(description with { Title = new LocalizedText { ["en"] = new string('x', 1_000_000) } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_meet_every_kind_of_fact_in_every_unit()
    {
        var reads = new FactReads { Attributes = ["need"], Activities = ["*"], Links = ["referred_by"], Consents = ["mailing"], Judgements = ["qualified"], Quotes = true };
        foreach (var unit in Enum.GetValues<Unit>())
        {
            var snapshots = Enumerable.Range(0, 150).Select(seed => SampleFacts.Create(reads, unit, seed)).Select(given => given.At(given.Instants[^1], reads)).ToList();
            var subjects = snapshots.Select(snapshot => snapshot.Subject).ToList();

            Assert.Contains(subjects, subject => subject.Links.Count > 0);
            Assert.Contains(subjects, subject => subject.Consents.Count > 0);
            Assert.Contains(subjects, subject => subject.Judgements.Any(judgement => judgement.Reason is not null));
            Assert.Contains(subjects, subject => subject.Activities.Any(activity => activity.OccurredOn is not null));
            Assert.Contains(subjects, subject => subject.Activities.Any(activity => activity is { OccurredOn: null, OccurredAt: null }));
            Assert.Contains(subjects, subject => subject.Activities.GroupBy(activity => activity.EffectiveAt).Any(tie => tie.Count() > 1));
            Assert.Contains(subjects, subject => subject.Attributes.Any(attribute => attribute.Value.Type == FactValueType.List));
            Assert.Contains(subjects.Concat(snapshots.SelectMany(snapshot => snapshot.Deals)), subject => subject.Quotes.Any(quote => quote.Amount is not null));
            Assert.Equal(unit != Unit.Company, snapshots.Exists(snapshot => snapshot.Company is not null));
            Assert.Equal(unit != Unit.Person, snapshots.Exists(snapshot => snapshot.Persons.Count > 0));
            Assert.Equal(unit != Unit.Deal, snapshots.Exists(snapshot => snapshot.Deals.Count > 1));
        }
    }

    private static void Told(string problem, Func<Snapshot, EvaluationContext, Verdict> evaluate, Unit unit = Unit.Person) =>
        Assert.Contains(problem, Assert.Single(Conformance.Problems(new Written(evaluate, unit))), StringComparison.Ordinal);

    private static Verdict Lead() => new() { Stage = "lead", Explanation = new TextReference { Key = "age" } };

    /// <summary>A definition with other defaults.</summary>
    private sealed class Preset(IStageDefinition definition, params (string Key, SettingValue Value)[] presets) : IStageDefinition
    {
        private readonly DefinitionDescription description = definition.Describe() with
        {
            Settings = [.. definition.Describe().Settings.Select(setting =>
                presets.FirstOrDefault(preset => preset.Key == setting.Key) is { Key: not null } preset ? setting with { Default = preset.Value } : setting)],
        };

        public DefinitionDescription Describe() => description;

        public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => definition.Evaluate(snapshot, context);
    }

    private sealed class Written(Func<Snapshot, EvaluationContext, Verdict> evaluate, Unit unit = Unit.Person) : IStageDefinition
    {
        public DefinitionDescription Describe() => new()
        {
            Id = "written",
            Version = "1.0.0",
            Title = new LocalizedText { ["en"] = "Written for a test" },
            Stages =
            [
                new StageDescription { Key = "lead", Unit = unit, Kind = StageKind.Lead, Name = new LocalizedText { ["en"] = "Lead" } },
                new StageDescription { Key = "old", Unit = unit, Kind = StageKind.Out, Name = new LocalizedText { ["en"] = "Old" } },
            ],
            Criteria = [new CriterionDescription { Key = "needs", Text = new LocalizedText { ["en"] = "Needs it" } }],
            Reads = new FactReads { Attributes = ["need"], Activities = ["email"] },
            Texts = new Dictionary<string, LocalizedText> { ["age"] = new LocalizedText { ["en"] = "By age." } },
        };

        public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => evaluate(snapshot, context);
    }
}
