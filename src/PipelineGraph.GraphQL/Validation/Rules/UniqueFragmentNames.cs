using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>No two fragments have one name (section 5.5.1.1).</summary>
public sealed class UniqueFragmentNames(ValidationContext context) : ValidationRule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override string Section => "5.5.1.1";

    public override bool Enter(Node node)
    {
        if (node is FragmentDefinitionNode { Name: var name } && !_known.TryAdd(name.Value, name))
            Report($"There can be only one fragment named \"{name.Value}\".", _known[name.Value], name);
        return node is DocumentNode;
    }
}
