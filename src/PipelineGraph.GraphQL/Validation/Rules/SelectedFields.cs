using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A field as it is selected: from which type, and what it is there.</summary>
internal sealed record SelectedField(NamedType? ParentType, FieldNode Node, Field? Definition);

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

    private void Add(Schema schema, NamedType? parent, SelectionSetNode selectionSet, HashSet<string> spreads)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    var definition = (parent as FieldsType)?.Fields.GetValueOrDefault(field.Name.Value);
                    if (!ByKey.TryGetValue(field.ResponseKey, out var fields)) ByKey.Add(field.ResponseKey, fields = []);
                    fields.Add(new(parent, field, definition));
                    break;
                case FragmentSpreadNode { Name.Value: var name }:
                    if (spreads.Add(name)) Spreads.Add(name);
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition ? schema.GetType(condition.Name.Value) : parent;
                    Add(schema, type, inline.SelectionSet, spreads);
                    break;
            }
        }
    }
}
