using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>What must hold of type system documents before a schema can be made of them.</summary>
internal sealed class SdlValidator
{
    private readonly List<GraphQLError> _errors = [];

    public static List<GraphQLError> Validate(IReadOnlyList<DefinitionNode> definitions)
    {
        var validator = new SdlValidator();
        var known = definitions.Concat(IntrospectionSdl.Document.Definitions).OfType<TypeDefinitionNode>().Select(node => node.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var definition in definitions) Walker.Walk(definition, new KnownTypeNames(known, validator._errors));
        return validator._errors;
    }

    private sealed class KnownTypeNames(HashSet<string> known, List<GraphQLError> errors) : INodeVisitor
    {
        public bool Enter(Node node)
        {
            if (node is NamedTypeNode name && !known.Contains(name.Name.Value) && !IntrospectionSdl.IsBuiltIn(name.Name.Value))
                errors.Add(GraphQLError.At($"Unknown type \"{name.Name.Value}\".", ErrorCodes.Validation, node));
            return true;
        }

        public void Leave(Node node)
        {
        }
    }
}
