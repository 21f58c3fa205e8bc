using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A fragment is spread only where its type can occur (section 5.5.2.3).</summary>
public sealed class PossibleFragmentSpreads(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.5.2.3";

    public override bool Enter(Node node)
    {
        if (Context.TypeInfo.ParentType is not { } parent) return true;
        switch (node)
        {
            case InlineFragmentNode when Context.TypeInfo.Type is NamedType { IsComposite: true } type && !Context.Schema.DoTypesOverlap(type, parent):
                Report($"Fragment cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node);
                break;
            case FragmentSpreadNode spread when TypeOf(spread) is { IsComposite: true } type && !Context.Schema.DoTypesOverlap(type, parent):
                Report($"Fragment \"{spread.Name.Value}\" cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node);
                break;
        }

        return true;
    }

    private NamedType? TypeOf(FragmentSpreadNode spread) =>
        Context.GetFragment(spread.Name.Value) is { } fragment ? Context.Schema.GetType(fragment.TypeCondition.Name.Value) : null;
}
