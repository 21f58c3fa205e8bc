using Dialogue;
using Engagement;
using PipelineGraph.Definitions.Testing;
using QualifiedDeal;

namespace PipelineGraph.Definitions.Tests;

public class MissingFactTests
{
    public static TheoryData<IStageDefinition> Definitions() => [new DialogueDefinition(), new EngagementDefinition(), new QualifiedDealDefinition()];

    [Theory]
    [MemberData(nameof(Definitions), DisableDiscoveryEnumeration = true)]
    public void Whatever_is_missing_has_a_question_for_the_seller(IStageDefinition definition)
    {
        var description = definition.Describe();
        var questions = description.Criteria.ToDictionary(criterion => criterion.Key, criterion => criterion.Question);
        foreach (var unit in description.Stages.Select(stage => stage.Unit).Distinct())
        {
            for (var seed = 0; seed < 300; seed++)
            {
                var verdict = new Example(definition).Verdict(SampleFacts.Create(description.Reads, unit, seed));
                Assert.All(verdict.Missing, missing => Assert.Equal(["de", "en", "nl", "pt"], questions[missing.Criterion].Locales));
            }
        }
    }
}
