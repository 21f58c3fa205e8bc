using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every argument is one of its field or directive (section 5.4.1).</summary>
public sealed class KnownArgumentNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.4.1";

    public override bool Enter(Node node)
    {
        switch (node)
        {
            case FieldNode n when Context.TypeInfo is { Field: { } field, ParentType: { } parent }:
                Check(n.Arguments, field.Arguments, $"field \"{parent.Name}.{field.Name}\"");
                break;
            case DirectiveNode n when Context.TypeInfo.Directive is { } directive:
                Check(n.Arguments, directive.Arguments, $"directive \"@{directive.Name}\"");
                break;
        }

        return true;
    }

    private void Check(IReadOnlyList<ArgumentNode> given, OrderedDictionary<string, InputValue> known, string owner)
    {
        foreach (var argument in given)
        {
            var name = argument.Name.Value;
            if (!known.ContainsKey(name))
                Report($"Unknown argument \"{name}\" on {owner}.{Suggestions.DidYouMean(Suggestions.For(name, known.Keys))}", argument);
        }
    }
}
