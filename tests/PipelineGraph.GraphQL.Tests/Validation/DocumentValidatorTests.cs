using System.Text.RegularExpressions;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation;
using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation;

public sealed class DocumentValidatorTests
{
    private static readonly Schema Schema = Schema.FromSdl("type Query { dog: Dog find(in: Range): Int } type Dog { name: String } input Range { from: Int! }");

    [Fact]
    public void All_rules_together_take_a_good_document()
    {
        Assert.Empty(Validate("query A($b: Boolean!) { dog { name @include(if: $b) } }"));
    }

    [Fact]
    public void An_error_names_its_rule_and_the_section_of_the_specification()
    {
        var error = Assert.Single(Validate("{ dog { nam } }"));

        Assert.Equal("GRAPHQL_VALIDATION_FAILED", error.Code);
        Assert.Equal("FieldsOnCorrectType", error.Extensions!["rule"]);
        Assert.Equal("5.3.1", error.Extensions["section"]);
    }

    [Theory]
    [InlineData("query @skip(if: true) { dog { name } }", "5.7.2")]
    [InlineData("{ dog @nope { name } }", "5.7.1")]
    [InlineData("{ find(in: {to: 1}) }", "5.6.2")]
    [InlineData("{ find(in: {}) }", "5.6.4")]
    [InlineData("{ find(in: 1) }", "5.6.1")]
    public void A_rule_that_stands_for_several_sections_names_the_one_that_is_broken(string document, string section) =>
        Assert.Contains(Validate(document), error => (string)error.Extensions!["section"]! == section);

    [Fact]
    public void Errors_of_several_rules_come_in_one_walk()
    {
        var errors = Validate("query ($x: String) { dog { ...Unknown nam } }");

        Assert.Equal(
            ["FieldsOnCorrectType", "KnownFragmentNames", "NoUnusedVariables"],
            errors.Select(static error => (string)error.Extensions!["rule"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void After_a_hundred_errors_no_more_are_looked_for()
    {
        var errors = Validate($"{{ dog {{ {string.Concat(Enumerable.Repeat("nam ", 200))}}} }}");

        Assert.Equal(101, errors.Count);
        Assert.Equal("Too many validation errors, error limit reached. Validation aborted.", errors[^1].Message);
    }

    [Fact]
    public void Every_rule_has_a_section_of_chapter_five()
    {
        var context = new ValidationContext(Schema, Parser.Parse(new Source("{ dog { name } }")), 1);

        Assert.All(SpecifiedRules.All, create => Assert.Matches(new Regex(@"^5\.[1-8]\.[1-6](\.[1-4])?$"), create(context).Section));
        Assert.Equal(27, SpecifiedRules.All.Select(create => create(context).Name).Distinct().Count());
    }

    private static IReadOnlyList<GraphQLError> Validate(string document) => DocumentValidator.Validate(Schema, Parser.Parse(new Source(document)));
}
