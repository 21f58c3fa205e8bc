using System.Runtime.CompilerServices;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>
/// Compares the fields that meet under one response name (section 5.3.2, FieldsInSetCanMerge). Selection sets are collected once, pairs of
/// fragments are compared once, and the number of steps is bounded: a document made to be slow is refused, not served.
/// </summary>
internal sealed class FieldComparison(ValidationContext context, FieldArguments arguments)
{
    public const int MaxSteps = 500_000;

    private readonly Dictionary<SelectionSetNode, SelectedFields> _collected = [];
    private readonly Dictionary<(string, string), bool> _comparedFragments = [];
    private int _steps;

    /// <summary>Whether the bound was reached; what was found until then is not all.</summary>
    public bool IsExhausted => _steps > MaxSteps;

    /// <summary>The conflicts among the fields of one selection set and the fragments it spreads.</summary>
    public List<FieldConflict> FindWithin(NamedType? parent, SelectionSetNode selectionSet)
    {
        var conflicts = new List<FieldConflict>();
        var fields = Collect(parent, selectionSet);
        foreach (var (key, group) in fields.ByKey)
        {
            for (var i = 0; i < group.Count && !IsExhausted; i++)
            {
                for (var j = i + 1; j < group.Count && !IsExhausted; j++) Compare(conflicts, false, key, group[i], group[j]);
            }
        }

        for (var i = 0; i < fields.Spreads.Count; i++)
        {
            WithFragment(conflicts, false, fields, fields.Spreads[i]);
            for (var j = i + 1; j < fields.Spreads.Count; j++) FragmentPair(conflicts, false, fields.Spreads[i], fields.Spreads[j]);
        }

        return conflicts;
    }

    private void WithFragment(List<FieldConflict> conflicts, bool exclusive, SelectedFields fields, string name)
    {
        if (!Step() || fields.ByKey.Count == 0) return;
        if (fields.Compared.TryGetValue(name, out var asExclusive) && (!asExclusive || exclusive)) return;
        fields.Compared[name] = exclusive;
        if (context.GetFragment(name) is not { } fragment) return;
        var others = Collect(fragment);
        if (ReferenceEquals(fields, others)) return;
        Between(conflicts, exclusive, fields, others);
        foreach (var spread in others.Spreads) WithFragment(conflicts, exclusive, fields, spread);
    }

    private void FragmentPair(List<FieldConflict> conflicts, bool exclusive, string first, string second)
    {
        if (!Step() || first == second) return;
        var pair = string.CompareOrdinal(first, second) < 0 ? (first, second) : (second, first);
        if (_comparedFragments.TryGetValue(pair, out var asExclusive) && (!asExclusive || exclusive)) return;
        _comparedFragments[pair] = exclusive;
        if (context.GetFragment(first) is not { } a || context.GetFragment(second) is not { } b) return;
        var (ofFirst, ofSecond) = (Collect(a), Collect(b));
        Between(conflicts, exclusive, ofFirst, ofSecond);
        foreach (var spread in ofSecond.Spreads) FragmentPair(conflicts, exclusive, first, spread);
        foreach (var spread in ofFirst.Spreads) FragmentPair(conflicts, exclusive, spread, second);
    }

    private List<FieldConflict> SubSelections(bool exclusive, SelectedFields first, SelectedFields second)
    {
        var conflicts = new List<FieldConflict>();
        Between(conflicts, exclusive, first, second);
        foreach (var spread in second.Spreads) WithFragment(conflicts, exclusive, first, spread);
        foreach (var spread in first.Spreads) WithFragment(conflicts, exclusive, second, spread);
        foreach (var spread in first.Spreads)
        {
            foreach (var other in second.Spreads) FragmentPair(conflicts, exclusive, spread, other);
        }

        return conflicts;
    }

    private void Between(List<FieldConflict> conflicts, bool exclusive, SelectedFields first, SelectedFields second)
    {
        if (second.ByKey.Count == 0) return;
        foreach (var (key, group) in first.ByKey)
        {
            if (!Step()) return;
            if (!second.ByKey.TryGetValue(key, out var others)) continue;
            foreach (var field in group)
            {
                foreach (var other in others)
                {
                    if (IsExhausted) return;
                    Compare(conflicts, exclusive, key, field, other);
                }
            }
        }
    }

    private void Compare(List<FieldConflict> conflicts, bool exclusive, string key, SelectedField first, SelectedField second)
    {
        if (Step() && FindConflict(exclusive, key, first, second) is { } conflict) conflicts.Add(conflict);
    }

    private FieldConflict? FindConflict(bool parentsAreExclusive, string key, SelectedField first, SelectedField second)
    {
        // Two object types are never the type of one object; abstract types may come to overlap with the next version of the schema.
        var exclusive = parentsAreExclusive
            || (first.ParentType != second.ParentType && first.ParentType is ObjectType && second.ParentType is ObjectType);
        if (!exclusive)
        {
            var (name, other) = (first.Node.Name.Value, second.Node.Name.Value);
            if (name != other)
                return Conflict($"\"{FieldConflict.Abbreviate(name)}\" and \"{FieldConflict.Abbreviate(other)}\" are different fields");
            if (!arguments.AreSame(first.Node, second.Node)) return Conflict("they have differing arguments");
        }

        if (first.Definition?.Type is { } type && second.Definition?.Type is { } otherType && Differ(type, otherType))
            return Conflict($"they return conflicting types \"{type}\" and \"{otherType}\"");

        if (first.Node.SelectionSet is not { } selections || second.Node.SelectionSet is not { } otherSelections) return null;
        var conflicts = SubSelections(exclusive, Collect(first.Definition?.Type.Named, selections), Collect(second.Definition?.Type.Named, otherSelections));
        return FieldConflict.OfSubfields(conflicts, key, first.Node, second.Node);

        FieldConflict Conflict(string reason) => new(key, reason, [first.Node], [second.Node]);
    }

    /// <summary>SameResponseShape, but for the selections: lists and non-null match, and leaves are of one type.</summary>
    public static bool Differ(GraphQLType first, GraphQLType second) => (first, second) switch
    {
        (ListType a, ListType b) => Differ(a.OfType, b.OfType),
        (NonNullType a, NonNullType b) => Differ(a.OfType, b.OfType),
        (ListType or NonNullType, _) or (_, ListType or NonNullType) => true,
        _ => (first.IsLeaf || second.IsLeaf) && first != second,
    };

    private SelectedFields Collect(FragmentDefinitionNode fragment) =>
        Collect(context.Schema.GetType(fragment.TypeCondition.Name.Value), fragment.SelectionSet);

    private SelectedFields Collect(NamedType? parent, SelectionSetNode selectionSet)
    {
        if (!_collected.TryGetValue(selectionSet, out var fields))
            _collected.Add(selectionSet, fields = SelectedFields.Of(context.Schema, parent, selectionSet));
        return fields;
    }

    /// <summary>False when the bound is reached, in number or in depth.</summary>
    private bool Step()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) _steps = MaxSteps;
        return ++_steps <= MaxSteps;
    }
}
