using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.TypeSystem;

public sealed class SchemaComparisonTests
{
    /// <summary>What graphql-js does not tell.</summary>
    private static readonly string[] Own = ["ROOT_TYPE_CHANGED", "ONE_OF_ADDED", "ONE_OF_REMOVED", "DEPRECATION_CHANGED"];

    /// <summary>360 pairs of schemas, three of them mutated at random and each pair both ways, with what findSchemaChanges of graphql-js 17.1 says; all its kinds.</summary>
    [Fact]
    public void Changes_are_told_as_the_reference_implementation_tells_them()
    {
        using var reader = new StreamReader(typeof(SchemaComparisonTests).Assembly.GetManifestResourceStream("schema-changes.jsonl")!);
        var wrong = new List<string>();
        var kinds = new HashSet<string>();
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            count++;
            var example = JsonElement.Parse(line);
            var (old, now) = (example.GetProperty("old").GetString()!, example.GetProperty("new").GetString()!);
            var expected = example.GetProperty("changes").EnumerateArray()
                .Select(change => $"{change.GetProperty("severity")} {change.GetProperty("kind")} {Compact(change.GetProperty("description").GetString()!)}").Order(StringComparer.Ordinal).ToList();
            kinds.UnionWith(example.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("kind").GetString()!));
            var actual = SchemaComparison.Compare(Schema.FromSdl(old), Schema.FromSdl(now)).Where(change => !Own.Contains(change.Kind))
                .Select(change => $"{change.Severity} {change.Kind} {(change.Kind == "DESCRIPTION_CHANGED" ? "" : Compact(change.Description))}").Order(StringComparer.Ordinal).ToList();
            if (!expected.SequenceEqual(actual)) wrong.Add($"{count}: -{string.Join("; ", expected.Except(actual))} +{string.Join("; ", actual.Except(expected))}");
        }

        Assert.Empty(wrong);
        Assert.Equal((360, 34), (count, kinds.Count));

        // Releases of graphql-js differ in how they print input objects.
        static string Compact(string text) => text.Replace("{ ", "{", StringComparison.Ordinal).Replace(" }", "}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type Query { a: Int b: Int @deprecated }", "type Query { a: Int }", "FIELD_REMOVED Query.b")]
    [InlineData("type Query { a(x: Int @deprecated y: Int): Int }", "type Query { a(y: Int): Int }", "ARG_REMOVED Query.a(x:)")]
    [InlineData("type Query { a(i: In): E } input In { x: Int y: Int @deprecated } enum E { A B @deprecated }", "type Query { a(i: In): E } input In { x: Int } enum E { A }", "FIELD_REMOVED In.y, VALUE_REMOVED_FROM_ENUM E.B")]
    [InlineData("type Query { a: Int b: Old @deprecated } type Old { c: Older } type Older { d: Int }", "type Query { a: Int }", "FIELD_REMOVED Query.b, TYPE_REMOVED Old, TYPE_REMOVED Older")]
    [InlineData("directive @mark(a: Int @deprecated) on FIELD type Query { a: Int }", "directive @mark on FIELD type Query { a: Int }", "DIRECTIVE_ARG_REMOVED @mark(a:)")]
    [InlineData("type Query { a: Int b: Old @deprecated } type Old { c: Int d: Int }", "type Query { a: Int b: Old @deprecated } type Old { c: Int }", "FIELD_REMOVED Old.d")]
    public void What_was_deprecated_may_go_with_all_that_only_it_led_to(string old, string now, string removals)
    {
        var breaking = SchemaComparison.Compare(Schema.FromSdl(old), Schema.FromSdl(now)).Where(change => change.Severity == SchemaChangeSeverity.Breaking).ToList();
        Assert.Equal(removals, string.Join(", ", breaking.Select(change => $"{change.Kind} {change.Coordinate}").Order(StringComparer.Ordinal)));
        Assert.DoesNotContain(breaking, change => change.IsBreach);
    }

    [Theory]
    [InlineData("type Query { a: Int b: Int }", "type Query { a: Int }", "FIELD_REMOVED Query.b")]
    [InlineData("type Query { a: Int b: Int @deprecated }", "type Query { a: Int b: String @deprecated }", "FIELD_CHANGED_KIND Query.b")]
    [InlineData("type Query { a: Old b: Old @deprecated } type Old { c: Int d: Int }", "type Query { a: Old } type Old { c: Int }", "FIELD_REMOVED Old.d")]
    [InlineData("type Query { a: I } interface I { b: Int } type Old implements I { b: Int }", "type Query { a: I } interface I { b: Int } type New implements I { b: Int }", "TYPE_REMOVED Old")]
    [InlineData("type Query { a(i: In @deprecated, j: In): Int } input In { b: Int c: Int }", "type Query { a(j: In): Int } input In { b: Int }", "FIELD_REMOVED In.c")]
    [InlineData("type Query { a: Int b: Int @deprecated }", "type Query { a: Int b(x: Int!): Int @deprecated }", "REQUIRED_ARG_ADDED Query.b(x:)")]
    [InlineData("type Query { a(i: In): Int } input In { b: Int }", "type Query { a(i: In): Int } input In @oneOf { b: Int }", "ONE_OF_ADDED In")]
    [InlineData("schema { query: A } type A { a: B } type B { a: B }", "schema { query: B } type A { a: B } type B { a: B }", "ROOT_TYPE_CHANGED A")]
    [InlineData("type Query { a: Int } type Mutation { a: Query }", "schema { query: Query } type Query { a: Int } type Mutation { a: Query }", "ROOT_TYPE_CHANGED Mutation")]
    public void What_was_not_announced_is_a_breach(string old, string now, string breach)
    {
        var breaches = SchemaComparison.Compare(Schema.FromSdl(old), Schema.FromSdl(now)).Where(change => change.IsBreach);
        Assert.Equal(breach, string.Join(", ", breaches.Select(change => $"{change.Kind} {change.Coordinate}")));
    }

    [Fact]
    public void Deprecating_is_safe_and_told()
    {
        var changes = SchemaComparison.Compare(
            Schema.FromSdl("type Query { a(x: Int): E b: Int @deprecated } enum E { A B }"),
            Schema.FromSdl("type Query { a(x: Int @deprecated): E @deprecated(reason: \"Use c\") b: Int } enum E { A B @deprecated }"));
        Assert.All(changes, change => Assert.Equal(SchemaChangeSeverity.Safe, change.Severity));
        Assert.Equal(
            ["E.B is deprecated: No longer supported", "Query.a is deprecated: Use c", "Query.a(x:) is deprecated: No longer supported", "Query.b is no longer deprecated."],
            changes.Select(change => change.Description).Order(StringComparer.Ordinal));
    }
}
