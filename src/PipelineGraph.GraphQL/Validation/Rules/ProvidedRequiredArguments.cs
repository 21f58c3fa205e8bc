using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every argument that is non-null and has no default is given (section 5.4.3).</summary>
public sealed class ProvidedRequiredArguments(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.4.3";

    // On leaving, so that what is wrong within comes first.
    public override void Leave(Node node)
    {
        switch (node)
        {
            case FieldNode n when Context.TypeInfo.Field is { } field:
                Check(n, n.Arguments, field.Arguments, $"Field \"{field.Name}\"");
                break;
            case DirectiveNode n when Context.TypeInfo.Directive is { } directive:
                Check(n, n.Arguments, directive.Arguments, $"Directive \"@{directive.Name}\"");
                break;
        }
    }

    private void Check(Node node, IReadOnlyList<ArgumentNode> given, OrderedDictionary<string, InputValue> known, string owner)
    {
        foreach (var argument in known.Values)
        {
            if (argument.IsRequired && !given.Any(node => node.Name.Value == argument.Name))
                Report($"{owner} argument \"{argument.Name}\" of type \"{argument.Type}\" is required, but it was not provided.", node);
        }
    }
}
