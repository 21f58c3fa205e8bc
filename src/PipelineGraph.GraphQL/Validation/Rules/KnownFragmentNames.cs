using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every fragment that is spread exists (section 5.5.2.1).</summary>
public sealed class KnownFragmentNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.5.2.1";

    public override bool Enter(Node node)
    {
        if (node is FragmentSpreadNode { Name: var name } && Context.GetFragment(name.Value) is null)
            Report($"Unknown fragment \"{name.Value}\".", name);
        return true;
    }
}
