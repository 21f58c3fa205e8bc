using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Introspection;

/// <summary>The types of introspection and the directives every schema has (sections 4.2 and 3.13), as a document.</summary>
internal static class IntrospectionSdl
{
    public static DocumentNode Document { get; } = Parser.Parse(new Source(Read(), "introspection.graphql"), ParserOptions.Trusted);

    /// <summary>Defined by the language itself, so not a part of a printed schema.</summary>
    public static bool IsBuiltIn(string typeName) =>
        typeName.StartsWith("__", StringComparison.Ordinal) || typeName is "Int" or "Float" or "String" or "Boolean" or "ID";

    /// <summary>A type of the language itself, even where a schema has another of its name.</summary>
    public static bool IsBuiltInType(NamedType type) => type.Nodes.Count == 0 || Document.Definitions.Contains(type.Nodes[0]);

    /// <summary>include, skip, deprecated, specifiedBy, oneOf</summary>
    public static IReadOnlySet<string> Directives { get; } =
        Document.Definitions.OfType<DirectiveDefinitionNode>().Select(node => node.Name.Value).ToHashSet(StringComparer.Ordinal);

    private static string Read()
    {
        using var stream = typeof(IntrospectionSdl).Assembly.GetManifestResourceStream("introspection.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
