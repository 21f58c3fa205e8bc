using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every fragment is used by an operation (section 5.5.1.4).</summary>
public sealed class NoUnusedFragments(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.5.1.4";

    public override bool Enter(Node node) => node is DocumentNode;

    public override void Leave(Node node)
    {
        if (node is not DocumentNode document) return;
        var used = document.Operations.SelectMany(Context.GetReachedFragments).Select(static fragment => fragment.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var fragment in document.Fragments.Where(fragment => !used.Contains(fragment.Name.Value)))
            Report($"Fragment \"{fragment.Name.Value}\" is never used.", fragment);
    }
}
