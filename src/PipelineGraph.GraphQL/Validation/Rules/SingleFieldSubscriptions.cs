using System.Runtime.CompilerServices;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A subscription selects one field of the root, unconditionally, and not an introspection field (section 5.2.4.1).</summary>
public sealed class SingleFieldSubscriptions(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.2.4.1";

    public override bool Enter(Node node)
    {
        if (node is OperationDefinitionNode { Operation: OperationType.Subscription } operation && Context.Schema.SubscriptionType is { } root)
            Check(operation, root);
        return node is DocumentNode;
    }

    private void Check(OperationDefinitionNode operation, ObjectType root)
    {
        var subscription = operation.Name is { } name ? $"Subscription \"{name.Value}\"" : "Anonymous Subscription";
        var (fields, conditions) = Collect(operation.SelectionSet, root);
        if (conditions.Count > 0)
        {
            Report($"{subscription} must not use `@skip` or `@include` directives in the top level selection.", [.. conditions]);
            return;
        }

        if (fields.Count == 0) Report($"{subscription} must select one top level field.", operation.SelectionSet);
        if (fields.Count > 1) Report($"{subscription} must select only one top level field.", [.. fields.Values.Skip(1).SelectMany(static nodes => nodes)]);
        foreach (var nodes in fields.Values.Where(static nodes => nodes[0].Name.Value.StartsWith("__", StringComparison.Ordinal)))
            Report($"{subscription} must not select an introspection top level field.", [.. nodes]);
    }

    /// <summary>CollectSubscriptionFields: the fields by response name, and the directives that would leave some out.</summary>
    private (OrderedDictionary<string, List<FieldNode>> Fields, List<DirectiveNode> Conditions) Collect(SelectionSetNode selectionSet, ObjectType root)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var conditions = new List<DirectiveNode>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        CollectFrom(selectionSet);
        return (fields, conditions);

        void CollectFrom(SelectionSetNode set)
        {
            // Fragments that spread each other so deep are refused by NoFragmentCycles.
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return;
            foreach (var selection in set.Selections)
            {
                conditions.AddRange(selection.Directives.Where(static directive => directive.Name.Value is "skip" or "include"));
                switch (selection)
                {
                    case FieldNode field:
                        if (!fields.TryGetValue(field.ResponseKey, out var nodes)) fields.Add(field.ResponseKey, nodes = []);
                        nodes.Add(field);
                        break;
                    case InlineFragmentNode inline when Applies(inline.TypeCondition, root):
                        CollectFrom(inline.SelectionSet);
                        break;
                    case FragmentSpreadNode spread when visited.Add(spread.Name.Value)
                        && Context.GetFragment(spread.Name.Value) is { } fragment && Applies(fragment.TypeCondition, root):
                        CollectFrom(fragment.SelectionSet);
                        break;
                }
            }
        }
    }

    private bool Applies(NamedTypeNode? condition, ObjectType root) =>
        condition is null
        || (Context.Schema.GetType(condition.Name.Value) is { } type && (type == root || Context.Schema.IsSubType(type, root)));
}
