using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tests.Stages;

public class VerdictJsonTests
{
    [Fact]
    public void What_is_missing_is_stored_with_its_example_and_whose_it_is()
    {
        FactValue?[] examples = [null, FactValue.OfBoolean(true), FactValue.OfMoney(10_000, "EUR"), FactValue.OfDate(new DateOnly(2026, 1, 31)), FactValue.OfText("decides"), FactValue.OfList(["a"])];
        var verdict = new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because" },
            Missing = [.. examples.Select((example, index) => new MissingFact
            {
                FactKey = "fact", Criterion = "criterion", ForStage = "prospect", Unit = index % 2 == 0 ? null : Unit.Company, Example = example,
            })],
        };

        Assert.Equal(verdict.Missing, VerdictJson.Read(VerdictJson.Write(verdict), "lead", null).Missing);
    }

    [Fact]
    public void A_text_cut_in_the_middle_of_a_letter_is_stored_with_a_mark_in_its_place()
    {
        var verdict = new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because", Parameters = new Dictionary<string, string> { ["name"] = "Ann \U0001F600"[..5] } } };

        Assert.Equal("Ann \uFFFD", VerdictJson.Read(VerdictJson.Write(verdict), "lead", null).Explanation.Parameters["name"]);
    }

    [Fact]
    public void A_verdict_stored_before_there_were_examples_reads_without_them()
    {
        var read = VerdictJson.Read("""{"explanation":{"key":"k"},"missing":[{"fact":"f","criterion":"c","stage":"s"}]}""", "lead", null);

        Assert.Equal(new MissingFact { FactKey = "f", Criterion = "c", ForStage = "s" }, Assert.Single(read.Missing));
    }
}
