using System.Globalization;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Refuses operations whose selection sets, fragments spread out, lie too deep within each other.</summary>
internal static class DepthLimit
{
    /// <summary>For valid documents: fragments make no cycles.</summary>
    public static IReadOnlyList<GraphQLError> Check(DocumentNode document, int max)
    {
        var fragments = document.Fragments.ToDictionary(fragment => fragment.Name.Value, StringComparer.Ordinal);
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        var errors = new List<GraphQLError>();
        foreach (var operation in document.Operations)
        {
            var depth = Depth(operation.SelectionSet, fragments, depths);
            if (depth <= max) continue;
            errors.Add(GraphQLError.At(
                string.Create(CultureInfo.InvariantCulture, $"The operation is {depth} levels deep; at most {max} are allowed. Select less at a time."),
                ErrorCodes.Limit,
                operation));
        }
        return errors;
    }

    private static int Depth(SelectionSetNode set, Dictionary<string, FragmentDefinitionNode> fragments, Dictionary<string, int> depths)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var depth = 0;
        foreach (var selection in set.Selections)
        {
            var below = selection switch
            {
                FieldNode { SelectionSet: { } inner } => Depth(inner, fragments, depths) + 1,
                FieldNode => 1,
                InlineFragmentNode inline => Depth(inline.SelectionSet, fragments, depths),
                FragmentSpreadNode spread => OfFragment(spread.Name.Value, fragments, depths),
                _ => 0,
            };
            depth = Math.Max(depth, below);
        }
        return depth;
    }

    private static int OfFragment(string name, Dictionary<string, FragmentDefinitionNode> fragments, Dictionary<string, int> depths)
    {
        if (depths.TryGetValue(name, out var known)) return known;
        return depths[name] = fragments.TryGetValue(name, out var fragment) ? Depth(fragment.SelectionSet, fragments, depths) : 0;
    }
}
