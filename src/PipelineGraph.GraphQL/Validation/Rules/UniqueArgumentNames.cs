using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>An argument is given once (section 5.4.2).</summary>
public sealed class UniqueArgumentNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.4.2";

    public override bool Enter(Node node)
    {
        switch (node)
        {
            case FieldNode n: Check(n.Arguments); break;
            case DirectiveNode n: Check(n.Arguments); break;
        }

        return true;
    }

    private void Check(IReadOnlyList<ArgumentNode> arguments)
    {
        if (arguments.Count < 2) return;
        foreach (var group in arguments.GroupBy(static argument => argument.Name.Value).Where(static group => group.Skip(1).Any()))
            Report($"There can be only one argument named \"{group.Key}\".", [.. group.Select(static argument => argument.Name)]);
    }
}
