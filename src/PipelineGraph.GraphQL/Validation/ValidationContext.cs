using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>What the rules share while one document is validated.</summary>
public sealed class ValidationContext(Schema schema, DocumentNode document, int maxErrors)
{
    private readonly List<GraphQLError> _errors = [];
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = FragmentsOf(document);
    private readonly Dictionary<ExecutableDefinitionNode, IReadOnlyList<VariableUsage>> _usages = [];
    private readonly Dictionary<SelectionSetNode, IReadOnlyList<FragmentSpreadNode>> _spreads = [];
    private readonly Dictionary<OperationDefinitionNode, IReadOnlyList<FragmentDefinitionNode>> _reached = [];

    public Schema Schema { get; } = schema;

    public DocumentNode Document { get; } = document;

    public TypeInfo TypeInfo { get; } = new(schema);

    public IReadOnlyList<GraphQLError> Errors => _errors;

    public bool IsFull => _errors.Count >= maxErrors;

    public FragmentDefinitionNode? GetFragment(string name) => _fragments.GetValueOrDefault(name);

    /// <summary>Reports what a rule found; its section and name go into the error's extensions.</summary>
    public void Report(ValidationRule rule, string section, string message, params ReadOnlySpan<Node> nodes)
    {
        if (IsFull) return;
        _errors.Add(new GraphQLError
        {
            Message = message,
            Locations = Node.LocationsOf(nodes),
            Extensions = new Dictionary<string, object?> { ["code"] = ErrorCodes.Validation, ["rule"] = rule.Name, ["section"] = section },
        });
    }

    /// <summary>Reports that a rule would take more work than it is given: no fault of the document but its size.</summary>
    internal void ReportLimit(ValidationRule rule, Limit limit, FormattableString message, params ReadOnlySpan<Node> nodes)
    {
        if (IsFull) return;
        _errors.Add(limit.ToError(message, nodes) with
        {
            Extensions = new Dictionary<string, object?>(limit.ToExtensions()) { ["rule"] = rule.Name, ["section"] = rule.Section },
        });
    }

    /// <summary>Every spread in a selection set, those of nested selections too.</summary>
    public IReadOnlyList<FragmentSpreadNode> GetSpreads(SelectionSetNode selectionSet)
    {
        if (_spreads.TryGetValue(selectionSet, out var found)) return found;
        var spreads = new List<FragmentSpreadNode>();
        var pending = new Stack<SelectionSetNode>([selectionSet]);
        while (pending.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                if (selection is FragmentSpreadNode spread) spreads.Add(spread);
                else if (selection is FieldNode { SelectionSet: { } inField }) pending.Push(inField);
                else if (selection is InlineFragmentNode { SelectionSet: { } inFragment }) pending.Push(inFragment);
            }
        }
        return _spreads[selectionSet] = spreads;
    }

    /// <summary>Every fragment an operation uses, directly or through others, each once.</summary>
    public IReadOnlyList<FragmentDefinitionNode> GetReachedFragments(OperationDefinitionNode operation)
    {
        if (_reached.TryGetValue(operation, out var found)) return found;
        var fragments = new List<FragmentDefinitionNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<SelectionSetNode>([operation.SelectionSet]);
        while (pending.TryPop(out var set))
        {
            foreach (var spread in GetSpreads(set))
            {
                if (!seen.Add(spread.Name.Value) || GetFragment(spread.Name.Value) is not { } fragment) continue;
                fragments.Add(fragment);
                pending.Push(fragment.SelectionSet);
            }
        }
        return _reached[operation] = fragments;
    }

    /// <summary>The variables an operation uses, those in its fragments included, with the types expected there.</summary>
    public IEnumerable<VariableUsage> GetVariableUsages(OperationDefinitionNode operation) =>
        GetReachedFragments(operation).Prepend<ExecutableDefinitionNode>(operation).SelectMany(UsagesIn);

    private IReadOnlyList<VariableUsage> UsagesIn(ExecutableDefinitionNode definition)
    {
        if (_usages.TryGetValue(definition, out var found)) return found;
        var collector = new VariableUsages(Schema);
        Walker.Walk(definition, collector);
        return _usages[definition] = collector.Found;
    }

    private static Dictionary<string, FragmentDefinitionNode> FragmentsOf(DocumentNode document)
    {
        var fragments = new Dictionary<string, FragmentDefinitionNode>(StringComparer.Ordinal);
        foreach (var fragment in document.Fragments) fragments[fragment.Name.Value] = fragment;
        return fragments;
    }
}
