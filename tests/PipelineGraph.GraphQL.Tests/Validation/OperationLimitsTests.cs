using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.Tests.Validation;

public sealed class OperationLimitsTests
{
    [Theory]
    [InlineData("{ a { a { a { b } } } }", "Depth", 4, 3, "The operation is nested 4 fields deep; at most 3 are allowed. Select less at a time.")]
    [InlineData("{ a { ...F } } fragment F on Query { a { a { b } } }", "Depth", 4, 3, "The operation is nested 4 fields deep; at most 3 are allowed. Select less at a time.")]
    [InlineData("{ a { b c d e f } }", "Fields", 6, 5, "The operation selects 6 fields; at most 5 are allowed. Select less at a time.")]
    [InlineData("{ a { ...F c } ...F } fragment F on Query { b c }", "Fields", 6, 5, "The operation selects 6 fields; at most 5 are allowed. Select less at a time.")]
    [InlineData("{ a b ...F ... { d } } fragment F on Query { c }", "RootFields", 4, 3, "The operation has 4 fields at its root; at most 3 are allowed. Send several operations.")]
    [InlineData("{ x: b y: b ... { z: b } }", "Aliases", 3, 2, "The operation has 3 aliases; at most 2 are allowed. Send several operations.")]
    [InlineData("{ a { ...F @skip(if: true) } ...F @skip(if: true) } fragment F on Query { b @skip(if: false) }", "Directives", 4, 3, "The operation has 4 directives; at most 3 are allowed. Put them on what surrounds the fields.")]
    [InlineData("query($a: Int @x) @x { b @x c @x }", "Directives", 4, 3, "The operation has 4 directives; at most 3 are allowed. Put them on what surrounds the fields.")]
    [InlineData("{ b @x @y @z }", "DirectivesPerLocation", 3, 2, "The operation has 3 directives at one place; at most 2 are allowed. Leave out the others.")]
    [InlineData("{ __type { fields { t { fields } } } }", "IntrospectionDepth", 2, 1, "The operation introspects 2 lists within each other; at most 1 are allowed. Ask for named types by their names.", 10)]
    public void What_is_beyond_a_limit_is_refused_with_both_figures(string document, string limit, double asked, double allowed, string message, int depth = 3)
    {
        var error = Assert.Single(Check(document, depth));
        Assert.Equal(message, error.Message);
        Assert.Equal(ErrorCodes.Limit, error.Code);
        Assert.Equal((limit, asked, allowed), (error.Extensions!["limit"], error.Extensions["asked"], error.Extensions["allowed"]));
        Assert.Single(error.Locations);
    }

    [Theory]
    [InlineData("{ a { a { b } } }")]
    [InlineData("{ fields { t { fields { interfaces } } } }", 10)]
    [InlineData("{ x: b y: b c @x @y }")]
    public void What_is_within_all_limits_passes(string document, int depth = 3) => Assert.Empty(Check(document, depth));

    [Fact]
    public void Introspection_that_is_switched_off_is_refused_and_the_type_name_is_not()
    {
        var off = new ExecutorOptions { AllowIntrospection = false };
        Assert.Equal("INTROSPECTION_NOT_ALLOWED", Assert.Single(OperationLimits.Check(Parser.Parse("{ ...F } fragment F on Query { __schema { description } }"), off, out _)).Code);
        Assert.Empty(OperationLimits.Check(Parser.Parse("{ __typename }"), off, out _));
    }

    private static IReadOnlyList<GraphQLError> Check(string document, int depth) => OperationLimits.Check(Parser.Parse(document), new ExecutorOptions
    {
        MaxOperationDepth = depth,
        MaxFields = 5,
        MaxRootFields = 3,
        MaxAliases = 2,
        MaxDirectives = 3,
        MaxDirectivesPerLocation = 2,
        MaxIntrospectionDepth = 1,
    }, out _);
}
