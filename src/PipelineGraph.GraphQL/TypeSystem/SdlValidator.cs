using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>What must hold of type system documents before a schema can be made of them.</summary>
internal static class SdlValidator
{
    public static IReadOnlyList<GraphQLError> Validate(IReadOnlyList<DefinitionNode> definitions)
    {
        var errors = new SchemaErrors();
        List<TypeSystemDefinitionNode> nodes = [.. definitions.OfType<TypeSystemDefinitionNode>()];
        new SdlUniqueness(nodes, errors).Check();
        // Operations and fragments make no part of the schema; what they name must be there all the same.
        new SdlTypeReferences(definitions, errors).Check();
        new SdlDirectives(definitions, errors).Check();
        return errors.All;
    }
}
