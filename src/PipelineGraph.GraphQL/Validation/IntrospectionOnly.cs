using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Tells operations that ask for nothing but the schema, which whoever may not ask for data may yet send.</summary>
internal static class IntrospectionOnly
{
    public static bool Holds(OperationDefinitionNode operation, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments) =>
        operation.Operation == OperationType.Query && Holds(operation.SelectionSet, fragments);

    private static bool Holds(SelectionSetNode set, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments) => set.Selections.All(selection => selection switch
    {
        FieldNode field => field.Name.Value is "__schema" or "__type" or "__typename",
        InlineFragmentNode inline => Holds(inline.SelectionSet, fragments),
        FragmentSpreadNode spread => fragments.TryGetValue(spread.Name.Value, out var fragment) && Holds(fragment.SelectionSet, fragments),
        _ => false,
    });
}
