using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>An input object has a field once (section 5.6.3).</summary>
public sealed class UniqueInputFieldNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.6.3";

    public override bool Enter(Node node)
    {
        if (node is not ObjectValueNode { Fields.Count: > 1 } value) return true;
        var first = new Dictionary<string, NameNode>(StringComparer.Ordinal);
        foreach (var field in value.Fields)
        {
            if (!first.TryAdd(field.Name.Value, field.Name))
                Report($"There can be only one input field named \"{field.Name.Value}\".", first[field.Name.Value], field.Name);
        }

        return true;
    }
}
