using Engagement;
using IdealCustomerProfile;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class ConformanceTests
{
    [Fact]
    public void Engagement_conforms() => Assert.Empty(Conformance.Problems(new EngagementDefinition()));

    [Fact]
    public void Ideal_customer_profile_conforms() => Assert.Empty(Conformance.Problems(new IdealCustomerProfileDefinition()));

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

    [Fact]
    public void Texts_come_in_four_languages()
    {
        foreach (var description in new[] { new EngagementDefinition().Describe(), new IdealCustomerProfileDefinition().Describe() })
        {
            LocalizedText[] texts =
            [
                description.Title, description.Summary, .. description.Texts.Values, .. description.Stages.Select(stage => stage.Name),
                .. description.Stages.Select(stage => stage.Summary), .. description.Criteria.Select(criterion => criterion.Text), .. description.Settings.Select(setting => setting.Title),
            ];
            Assert.All(texts, text => Assert.Equal(["de", "en", "nl", "pt"], text.Locales));
        }
    }

    [Fact]
    public void Who_forgets_to_ask_for_reevaluation_is_told()
    {
        var problems = Conformance.Problems(new Preset(new Forgetful(), []));

        Assert.Contains(problems, problem => problem.StartsWith("The stage is another one at", StringComparison.Ordinal));
    }

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

    private sealed class Forgetful : IStageDefinition
    {
        public DefinitionDescription Describe() => new()
        {
            Id = "forgetful",
            Version = "1.0.0",
            Title = new LocalizedText { ["en"] = "Forgetful" },
            Stages =
            [
                new StageDescription { Key = "lead", Kind = StageKind.Lead, Name = new LocalizedText { ["en"] = "Lead" } },
                new StageDescription { Key = "old", Kind = StageKind.Out, Name = new LocalizedText { ["en"] = "Old" } },
            ],
            Texts = new Dictionary<string, LocalizedText> { ["age"] = new LocalizedText { ["en"] = "By age." } },
        };

        public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => new()
        {
            Stage = context.Now > snapshot.Subject.CreatedAt.AddDays(90) ? "old" : "lead",
            Explanation = new TextReference { Key = "age" },
        };
    }
}
