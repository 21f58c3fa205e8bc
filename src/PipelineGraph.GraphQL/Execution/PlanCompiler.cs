using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Collects fields (section 6.3.2) for one operation and one set of @skip and @include conditions.</summary>
/// <param name="holding">The Boolean variables that are true.</param>
internal sealed class PlanCompiler(Schema schema, SchemaBinding binding, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, IReadOnlySet<string> holding)
{
    public Schema Schema { get; } = schema;

    public SelectionPlan Compile(ObjectType root, OperationDefinitionNode operation)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        Collect(root, operation.SelectionSet, fields, new HashSet<string>(StringComparer.Ordinal));
        return ToPlan(root, fields);
    }

    /// <summary>CollectSubfields: the selections of all the fields under one response key, as one.</summary>
    public SelectionPlan Collect(ObjectType type, IReadOnlyList<FieldNode> nodes)
    {
        var fields = new OrderedDictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (node.SelectionSet is { } selectionSet) Collect(type, selectionSet, fields, visited);
        }
        return ToPlan(type, fields);
    }

    private SelectionPlan ToPlan(ObjectType type, OrderedDictionary<string, List<FieldNode>> fields)
    {
        var plans = new List<FieldPlan>(fields.Count);
        foreach (var nodes in fields.Values)
        {
            if (binding.Find(Schema, type, nodes[0].Name.Value) is { } bound) plans.Add(new FieldPlan(this, bound, nodes));
        }
        return new SelectionPlan(type, [.. plans]);
    }

    private void Collect(ObjectType type, SelectionSetNode selectionSet, OrderedDictionary<string, List<FieldNode>> fields, HashSet<string> visited)
    {
        foreach (var selection in selectionSet.Selections)
        {
            if (!IsIncluded(selection, holding.Contains)) continue;
            switch (selection)
            {
                case FieldNode field:
                    if (fields.TryGetValue(field.ResponseKey, out var nodes)) nodes.Add(field);
                    else fields.Add(field.ResponseKey, [field]);
                    break;
                case FragmentSpreadNode spread:
                    if (visited.Add(spread.Name.Value) && fragments.TryGetValue(spread.Name.Value, out var fragment) && Applies(Schema, fragment.TypeCondition, type))
                        Collect(type, fragment.SelectionSet, fields, visited);
                    break;
                case InlineFragmentNode inline when inline.TypeCondition is null || Applies(Schema, inline.TypeCondition, type):
                    Collect(type, inline.SelectionSet, fields, visited);
                    break;
            }
        }
    }

    /// <summary>DoesFragmentTypeApply</summary>
    public static bool Applies(Schema schema, NamedTypeNode condition, ObjectType type) =>
        condition.Name.Value == type.Name || (schema.GetType(condition.Name.Value) is { IsAbstract: true } abstractType && schema.IsSubType(abstractType, type));

    /// <param name="selection">A field or fragment, perhaps with @skip or @include (section 3.13).</param>
    /// <param name="holds">Whether a Boolean variable is true.</param>
    public static bool IsIncluded(SelectionNode selection, Func<string, bool> holds)
    {
        foreach (var directive in selection.Directives)
        {
            if (directive.Name.Value is not ("skip" or "include")) continue;
            var condition = directive.Arguments.FirstOrDefault(argument => argument.Name.Value == "if")?.Value;
            var isTrue = condition is BooleanValueNode { Value: true } || (condition is VariableNode variable && holds(variable.Name.Value));
            if (isTrue == (directive.Name.Value == "skip")) return false;
        }
        return true;
    }
}
