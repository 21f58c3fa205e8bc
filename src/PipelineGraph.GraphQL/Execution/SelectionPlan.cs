using System.Collections.Concurrent;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>The collected fields of a selection set for one object type (section 6.3.2).</summary>
internal sealed class SelectionPlan(ObjectType type, FieldPlan[] fields)
{
    public ObjectType Type { get; } = type;

    public FieldPlan[] Fields { get; } = fields;

    /// <summary>Does everything selected, to the bottom, come from members of values alone?</summary>
    public bool IsDirect => (_direct ??= Array.TrueForAll(Fields, static selected => selected.IsDirect) ? s_yes : s_no) == s_yes;

    // A reference, as threads may race to find it out: the answer is the same.
    private object? _direct;

    private static readonly object s_yes = new();
    private static readonly object s_no = new();
}

/// <summary>One response key of a selection set: the field, its arguments and, by object type, what to select of its value.</summary>
internal sealed class FieldPlan
{
    private readonly PlanCompiler _compiler;
    private readonly BoundField _bound;
    private readonly object?[]? _constantArguments;
    private ConcurrentDictionary<ObjectType, SelectionPlan>? _selections;
    private SelectionPlan? _selection;
    private (string[] Path, HashSet<string> Names)[] _selected = [];

    public FieldPlan(PlanCompiler compiler, BoundField bound, List<FieldNode> nodes)
    {
        _compiler = compiler;
        _bound = bound;
        Nodes = nodes;
        ResponseKey = nodes[0].ResponseKey;
        EncodedKey = JsonEncodedText.Encode(ResponseKey);
        // Without variables the arguments are the same for every request, and found once.
        if (!nodes[0].Arguments.Any(argument => ContainsVariable(argument.Value)) && ArgumentCoercion.TryCoerce(bound, nodes[0], VariableValues.None, out var constant))
            _constantArguments = constant;
    }

    public string ResponseKey { get; }

    public JsonEncodedText EncodedKey { get; }

    public IReadOnlyList<FieldNode> Nodes { get; }

    public Field Field => _bound.Field;

    public FieldResolver Resolver => _bound.Resolver;

    public Completion Completion => _bound.Completion;

    public DirectLeaf? Leaf => _bound.Leaf;

    public Func<object, object?>? Getter => _bound.Getter;

    /// <summary>What is selected of a field of an object type, when all of that is direct; null otherwise.</summary>
    public SelectionPlan? DirectSelection => Field.Type.Named is ObjectType type && GetSelection(type) is { IsDirect: true } selection ? selection : null;

    /// <summary>Can the field's value be written with no more than a direct selection needs, or is it a list without selections?</summary>
    public bool HasDirectValue => DirectSelection is not null || (Completion.Item is not null && !Field.Type.Named.IsComposite);

    public bool IsDirect => Leaf is not null || (Getter is not null && HasDirectValue);

    public Func<object, IAsyncEnumerable<object?>>? ToStream => _bound.ToStream;

    public object?[] GetArguments(OperationRun run) => _constantArguments ?? run.GetArguments(this);

    public object?[] CoerceArguments(VariableValues variables) => ArgumentCoercion.Coerce(_bound, Nodes[0], variables);

    public SelectionPlan GetSelection(ObjectType type)
    {
        var selection = _selection;
        if (selection is not null && selection.Type == type) return selection;
        // Of an object type there is only one, and threads that make it at once make the same.
        return _selection = Field.Type.Named.IsAbstract
            ? LazyInitializer.EnsureInitialized(ref _selections).GetOrAdd(type, static (objectType, plan) => plan._compiler.Collect(objectType, plan.Nodes), this)
            : _compiler.Collect(type, Nodes);
    }

    public bool Selects(ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return true;
        foreach (var type in _compiler.Schema.GetPossibleTypes(Field.Type.Named))
        {
            foreach (var field in GetSelection(type).Fields)
            {
                if (field.Field.Name == path[0] && field.Selects(path[1..])) return true;
            }
        }
        return false;
    }

    /// <summary>The names of what is selected at a path below this field, found out once.</summary>
    public IReadOnlyCollection<string> Selected(ReadOnlySpan<string> path)
    {
        foreach (var known in _selected)
        {
            if (path.SequenceEqual(known.Path)) return known.Names;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        CollectSelected(path, names);
        // Of two threads at once one may be forgotten: it is found out again.
        _selected = [.. _selected, (path.ToArray(), names)];
        return names;
    }

    private void CollectSelected(ReadOnlySpan<string> path, HashSet<string> names)
    {
        foreach (var type in _compiler.Schema.GetPossibleTypes(Field.Type.Named))
        {
            foreach (var field in GetSelection(type).Fields)
            {
                if (path.IsEmpty) names.Add(field.Field.Name);
                else if (field.Field.Name == path[0]) field.CollectSelected(path[1..], names);
            }
        }
    }

    private static bool ContainsVariable(ValueNode value) => value switch
    {
        VariableNode => true,
        ListValueNode list => list.Values.Any(ContainsVariable),
        ObjectValueNode inputObject => inputObject.Fields.Any(field => ContainsVariable(field.Value)),
        _ => false,
    };
}
