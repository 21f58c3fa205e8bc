using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.Import;

public sealed class MappingReaderTests
{
    [Fact]
    public void All_problems_of_a_mapping_are_told_at_once_with_their_places()
    {
        var (_, problems) = MappingReader.Read(
            """
            {
              "sorce": "crm",
              "encoding": "klingon",
              "timeZone": "Mars/Olympus",
              "separator": ";;",
              "declare": [{ "unit": "PERSON", "key": "vip", "type": "BOOL" }],
              "contact": { "displayName": 7.5, "email": ["a"], "createdAt": { "day": "{d}" } },
              "facts": [
                { "activity": "call", "direction": "SIDEWAYS" },
                { "attribute": "need", "quote": "issued" },
                { "attribute": "need" },
                { "quote": "issued" },
                { "on": "martian", "consent": "call" },
                { "link": "referred_by", "target": "{id", "degree": 9 },
                { "activity": "call", "when": { "status": 3 } }
              ]
            }
            """);

        Assert.Equal(
            [
                "the property 'source' is missing.",
                "encoding", "separator", "timeZone", "declare[0].type", "contact", "contact.email", "contact.createdAt",
                "facts[0].direction", "facts[1]", "facts[2]", "facts[3].on", "facts[4].on", "facts[5].target", "facts[5].degree", "facts[6].when.status", "sorce",
            ],
            problems.Select(problem => problem.Path.Length == 0 ? problem.Message : problem.Path));
    }

    [Fact]
    public void A_text_that_is_no_json_is_refused_with_its_line()
    {
        var (mapping, problems) = MappingReader.Read("{\n  \"source\": \n}");

        Assert.Null(mapping);
        Assert.Contains("line 3", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_without_a_subject_is_refused() =>
        Assert.Contains(MappingReader.Read("""{ "source": "x" }""").Problems, problem => problem.Message.Contains("'contact', 'company' and 'deal'", StringComparison.Ordinal));

    [Fact]
    public void A_property_that_stands_twice_is_refused() =>
        Assert.Equal("source: the property is there twice.", Assert.Single(MappingReader.Read("""{ "source": "x", "source": "y", "deal": { "externalId": "{#}" } }""").Problems).ToString());

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var (mapping, problems) = MappingReader.Read("""{ "source": "x", /* why */ "contact": { "externalId": "{id}", }, } // end""");

        Assert.Empty(problems);
        Assert.Equal("{id}", mapping!.Contact!.ExternalId.Text);
    }

    [Fact]
    public void A_fact_belongs_to_the_contact_and_a_quote_to_the_deal_unless_told_otherwise()
    {
        var (mapping, problems) = MappingReader.Read(
            """
            {
              "source": "x", "contact": { "externalId": "{id}" }, "deal": { "externalId": "{id}" },
              "facts": [{ "activity": "call" }, { "quote": "ISSUED" }, { "attribute": "outcome", "value": "won", "on": "deal" }]
            }
            """);

        Assert.Empty(problems);
        Assert.Equal([Unit.Person, Unit.Deal, Unit.Deal], mapping!.Facts.Select(fact => fact.On));
        Assert.Equal([FactType.Activity, FactType.Quote, FactType.Attribute], mapping.Facts.Select(fact => fact.Type));
    }

    [Theory]
    [InlineData("loan-applications.json")]
    [InlineData("bank-marketing.json")]
    [InlineData("b2b-deals.json")]
    public void The_mappings_of_the_tests_have_no_problem(string file) => Assert.Empty(MappingReader.Read(File.ReadAllText(Repository.File("tests/mappings", file))).Problems);
}
