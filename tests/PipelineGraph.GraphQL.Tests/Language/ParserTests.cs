using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Tests.Language;

public sealed class ParserTests
{
    [Theory]
    [InlineData("{", "Expected Name, found <EOF>.", 1, 2)]
    [InlineData("{ ...MissingOn }\nfragment MissingOn Type", "Expected \"on\", found Name \"Type\".", 2, 20)]
    [InlineData("{ field: {} }", "Expected Name, found \"{\".", 1, 10)]
    [InlineData("notAnOperation Foo { field }", "Unexpected Name \"notAnOperation\".", 1, 1)]
    [InlineData("...", "Unexpected \"...\".", 1, 1)]
    [InlineData("{ \"\"", "Expected Name, found String \"\".", 1, 3)]
    [InlineData("query ($a: Int = $b) { c }", "Unexpected variable \"$b\" in constant value.", 1, 18)]
    [InlineData("fragment on on T { a }", "Unexpected Name \"on\".", 1, 10)]
    [InlineData("\"text\" { a }", "Unexpected description, descriptions are not supported on shorthand queries.", 1, 1)]
    [InlineData("\"text\" extend type A { b: C }", "Unexpected description, only GraphQL definitions support descriptions.", 1, 1)]
    [InlineData("enum E { true }", "Name \"true\" is reserved and cannot be used for an enum value.", 1, 10)]
    [InlineData("directive @a on NOWHERE", "Unexpected Name \"NOWHERE\".", 1, 17)]
    [InlineData("extend type A", "Unexpected <EOF>.", 1, 14)]
    [InlineData("", "Unexpected <EOF>.", 1, 1)]
    public void Faults_are_worded_as_the_reference_words_them(string text, string message, int line, int column)
    {
        var error = Assert.Throws<SyntaxException>(() => Parser.Parse(text)).Error;
        Assert.Equal("Syntax Error: " + message, error.Message);
        Assert.Equal([new SourceLocation(line, column)], error.Locations);
        Assert.Equal(ErrorCodes.Syntax, error.Code);
    }

    [Fact]
    public void Nodes_know_where_they_were_read()
    {
        var document = Parser.Parse("query Q {\n  a: b(c: [1]) @d\n}");
        var field = (FieldNode)document.Operations.Single().SelectionSet.Selections[0];
        Assert.Equal((12, 27), (field.Location.Start, field.Location.End));
        Assert.Equal((20, 23), (field.Arguments[0].Value.Location.Start, field.Arguments[0].Value.Location.End));
        Assert.Equal([new SourceLocation(2, 3), new SourceLocation(2, 16)], Node.LocationsOf(field, field.Directives[0]));
    }

    [Fact]
    public void Operations_fragments_and_variables_may_be_described()
    {
        var document = Parser.Parse("\"op\" query Q(\"var\" $a: Int) { b } \"\"\"frag\"\"\" fragment F on T { b }");
        Assert.Equal(["op", "frag"], document.Definitions.Select(definition => definition.Description!.Value));
        Assert.Equal("var", document.Operations.Single().VariableDefinitions[0].Description!.Value);
    }

    [Theory]
    [InlineData("{ a { b { c { d } } } }")]
    [InlineData("{ a(b: [[[[1]]]]) }")]
    [InlineData("{ a(b: {c: {d: {e: 1}}}) }")]
    [InlineData("query ($a: [[[[Int]]]]) { a }")]
    public void A_document_nested_too_deep_is_refused(string text)
    {
        var error = Assert.Throws<SyntaxException>(() => Parser.Parse(text, new ParserOptions { MaxDepth = 3 })).Error;
        Assert.Equal("Syntax Error: Document is nested more than 3 levels deep. Parsing aborted.", error.Message);
        Assert.Equal(ErrorCodes.Limit, error.Code);
    }

    [Fact]
    public void Endless_nesting_ends_in_an_error_and_not_in_the_stack()
    {
        Assert.Throws<SyntaxException>(() => Parser.Parse("{ a(b: " + new string('[', 1_000_000)));
        Assert.Throws<SyntaxException>(() => Parser.Parse(string.Concat(Enumerable.Repeat("{a", 1_000_000)), ParserOptions.Trusted));
    }

    [Fact]
    public void A_document_of_too_many_tokens_is_refused()
    {
        var options = new ParserOptions { MaxTokens = 5 };
        Assert.Single(Parser.Parse("{ a b c }", options).Definitions);
        var error = Assert.Throws<SyntaxException>(() => Parser.Parse("{ a b c d }", options)).Error;
        Assert.Equal("Syntax Error: Document contains more than 5 tokens. Parsing aborted.", error.Message);
    }

    [Fact]
    public void Values_and_types_are_read_by_themselves()
    {
        Assert.Equal("[1, {a: $b}]", Parser.ParseValue("[1 {a: $b}]").ToString());
        Assert.Equal("[Int!]!", Parser.ParseType("[ Int ! ] !").ToString());
        Assert.Throws<SyntaxException>(() => Parser.ParseType("Int Int"));
    }
}
