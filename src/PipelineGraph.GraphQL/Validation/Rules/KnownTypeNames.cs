using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every type that a document names exists (section 5.5.1.2).</summary>
public sealed class KnownTypeNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.5.1.2";

    public override bool Enter(Node node)
    {
        if (node is NamedTypeNode { Name.Value: var name } && Context.Schema.GetType(name) is null)
            Report($"Unknown type \"{name}\".{Suggestions.DidYouMean(Suggestions.For(name, Context.Schema.Types.Keys))}", node);
        return true;
    }
}
