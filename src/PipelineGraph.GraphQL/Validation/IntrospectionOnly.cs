using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Tells operations that ask for nothing but the schema, which whoever may not ask for data may yet send.</summary>
internal static class IntrospectionOnly
{
    public static bool Holds(OperationDefinitionNode operation, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments) =>
        operation.Operation == OperationType.Query && Holds(operation.SelectionSet, fragments, new HashSet<string>(StringComparer.Ordinal));

    /// <param name="set">What is selected.</param>
    /// <param name="fragments">Those of the document.</param>
    /// <param name="seen">The names of fragments looked at: each is looked at once, however often it is spread.</param>
    private static bool Holds(SelectionSetNode set, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, HashSet<string> seen) => set.Selections.All(selection => selection switch
    {
        FieldNode field => field.Name.Value is "__schema" or "__type" or "__typename",
        InlineFragmentNode inline => Holds(inline.SelectionSet, fragments, seen),
        FragmentSpreadNode spread => !seen.Add(spread.Name.Value) || (fragments.TryGetValue(spread.Name.Value, out var fragment) && Holds(fragment.SelectionSet, fragments, seen)),
        _ => false,
    });
}
