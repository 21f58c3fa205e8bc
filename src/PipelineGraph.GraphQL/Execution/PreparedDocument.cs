using System.Collections.Concurrent;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;
using PipelineGraph.GraphQL.Validation.Cost;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>A valid document and the plans of its operations: what is kept between requests.</summary>
internal sealed class PreparedDocument
{
    private const int CharactersPerField = 32;
    private const int MaxPlans = 16;
    private const int MaxPlannedFields = 4_000;

    private readonly List<PreparedOperation> _operations;

    /// <summary>What keeping it is taken to cost: the characters of its text, or those of a text that selects as much without fragments, whichever are more.</summary>
    public int Weight { get; }

    /// <param name="document">A valid one.</param>
    /// <param name="length">The characters of its text.</param>
    /// <param name="fields">The fields that its operations select, those of a fragment as often as it is spread: so large is a plan.</param>
    /// <param name="shared">What all documents share.</param>
    public PreparedDocument(DocumentNode document, int length, long fields, OperationServices shared)
    {
        Weight = (int)Math.Min(int.MaxValue, Math.Max(length, fields * CharactersPerField));
        var maxPlans = (int)Math.Clamp(MaxPlannedFields / Math.Max(fields, 1), 1, MaxPlans);
        var fragments = document.Fragments.ToDictionary(fragment => fragment.Name.Value, StringComparer.Ordinal);
        var conditions = new Conditions();
        Walker.Walk(document, conditions);
        _operations = [.. document.Operations.Select(operation => new PreparedOperation(operation, fragments, conditions.Variables, maxPlans, shared))];
    }

    /// <summary>GetOperation (section 6.1): null when the name, or its absence, does not tell which.</summary>
    public PreparedOperation? Select(string? name, out string problem)
    {
        problem = "";
        if (name is null)
        {
            if (_operations.Count == 1) return _operations[0];
            problem = _operations.Count == 0 ? "Must provide an operation." : "Must provide operation name if query contains multiple operations.";
            return null;
        }
        problem = $"Unknown operation named \"{name}\".";
        return _operations.Find(operation => operation.Node.Name?.Value == name);
    }

    /// <summary>The variables that decide about @skip and @include.</summary>
    private sealed class Conditions : INodeVisitor
    {
        public List<string> Variables { get; } = [];

        public bool Enter(Node node)
        {
            if (node is DirectiveNode { Name.Value: "skip" or "include" } directive)
            {
                foreach (var argument in directive.Arguments)
                {
                    if (argument.Value is VariableNode variable && !Variables.Contains(variable.Name.Value)) Variables.Add(variable.Name.Value);
                }
            }
            return node is not ValueNode;
        }

        public void Leave(Node node)
        {
        }
    }
}

/// <summary>One operation, with a plan for each combination of @skip and @include conditions met so far.</summary>
internal sealed class PreparedOperation(
    OperationDefinitionNode node,
    IReadOnlyDictionary<string, FragmentDefinitionNode> fragments,
    IReadOnlyList<string> conditions,
    int maxPlans,
    OperationServices shared)
{
    private readonly ConcurrentDictionary<string, SelectionPlan> _plans = new(StringComparer.Ordinal);

    public OperationDefinitionNode Node { get; } = node;

    public OperationCosts Costs { get; } = new(node, fragments, conditions, shared);

    /// <summary>Whether it asks for nothing but the schema.</summary>
    public bool IsIntrospectionOnly => IntrospectionOnly.Holds(Node, fragments);

    /// <summary>The values of the variables that are used anywhere but in the arguments of a field of the root, as one text.</summary>
    public string VariablesBelow(FieldPlan field, VariableValues variables)
    {
        var names = new UsedVariables(field.Nodes.SelectMany(static node => node.Arguments).ToHashSet<Node>());
        Walker.Walk(Node.SelectionSet, names);
        foreach (var fragment in fragments.Values) Walker.Walk(fragment.SelectionSet, names);
        return string.Join('\n', names.Found.Select(name =>
            !variables.TryGet(name, out var value) ? name : $"{name}={(value.Json is { } json ? json.GetRawText() : value.Literal?.ToString())}"));
    }

    /// <summary>Null when the schema has no such root type.</summary>
    public SelectionPlan? Plan(VariableValues variables)
    {
        var key = conditions.Count == 0 ? "" : string.Create(conditions.Count, (conditions, variables), static (key, state) =>
        {
            for (var i = 0; i < key.Length; i++) key[i] = state.variables.IsTrue(state.conditions[i]) ? '1' : '0';
        });
        if (_plans.TryGetValue(key, out var plan)) return plan;
        if (shared.Schema.GetRootType(Node.Operation) is not { } root) return null;
        // A plan outlives the request, whose variables it must not hold.
        var holding = conditions.Where(variables.IsTrue).ToHashSet(StringComparer.Ordinal);
        plan = new PlanCompiler(shared.Schema, shared.Binding, fragments, holding).Compile(root, Node);
        if (_plans.Count < maxPlans) _plans.TryAdd(key, plan);
        return plan;
    }

    /// <summary>The variables in a text, but for those in some of its parts.</summary>
    private sealed class UsedVariables(HashSet<Node> leftOut) : INodeVisitor
    {
        public SortedSet<string> Found { get; } = new(StringComparer.Ordinal);

        public bool Enter(Node node)
        {
            if (node is VariableNode variable) Found.Add(variable.Name.Value);
            return !leftOut.Contains(node);
        }

        public void Leave(Node node)
        {
        }
    }
}
