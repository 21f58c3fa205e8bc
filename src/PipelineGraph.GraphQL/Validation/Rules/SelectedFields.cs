using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A field as it is selected: from which type, and what it is there.</summary>
internal sealed record SelectedField(NamedType? ParentType, FieldNode Node, Field? Definition)
{
    public static SelectedField Of(NamedType? parent, FieldNode node) => new(parent, node, (parent as FieldsType)?.Fields.GetValueOrDefault(node.Name.Value));
}

/// <summary>The fields of one selection set by response name, inline fragments included, and the names of the fragments it spreads.</summary>
internal sealed class SelectedFields
{
    public OrderedDictionary<string, List<SelectedField>> ByKey { get; } = new(StringComparer.Ordinal);

    public List<string> Spreads { get; } = [];

    /// <summary>The fragments these fields have been compared with, and whether only as fields that never both apply.</summary>
    public Dictionary<string, bool> Compared { get; } = new(StringComparer.Ordinal);

    public static SelectedFields Of(Schema schema, NamedType? parent, SelectionSetNode selectionSet)
    {
        var fields = new SelectedFields();
        fields.Add(schema, parent, selectionSet, new(StringComparer.Ordinal));
        return fields;
    }

    /// <summary>What the fields of an inline fragment are selected of.</summary>
    public static NamedType? ParentOf(Schema schema, InlineFragmentNode inline, NamedType? around) =>
        inline.TypeCondition is { } condition ? schema.GetType(condition.Name.Value) : around;

    private void Add(Schema schema, NamedType? parent, SelectionSetNode selectionSet, HashSet<string> spreads)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    if (!ByKey.TryGetValue(field.ResponseKey, out var fields)) ByKey.Add(field.ResponseKey, fields = []);
                    fields.Add(SelectedField.Of(parent, field));
                    break;
                case FragmentSpreadNode { Name.Value: var name }:
                    if (spreads.Add(name)) Spreads.Add(name);
                    break;
                case InlineFragmentNode inline:
                    Add(schema, ParentOf(schema, inline, parent), inline.SelectionSet, spreads);
                    break;
            }
        }
    }
}
