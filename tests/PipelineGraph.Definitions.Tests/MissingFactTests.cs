using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class MissingFactTests
{
    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void Whatever_is_missing_has_a_question_for_the_seller(string name)
    {
        var definition = ShippedDefinitions.Create(name);
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
