using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Leaf fields have no selection, all others have one (section 5.3.3).</summary>
public sealed class ScalarLeafs(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.3.3";

    public override bool Enter(Node node)
    {
        if (node is not FieldNode field || Context.TypeInfo.Type is not { } type) return true;
        var name = field.Name.Value;
        if (type.Named.IsLeaf)
        {
            if (field.SelectionSet is { } selectionSet)
                Report($"Field \"{name}\" must not have a selection since type \"{type}\" has no subfields.", selectionSet);
        }
        else if (field.SelectionSet is null)
        {
            Report($"Field \"{name}\" of type \"{type}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?", field);
        }

        return true;
    }
}
