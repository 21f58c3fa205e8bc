using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Cost;

/// <summary>Adds up the static cost of one operation: lists times their size, the dearest of the types that an object may be of.</summary>
/// <remarks>
/// Selections under one response key are counted as the one field that they are. What was merged of the same selections for the same type is counted
/// once and remembered; selections made to merge ever differently are given up on after <see cref="MaxSteps"/>.
/// </remarks>
internal sealed class CostWalk(
    Schema schema, CostModel model, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, VariableValues variables, ExecutorOptions options)
{
    private const int MaxSteps = 200_000;

    private readonly Dictionary<(ObjectType Type, Selections Sets, Slice Slice), OperationCost> _known = [];
    private int _steps;

    /// <summary>Throws <see cref="GraphQLException"/> where the cost cannot be told.</summary>
    public OperationCost Of(ObjectType root, OperationDefinitionNode operation) =>
        new OperationCost(model.WeightOf(root), 0) + Of(root, new Selections([operation.SelectionSet]), default);

    private OperationCost Of(ObjectType type, Selections sets, Slice slice)
    {
        if (_known.TryGetValue((type, sets, slice), out var cost)) return cost;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var fields = new OrderedDictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets.Sets) Collect(type, set, fields, visited);
        foreach (var nodes in fields.Values) cost += Of(type, nodes, slice);
        return _known[(type, sets, slice)] = cost;
    }

    private OperationCost Of(ObjectType parent, List<FieldNode> nodes, Slice slice)
    {
        if (schema.GetField(parent, nodes[0].Name.Value) is not { } field) return default;
        var weights = model.Of(field);
        var own = weights.Weight;
        foreach (var argument in nodes[0].Arguments) own += weights.Arguments.GetValueOrDefault(argument.Name.Value);

        var size = 1d;
        var below = default(Slice);
        if (weights.Size is { } listSize)
        {
            if (listSize.SizedFields.Count > 0) below = new Slice(SizeOf(listSize, field, nodes[0]), listSize);
            else size = SizeOf(listSize, field, nodes[0]);
        }
        else if (slice.Sizes(field)) size = slice.Size;

        var type = field.Type.Named;
        var each = default(OperationCost);
        if (type.IsComposite)
        {
            var sets = new Selections([.. nodes.Where(node => node.SelectionSet is not null).Select(node => node.SelectionSet!)]);
            foreach (var possible in schema.GetPossibleTypes(type))
                each = OperationCost.Max(each, new OperationCost(model.WeightOf(possible), 0) + Of(possible, sets, below));
        }
        else
        {
            each = new OperationCost(model.WeightOf(type), 0);
        }
        return new OperationCost(0, own) + (size * each);
    }

    /// <summary>The greatest slicing argument, else its default, else what is assumed; never beyond what a page may have.</summary>
    private double SizeOf(ListSize listSize, Field field, FieldNode node)
    {
        int? greatest = null;
        var given = 0;
        foreach (var name in listSize.SlicingArguments)
        {
            var value = node.Arguments.FirstOrDefault(argument => argument.Name.Value == name)?.Value;
            var number = value is VariableNode variable ? IntOf(variable.Name.Value, variables) : IntOf(value);
            if (number is not null) given++;
            number ??= value is null or VariableNode ? IntOf(field.Arguments[name].DefaultValue) : null;
            if (greatest is null || number > greatest) greatest = number;
        }
        if (listSize.RequiresOne && listSize.SlicingArguments.Count > 0 && given != 1)
            throw new GraphQLException($"Field \"{field.Name}\" needs exactly one of the arguments {string.Join(", ", listSize.SlicingArguments)}, so that its size is known.", ErrorCodes.Input);
        if (greatest is not { } asked) return listSize.Assumed ?? options.LongestPage;
        if (asked > options.MaxPageSize)
            throw new Limit("PageSize", asked, options.MaxPageSize.Value).ToException($"Field \"{field.Name}\" is asked for {asked} entries at once; at most {options.MaxPageSize} are allowed. Ask for smaller pages.");
        return Math.Clamp(asked, 0, options.LongestPage);
    }

    /// <summary>The size that a variable stands for: a whole number, or the length of a list. What is neither was allowed as a list of one.</summary>
    public static int? IntOf(string variable, VariableValues variables)
    {
        if (!variables.TryGet(variable, out var value)) return null;
        if (value.Json is not { } json) return IntOf(value.Literal);
        return json.ValueKind switch
        {
            JsonValueKind.Null => null,
            // An Int may be written as 2.0 and as 2e0.
            JsonValueKind.Number when json.TryGetDouble(out var number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue),
            JsonValueKind.Array => json.GetArrayLength(),
            _ => 1,
        };
    }

    private static int? IntOf(ValueNode? literal) => literal switch
    {
        IntValueNode node when int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        ListValueNode list => list.Values.Count,
        null or NullValueNode => null,
        _ => 1,
    };

    private void Collect(ObjectType type, SelectionSetNode set, OrderedDictionary<string, List<FieldNode>> fields, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            if (++_steps > MaxSteps)
                throw new Limit("CostSteps", null, MaxSteps).ToException($"The cost of the operation is not known after looking at {MaxSteps} selections. Use fewer fragments within each other.");
            if (!PlanCompiler.IsIncluded(selection, variables.IsTrue)) continue;
            switch (selection)
            {
                case FieldNode field:
                    if (fields.TryGetValue(field.ResponseKey, out var nodes)) nodes.Add(field);
                    else fields.Add(field.ResponseKey, [field]);
                    break;
                case InlineFragmentNode inline when inline.TypeCondition is null || PlanCompiler.Applies(schema, inline.TypeCondition, type):
                    Collect(type, inline.SelectionSet, fields, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value) && fragments.TryGetValue(spread.Name.Value, out var fragment) && PlanCompiler.Applies(schema, fragment.TypeCondition, type):
                    Collect(type, fragment.SelectionSet, fields, visited);
                    break;
            }
        }
    }

    /// <summary>The selection sets that make one together; equal when they are the same ones.</summary>
    private readonly record struct Selections(SelectionSetNode[] Sets)
    {
        public bool Equals(Selections other) => Sets.AsSpan().SequenceEqual(other.Sets, ReferenceEqualityComparer.Instance);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var set in Sets) hash.Add(RuntimeHelpers.GetHashCode(set));
            return hash.ToHashCode();
        }
    }

    /// <summary>The size that a field gives to lists of its object.</summary>
    private readonly record struct Slice(double Size, ListSize? Of)
    {
        public bool Sizes(Field field) => Of is not null && Of.SizedFields.Contains(field.Name);
    }
}
