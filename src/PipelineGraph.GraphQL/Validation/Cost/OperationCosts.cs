using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Cost;

/// <summary>The costs of one operation, by the variables that they depend on: worked out once for each set of values lately met.</summary>
internal sealed class OperationCosts(
    OperationDefinitionNode operation, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, IReadOnlyList<string> conditions, OperationServices shared)
{
    private const int MaxKept = 16;
    private const long Absent = long.MinValue;

    private readonly string[] _sizes = SizesOf(operation, fragments, shared.Costs);
    private volatile Kept[] _kept = [];
    private int _next;

    /// <summary>The cost, or the error that refuses the operation.</summary>
    public GraphQLError? Check(VariableValues variables, out OperationCost cost)
    {
        cost = default;
        try
        {
            cost = Of(variables);
        }
        catch (GraphQLException exception)
        {
            return GraphQLError.At(exception.Message, exception.Code, operation) is var error && exception.Extensions is { } extensions ? error with { Extensions = extensions } : error;
        }
        var options = shared.Options;
        if (cost.Type > options.MaxTypeCost)
            return new Limit("TypeCost", cost.Type, options.MaxTypeCost).ToError($"The operation may give objects of a weight of {cost.Type:0.##} (its type cost); at most {options.MaxTypeCost:0.##} are allowed. Ask for smaller pages, or for less below them.", operation);
        if (cost.Field > options.MaxFieldCost)
            return new Limit("FieldCost", cost.Field, options.MaxFieldCost).ToError($"The operation may resolve fields of a weight of {cost.Field:0.##} (its field cost); at most {options.MaxFieldCost:0.##} are allowed. Ask for smaller pages, or for less below them.", operation);
        return null;
    }

    private OperationCost Of(VariableValues variables)
    {
        var count = conditions.Count + _sizes.Length;
        var values = count <= 32 ? stackalloc long[count] : new long[count];
        for (var i = 0; i < conditions.Count; i++) values[i] = variables.IsTrue(conditions[i]) ? 1 : 0;
        for (var i = 0; i < _sizes.Length; i++) values[conditions.Count + i] = CostWalk.IntOf(_sizes[i], variables) ?? Absent;
        foreach (var kept in _kept)
        {
            if (values.SequenceEqual(kept.Values)) return kept.Cost;
        }
        var cost = shared.Schema.GetRootType(operation.Operation) is { } root
            ? new CostWalk(shared.Schema, shared.Costs, fragments, variables, shared.Options).Of(root, operation)
            : default;
        Keep(new Kept(values.ToArray(), cost));
        return cost;
    }

    /// <summary>Two requests at once may lose one of their entries, which is then worked out again.</summary>
    private void Keep(Kept kept)
    {
        var known = _kept;
        if (known.Length < MaxKept)
        {
            _kept = [.. known, kept];
            return;
        }
        Kept[] changed = [.. known];
        changed[(_next++ & int.MaxValue) % MaxKept] = kept;
        _kept = changed;
    }

    /// <summary>The variables that may say how long a list is.</summary>
    private static string[] SizesOf(OperationDefinitionNode operation, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, CostModel model)
    {
        if (operation.VariableDefinitions.Count == 0) return [];
        var collector = new Sizes(model.SlicingArguments);
        Walker.Walk(operation, collector);
        foreach (var fragment in fragments.Values) Walker.Walk(fragment, collector);
        return [.. collector.Found];
    }

    private sealed record Kept(long[] Values, OperationCost Cost);

    private sealed class Sizes(HashSet<string> slicingArguments) : INodeVisitor
    {
        public SortedSet<string> Found { get; } = new(StringComparer.Ordinal);

        public bool Enter(Node node)
        {
            if (node is ArgumentNode { Value: VariableNode variable } argument && slicingArguments.Contains(argument.Name.Value)) Found.Add(variable.Name.Value);
            return node is not ValueNode;
        }

        public void Leave(Node node)
        {
        }
    }
}
