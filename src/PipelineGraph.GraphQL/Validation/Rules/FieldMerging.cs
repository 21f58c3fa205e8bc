using System.Runtime.CompilerServices;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>
/// Tells whether all fields of a definition can be merged (section 5.3.2) without comparing them pair by pair: what meets under one response
/// name is one group, and its selections together are the next to look at. So the work grows with the document, not with its square;
/// which pairs conflict is then asked only where some do.
/// </summary>
internal sealed class FieldMerging(ValidationContext context, FieldArguments arguments)
{
    public const int MaxSteps = 200_000;

    private readonly Dictionary<FieldNode, int> _numbers = [];
    private readonly HashSet<FragmentDefinitionNode> _spread = [];
    private readonly HashSet<string> _ofOneShape = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofOneField = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>Whether there was more to do than is done for one document.</summary>
    public bool IsExhausted => _steps > MaxSteps;

    /// <summary>A fragment that has been spread where all could be merged can be merged by itself too.</summary>
    public bool CanMerge(FragmentDefinitionNode fragment) =>
        _spread.Contains(fragment) || CanMerge(context.Schema.GetType(fragment.TypeCondition.Name.Value), fragment.SelectionSet);

    public bool CanMerge(NamedType? parent, SelectionSetNode selectionSet)
    {
        var groups = Collect([(parent, selectionSet)]);
        return HaveOneShape(groups) && AreOneField(groups);
    }

    /// <summary>SameResponseShape, of all the fields of a group at once.</summary>
    private bool HaveOneShape(Groups groups)
    {
        if (!_ofOneShape.Add(groups.Key)) return true;
        foreach (var group in groups.ByName.Values)
        {
            if (!Step()) return false;
            var first = group.Find(static field => field.Definition is not null)?.Definition!.Type;
            if (first is not null && group.Exists(field => field.Definition is { } other && FieldComparison.Differ(first, other.Type))) return false;
            if (Below(group) is { } below && !HaveOneShape(below)) return false;
        }

        return true;
    }

    /// <summary>The rest of FieldsInSetCanMerge: what may be selected of one object is one field with one set of arguments.</summary>
    private bool AreOneField(Groups groups)
    {
        if (!_ofOneField.Add(groups.Key)) return true;
        foreach (var group in groups.ByName.Values)
        {
            foreach (var together in OfOneObject(group))
            {
                if (!Step()) return false;
                var first = together[0].Node;
                if (together.Exists(field => field.Node.Name.Value != first.Name.Value || !arguments.AreSame(first, field.Node))) return false;
                if (Below(together) is { } below && !AreOneField(below)) return false;
            }
        }

        return true;
    }

    /// <summary>The fields of each object type, each time with those that are not selected of an object type.</summary>
    private static IEnumerable<List<SelectedField>> OfOneObject(List<SelectedField> group)
    {
        if (group.TrueForAll(field => field.ParentType == group[0].ParentType || field.ParentType is not ObjectType)) return [group];
        var others = group.FindAll(static field => field.ParentType is not ObjectType);
        return group.Where(static field => field.ParentType is ObjectType)
            .GroupBy(static field => field.ParentType)
            .Select(own => own.Concat(others).ToList());
    }

    private Groups? Below(List<SelectedField> group)
    {
        var selections = group
            .Where(static field => field.Node.SelectionSet is not null)
            .Select(static field => (field.Definition?.Type.Named, field.Node.SelectionSet!))
            .ToList();
        return selections.Count == 0 ? null : Collect(selections);
    }

    /// <summary>The fields of all the selection sets, their fragments spread out.</summary>
    private Groups Collect(List<(NamedType? Parent, SelectionSetNode Set)> selections)
    {
        var groups = new Groups();
        var fragments = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<(NamedType? Parent, SelectionSetNode Set)>(selections);
        while (pending.TryPop(out var next))
        {
            foreach (var selection in next.Set.Selections)
            {
                if (!Step()) return groups;
                switch (selection)
                {
                    case FieldNode field: groups.Add(Number(field), SelectedField.Of(next.Parent, field)); break;
                    case InlineFragmentNode inline: pending.Push((SelectedFields.ParentOf(context.Schema, inline, next.Parent), inline.SelectionSet)); break;
                    case FragmentSpreadNode { Name.Value: var name } when fragments.Add(name) && context.GetFragment(name) is { } fragment:
                        _spread.Add(fragment);
                        pending.Push((context.Schema.GetType(fragment.TypeCondition.Name.Value), fragment.SelectionSet));
                        break;
                }
            }
        }

        return groups;
    }

    private int Number(FieldNode field)
    {
        if (!_numbers.TryGetValue(field, out var number)) _numbers.Add(field, number = _numbers.Count);
        return number;
    }

    private bool Step()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) _steps = MaxSteps;
        return ++_steps <= MaxSteps;
    }

    /// <summary>Fields by their response names; the same fields have the same key, wherever they come from.</summary>
    private sealed class Groups
    {
        private readonly SortedSet<int> _numbers = [];
        private string? _key;

        public Dictionary<string, List<SelectedField>> ByName { get; } = new(StringComparer.Ordinal);

        public string Key => _key ??= string.Create(_numbers.Count * 2, _numbers, static (text, numbers) =>
        {
            var i = 0;
            foreach (var number in numbers)
            {
                text[i++] = (char)(number >> 16);
                text[i++] = (char)number;
            }
        });

        public void Add(int number, SelectedField field)
        {
            if (!_numbers.Add(number)) return;
            if (!ByName.TryGetValue(field.Node.ResponseKey, out var fields)) ByName.Add(field.Node.ResponseKey, fields = []);
            fields.Add(field);
        }
    }
}
