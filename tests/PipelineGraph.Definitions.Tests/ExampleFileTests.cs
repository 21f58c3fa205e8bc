using Engagement;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class ExampleFileTests
{
    private const string Reply = """
        {
          "examples": [
            {
              "name": "A reply makes a prospect, until silence cools it",
              "source": "001:7",
              "settings": { "silentDays": 30 },
              "given": [
                { "activity": "email", "direction": "outbound" },
                { "activity": "email", "direction": "inbound", "day": 2, "with": { "question": true } },
              ],
              "expect": [
                { "day": 1, "stage": "lead", "because": "because_nothing_back", "criteria": { "reply": "unknown" } },
                { "day": 2, "stage": "prospect", "labels": ["with_sales"], "measures": { "quality": 0 }, "until": 32, "missing": ["purchase_intent"] },
                { "day": 40, "stage": "lead", "labels": ["cooled"], "until": null },
              ],
            },
          ],
        }
        """;

    private static readonly EngagementDefinition Definition = new();

    [Fact]
    public void An_example_that_holds_gives_no_problem()
    {
        var file = ExampleFile.Parse("reply.json", Reply);

        Assert.Empty(file.Problems);
        Assert.Empty(file.Run(Definition));
        Assert.Equal("001:7", file.Examples.Single().Source);
        Assert.Equal(["lead", "prospect", "lead"], file.Examples.Single().Stages);
        Assert.Equal(["silentDays"], file.Examples.Single().SettingKeys);
    }

    [Theory]
    [InlineData("\"stage\": \"prospect\"", "\"stage\": \"opportunity\"", "At 2026-01-03 09:00 (day 2), the stage is 'prospect' (because_reply), not 'opportunity'.")]
    [InlineData("\"reply\": \"unknown\"", "\"reply\": \"met\"", "the criterion 'reply' is unknown, not met.")]
    [InlineData("[\"with_sales\"]", "[\"cooled\"]", "the labels are [with_sales], not [cooled].")]
    [InlineData("\"quality\": 0", "\"quality\": 1", "the measure 'quality' is 0, not 1.")]
    [InlineData("\"until\": 32", "\"until\": 31", "ReevaluateAt is 2026-02-02 09:00, not 2026-02-01 09:00.")]
    [InlineData("[\"purchase_intent\"]", "[]", "what is missing is [purchase_intent], not [].")]
    [InlineData("because_nothing_back", "because_deal_won", "the explanation is 'because_nothing_back', not 'because_deal_won'.")]
    [InlineData("\"stage\": \"prospect\"", "\"stage\": \"suspect\"", "The definition has no stage 'suspect'; it has: customer, lead, opportunity, out, prospect.")]
    [InlineData("because_nothing_back", "because_of_it", "The definition has no text 'because_of_it'")]
    [InlineData("\"silentDays\": 30", "\"silentDays\": -1", "The setting 'silentDays' is refused: At least 0.")]
    [InlineData("\"silentDays\": 30", "\"silent\": 30", "The setting 'silent' is refused: There is no setting 'silent'.")]
    [InlineData("\"silentDays\": 30", "\"triggers\": []", "The setting 'triggers' is refused: Name at least one trigger")]
    [InlineData("\"activity\": \"email\", \"direction\": \"outbound\"", "\"activity\": \"emial\"", "Nothing reads 'emial' among the facts")]
    [InlineData("\"source\": \"001:7\",", "\"unit\": \"deal\",", "The definition has no stages for a Deal.")]
    public void One_that_does_not_hold_says_where_and_how(string old, string changed, string problem)
    {
        Assert.Contains(old, Reply, StringComparison.Ordinal);
        var problems = ExampleFile.Parse("reply.json", Reply.Replace(old, changed, StringComparison.Ordinal)).Run(Definition);

        Assert.StartsWith("reply.json, example 1 \"A reply makes a prospect, until silence cools it\": ", problems[0], StringComparison.Ordinal);
        Assert.Contains(problems, message => message.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "f, line 1: The file is not JSON")]
    [InlineData("{\n\"examples\": [\n{ name: 1 }]}", "f, line 3: The file is not JSON")]
    [InlineData("[]", "f: The file is an object in braces.")]
    [InlineData("{}", "f: 'examples' is a list of 1 to 1000 examples.")]
    [InlineData("""{"examples":[7]}""", "f, example 1: An example is an object in braces.")]
    [InlineData("""{"examples":[{"expect":[]}]}""", "f, example 1: An example needs a 'name'")]
    [InlineData("""{"examples":[{"name":"x"}]}""", "f, example 1 \"x\": An example needs 'expect'")]
    [InlineData("""{"examples":[{"name":"x","expects":[]}]}""", "f, example 1 \"x\": There is no 'expects' here; there is: expect, given, name, settings, source, unit.")]
    [InlineData("""{"examples":[{"name":"x","unit":"firm","expect":[{"stage":"lead"}]}]}""", "f, example 1 \"x\": 'unit' is one of: person, company, deal.")]
    [InlineData("""{"examples":[{"name":"x","expect":[{"day":2}]}]}""", "f, example 1 \"x\", expect 1: An expectation says at least one of")]
    [InlineData("""{"examples":[{"name":"x","expect":[{"criteria":{"fit":"maybe"}}]}]}""", "expect 1: The criterion 'fit' is \"met\", \"failed\" or \"unknown\".")]
    [InlineData("""{"examples":[{"name":"x","expect":[{"until":"soon"}]}]}""", "expect 1: 'until' is a date as 2026-01-31.")]
    [InlineData("""{"examples":[{"name":"x","expect":[{"until":1e300}]}]}""", "expect 1: 'until' is a day")]
    [InlineData("""{"examples":[{"name":"x","expect":[{"measures":{"fit":1e99}}]}]}""", "expect 1: ")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activty":"email","day":2}],"expect":[{"stage":"lead"}]}]}""", "link, quote. This one has 'activty', 'day'.")]
    [InlineData("""{"examples":[{"name":"x","given":[{}],"expect":[{"stage":"lead"}]}]}""", "given 1: A given fact has exactly one of: attribute, activity, judgement, consent, link, quote.")]
    [InlineData("""{"examples":[{"name":"x","given":[{"attribute":"need"}],"expect":[{"stage":"lead"}]}]}""", "given 1: An attribute needs 'is'")]
    [InlineData("""{"examples":[{"name":"x","given":[{"attribute":"need","is":{"year":1}}],"expect":[{"stage":"lead"}]}]}""", "given 1: A value is a text")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activity":"call","direction":"up"}],"expect":[{"stage":"lead"}]}]}""", "given 1: 'direction' is one of: inbound, outbound, twoway.")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activity":"call","day":1e9}],"expect":[{"stage":"lead"}]}]}""", "given 1: 'day' is a number from -36500 to 36500.")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activity":"call","day":1,"on":"2026-01-01"}],"expect":[{"stage":"lead"}]}]}""", "given 1: A fact has either 'day' or 'on'")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activity":"call","of":"person Ann"}],"expect":[{"stage":"lead"}]}]}""", "given 1: What is known of a Person holds no other Person ('person Ann').")]
    [InlineData("""{"examples":[{"name":"x","given":[{"activity":"call","of":"Ann"}],"expect":[{"stage":"lead"}]}]}""", "given 1: 'of' is company, deal or person")]
    [InlineData("""{"examples":[{"name":"x","given":[{"quote":"sent"}],"expect":[{"stage":"lead"}]}]}""", "given 1: 'quote' is one of: requested, issued, accepted, rejected, withdrawn.")]
    [InlineData("""{"examples":[{"name":"x","given":[{"link":"employer"}],"expect":[{"stage":"lead"}]}]}""", "given 1: A link needs 'to'")]
    [InlineData("""{"examples":[{"name":"\ud800","expect":[{"stage":"lead"}]}]}""", "f")]
    [InlineData("""{"examples":[{"name":"x","name":"y","expect":[{"stage":"lead"}]}]}""", "f: The file is not JSON: Duplicate property")]
    public void A_file_that_is_not_in_the_form_says_what_to_change_and_never_throws(string text, string problem)
    {
        var file = ExampleFile.Parse("f", text);

        Assert.Contains(file.Problems, message => message.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(file.Problems, file.Run(Definition));
    }

    [Fact]
    public void Whatever_happens_to_a_file_it_answers_in_words()
    {
        const string Marks = "{}[]\",:-019.eE\\ \u0000ntfl\ud800";
        foreach (var text in ShippedDefinitions.Examples("Engagement").Select(file => file.Text).Append(Reply))
        {
            var random = new Random(text.Length);
            for (var round = 0; round < 400; round++)
            {
                var broken = text.ToCharArray().ToList();
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                {
                    var index = random.Next(broken.Count);
                    if (random.Next(2) == 0) broken[index] = Marks[random.Next(Marks.Length)];
                    else broken.RemoveRange(index, Math.Min(random.Next(1, 30), broken.Count - index));
                }

                Assert.DoesNotContain(ExampleFile.Parse("f", new string([.. broken])).Run(Definition), problem => !problem.StartsWith('f'));
            }
        }
    }

    [Fact]
    public void Facts_of_others_dates_and_links_read_as_they_would_in_code()
    {
        var given = Example("""
            { "attribute": "need", "is": true, "of": "company" },
            { "link": "employer", "to": "company", "day": 3 },
            { "link": "employer", "to": "company", "day": 9, "ended": true },
            { "attribute": "outcome", "is": "won", "of": "deal B", "day": 1, "voided": true },
            { "quote": "issued", "of": "deal B", "on": "2026-01-04", "validUntil": "2026-01-31", "amount": { "amount": 500, "currency": "EUR" } },
            { "activity": "call", "direction": "two_way", "undated": true, "day": 5 },
            { "consent": "keep_on_list", "is": false },
            { "link": "associated_with", "to": "the buyer", "degree": 2 },
            { "judgement": "disqualified", "reason": "no_value" }
            """);
        var reads = new FactReads
        {
            Attributes = ["need", "outcome"],
            Activities = ["*"],
            Links = ["associated_with"],
            Consents = ["keep_on_list"],
            Judgements = ["disqualified"],
            Quotes = true,
        };
        var snapshot = given.At(Given.Day(5), reads);

        Assert.True(snapshot.Company!.Attributes.Single().Value.Boolean);
        Assert.Null(given.At(Given.Day(2), reads).Company);
        Assert.Null(given.At(Given.Day(9), reads).Company);
        Assert.Empty(snapshot.Deals.Single().Attributes);
        var quote = snapshot.Deals.Single().Quotes.Single();
        Assert.Equal((new DateOnly(2026, 1, 4), new DateOnly(2026, 1, 31), 500m, 2L), (quote.OccurredOn!.Value, quote.ValidUntil!.Value, quote.Amount!.Number!.Value, quote.Reference.FactNo));
        Assert.Equal(new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero), quote.EffectiveAt);
        var call = snapshot.Subject.Activities.Single();
        Assert.Equal((Direction.TwoWay, null, null, Given.Day(5)), (call.Direction!.Value, call.OccurredAt, call.OccurredOn, call.EffectiveAt));
        Assert.False(snapshot.Subject.Consents.Single().Given);
        Assert.Equal(2, snapshot.Subject.Links.Single().Degree);
        Assert.Equal("no_value", snapshot.Subject.Judgements.Single().Reason);
    }

    [Fact]
    public void A_definition_that_throws_or_is_not_woken_is_told_by_example()
    {
        var thrown = ExampleFile.Parse("f", """{"examples":[{"name":"x","expect":[{"stage":"lead"}]}]}""").Run(new Sleeper(throws: true));
        var asleep = ExampleFile.Parse("f", """{"examples":[{"name":"x","expect":[{"day":99,"stage":"old"}]}]}""").Run(new Sleeper(throws: false));

        Assert.Equal("f, example 1 \"x\": The definition threw InvalidTimeZoneException: no", thrown.Single());
        Assert.Contains("its history still says 'lead'. Is ReevaluateAt too late?", asleep.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_the_readme_holds()
    {
        var readme = File.ReadAllText(Path.Combine(Source.Root, "src", "PipelineGraph.Definitions.Testing", "README.md"));
        var sample = readme.Split("```json")[1].Split("```")[0];

        Assert.Empty(ExampleFile.Parse("README.md", sample).Run(Definition));
    }

    private static Given Example(string facts)
    {
        var file = ExampleFile.Parse("f", $$"""{"examples":[{"name":"x","given":[{{facts}}],"expect":[{"stage":"lead"}]}]}""");
        Assert.Empty(file.Problems);
        return file.Examples.Single().Given;
    }

    /// <summary>Changes its mind after 90 days without asking to be woken.</summary>
    private sealed class Sleeper(bool throws) : IStageDefinition
    {
        public DefinitionDescription Describe() => new()
        {
            Id = "sleeper",
            Version = "1.0.0",
            Title = new LocalizedText { ["en"] = "Sleeper" },
            Stages =
            [
                new StageDescription { Key = "lead", Kind = StageKind.Lead, Name = new LocalizedText { ["en"] = "Lead" } },
                new StageDescription { Key = "old", Kind = StageKind.Out, Name = new LocalizedText { ["en"] = "Old" } },
            ],
            Texts = new Dictionary<string, LocalizedText> { ["age"] = new LocalizedText { ["en"] = "By age." } },
        };

        public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => throws ? throw new InvalidTimeZoneException("no") : new()
        {
            Stage = context.Now > snapshot.Subject.CreatedAt.AddDays(90) ? "old" : "lead",
            Explanation = new TextReference { Key = "age" },
        };
    }
}
