using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class OverlappingFieldsCanBeMergedTests
{
    [Theory]
    [InlineData("{ dog { name name x: barks x: barks } }")]
    [InlineData("{ dog { x: knows(command: SIT) x: knows(command: SIT) } }")]
    [InlineData("{ pet { ... on Dog { sound: barks } ... on Cat { sound: meows } } }")]
    [InlineData("{ search(where: {name: \"a\", ids: [1]}) search(where: {ids: [1], name: \"a\"}) }")]
    [InlineData("{ dog { ...A ...B } } fragment A on Dog { mother { ...B } } fragment B on Dog { mother { ...A } name }")]
    public void Fields_that_are_the_same_or_never_both_apply_may_meet(string document) =>
        Rule.ExpectValid(static context => new OverlappingFieldsCanBeMerged(context), document);

    [Theory]
    [InlineData(
        "{ dog { x: name x: nickname } }",
        "1:9 1:17 Fields \"x\" conflict because \"name\" and \"nickname\" are different fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ dog { x: knows(command: SIT) x: knows(command: HEEL) } }",
        "1:9 1:32 Fields \"x\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ dog { x: knows(command: SIT) x: knows } }",
        "1:9 1:32 Fields \"x\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ pet { ... on Dog { x: name } ... on Cat { x: lives } } }",
        "1:22 1:45 Fields \"x\" conflict because they return conflicting types \"String\" and \"Int\". Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ dog { ...A ...B } } fragment A on Dog { x: name } fragment B on Dog { x: nickname }",
        "1:43 1:73 Fields \"x\" conflict because \"name\" and \"nickname\" are different fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ dog { mother { x: name y: barks } mother { x: nickname y: name } } }",
        "1:9 1:18 1:26 1:37 1:46 1:58 Fields \"mother\" conflict because subfields \"x\" conflict because \"name\" and \"nickname\" are different fields and subfields \"y\" conflict because \"barks\" and \"name\" are different fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ search(where: {name: \"a\"}) search(where: {name: \"\"\"a\"\"\"}) }",
        "1:3 1:30 Fields \"search\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ pet { ... on Dog { friends { name } } ... on Cat { friends: friend { name } } } }",
        "1:22 1:54 Fields \"friends\" conflict because they return conflicting types \"[Pet]\" and \"Pet\". Use different aliases on the fields to fetch both if this was intentional.")]
    public void Fields_that_cannot_be_one_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new OverlappingFieldsCanBeMerged(context), document, errors);

    [Fact]
    public void A_document_made_to_be_compared_without_end_is_refused_for_its_size_and_told_the_figure()
    {
        var fields = string.Concat(Enumerable.Range(0, 1000).Select(static i => FormattableString.Invariant($"f{i}: name ")));
        var uses = string.Concat(Enumerable.Range(0, 300).Select(static i => FormattableString.Invariant($"d{i}: dog {{ ...F }} ")));

        var error = Assert.Single(Rule.Errors(static context => new OverlappingFieldsCanBeMerged(context), $"{{ {uses}}} fragment F on Dog {{ {fields}}}"));

        Assert.Equal(ErrorCodes.Limit, error.Code);
        Assert.Equal(
            "The selections overlap in so many ways that more than 200000 comparisons are needed. Ask for less at once, or repeat fields and fragments less.",
            error.Message);
    }

    [Theory]
    [InlineData("{ dog { FIELDS } }", "x: name ", 3000)]
    [InlineData("{ FIELDS } fragment F on Dog { name nickname barks mother { name } }", "dog { ...F } ", 1000)]
    [InlineData("{ FIELDS } fragment F on Dog { name nickname barks mother { name ...F } }", "d: dog { ...F } d: dog { ...F mother { ...F } } ", 500)]
    public void The_work_grows_with_the_document_and_not_with_the_square_of_what_meets_under_one_name(string document, string repeated, int times)
    {
        var fields = string.Concat(Enumerable.Repeat(repeated, times));

        Rule.ExpectValid(static context => new OverlappingFieldsCanBeMerged(context), document.Replace("FIELDS", fields, StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_definition_that_conflicts_the_next_ones_are_looked_at_too() => Rule.ExpectErrors(
        static context => new OverlappingFieldsCanBeMerged(context),
        "{ dog { ...F ...G } } fragment F on Dog { x: name x: nickname } fragment G on Dog { y: name y: nickname }",
        "1:43 1:51 Fields \"x\" conflict because \"name\" and \"nickname\" are different fields. Use different aliases on the fields to fetch both if this was intentional.",
        "1:85 1:93 Fields \"y\" conflict because \"name\" and \"nickname\" are different fields. Use different aliases on the fields to fetch both if this was intentional.");

    [Fact]
    public void Fragments_that_spread_each_other_over_and_over_are_compared_once()
    {
        var names = Enumerable.Range(0, 20).Select(static i => FormattableString.Invariant($"F{i}")).ToList();
        var spreads = string.Concat(names.Select(static name => $" ...{name}"));
        var fragments = string.Concat(names.Select(name => $" fragment {name} on Dog {{ name mother {{ name{spreads} }} }}"));

        Rule.ExpectValid(static context => new OverlappingFieldsCanBeMerged(context), $"{{ dog {{{spreads} }} }}{fragments}");
    }
}
