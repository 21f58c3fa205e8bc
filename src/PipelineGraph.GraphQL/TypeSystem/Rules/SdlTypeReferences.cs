using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Every type that a document names or extends is defined, and of the kind extended (section 3.4.3).</summary>
internal sealed class SdlTypeReferences(IReadOnlyList<DefinitionNode> definitions, SchemaErrors errors) : INodeVisitor
{
    private static readonly string[] s_builtIn =
        ["String", "Int", "Float", "Boolean", "ID", .. IntrospectionSdl.Document.Definitions.OfType<TypeDefinitionNode>().Select(node => node.Name.Value)];

    private readonly Dictionary<string, TypeDefinitionNode> _defined = definitions.OfType<TypeDefinitionNode>()
        .Where(node => !node.IsExtension)
        .GroupBy(node => node.Name.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

    public void Check()
    {
        foreach (var definition in definitions)
        {
            Walker.Walk(definition, this);
            if (definition is TypeDefinitionNode { IsExtension: true } extension) PossibleTypeExtensions(extension);
        }
    }

    /// <summary>KnownTypeNames</summary>
    public bool Enter(Node node)
    {
        if (node is not NamedTypeNode { Name.Value: var name } || _defined.ContainsKey(name) || s_builtIn.Contains(name)) return true;
        var suggestion = Suggestions.DidYouMean(Suggestions.For(name, s_builtIn.Union(_defined.Keys)));
        errors.Report("KnownTypeNames", $"Unknown type \"{name}\".{suggestion}", node);
        return true;
    }

    public void Leave(Node node)
    {
    }

    private void PossibleTypeExtensions(TypeDefinitionNode node)
    {
        var name = node.Name.Value;
        if (!_defined.TryGetValue(name, out var definition))
        {
            var suggestion = Suggestions.DidYouMean(Suggestions.For(name, _defined.Keys));
            errors.Report(nameof(PossibleTypeExtensions), $"Cannot extend type \"{name}\" because it is not defined.{suggestion}", node.Name);
        }
        else if (definition.GetType() != node.GetType())
        {
            errors.Report(nameof(PossibleTypeExtensions), $"Cannot extend non-{Kind(node)} type \"{name}\".", definition, node);
        }
    }

    private static string Kind(TypeDefinitionNode node) => node switch
    {
        ScalarTypeDefinitionNode => "scalar",
        ObjectTypeDefinitionNode => "object",
        InterfaceTypeDefinitionNode => "interface",
        UnionTypeDefinitionNode => "union",
        EnumTypeDefinitionNode => "enum",
        _ => "input object",
    };
}
