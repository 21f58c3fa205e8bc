using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>No two operations have one name (section 5.2.2.1).</summary>
public sealed class UniqueOperationNames(ValidationContext context) : ValidationRule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override string Section => "5.2.2.1";

    public override bool Enter(Node node)
    {
        if (node is OperationDefinitionNode { Name: { } name } && !_known.TryAdd(name.Value, name))
            Report($"There can be only one operation named \"{name.Value}\".", _known[name.Value], name);
        return node is DocumentNode;
    }
}
