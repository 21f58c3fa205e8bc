using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A selected field is a field of its parent type (section 5.3.1).</summary>
public sealed class FieldsOnCorrectType(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.3.1";

    public override bool Enter(Node node)
    {
        if (node is not FieldNode field || Context.TypeInfo.ParentType is not { } type || Context.TypeInfo.Field is not null) return true;
        var name = field.Name.Value;
        var suggestion = Suggestions.DidYouMean(SuggestTypes(type, name), "to use an inline fragment on");
        if (suggestion.Length == 0) suggestion = Suggestions.DidYouMean(type is FieldsType fields ? Suggestions.For(name, fields.Fields.Keys) : []);
        Report($"Cannot query field \"{name}\" on type \"{type.Name}\".{suggestion}", node);
        return true;
    }

    /// <summary>Types the parent may be that do have the field: interfaces by how many implement them, then objects.</summary>
    private List<string> SuggestTypes(NamedType type, string fieldName)
    {
        if (!type.IsAbstract) return [];
        var uses = new OrderedDictionary<FieldsType, int>();
        foreach (var possible in Context.Schema.GetPossibleTypes(type).Where(possible => possible.Fields.ContainsKey(fieldName)))
        {
            uses[possible] = 1;
            foreach (var implemented in possible.Interfaces.Where(implemented => implemented.Fields.ContainsKey(fieldName)))
                uses[implemented] = uses.GetValueOrDefault(implemented) + 1;
        }
        var ordered = uses.ToList();
        ordered.Sort((a, b) =>
        {
            if (a.Value != b.Value) return b.Value - a.Value;
            if (a.Key is InterfaceType x && Context.Schema.IsSubType(x, b.Key)) return -1;
            if (b.Key is InterfaceType y && Context.Schema.IsSubType(y, a.Key)) return 1;
            return string.CompareOrdinal(a.Key.Name, b.Key.Name);
        });
        return [.. ordered.Select(pair => pair.Key.Name)];
    }
}
