using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Fragments are on object, interface or union types (section 5.5.1.3).</summary>
public sealed class FragmentsOnCompositeTypes(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.5.1.3";

    public override bool Enter(Node node)
    {
        switch (node)
        {
            case InlineFragmentNode { TypeCondition: { } condition } when IsLeaf(condition):
                Report($"Fragment cannot condition on non composite type \"{condition}\".", condition);
                break;
            case FragmentDefinitionNode { TypeCondition: var condition, Name.Value: var name } when IsLeaf(condition):
                Report($"Fragment \"{name}\" cannot condition on non composite type \"{condition}\".", condition);
                break;
        }

        return true;
    }

    private bool IsLeaf(NamedTypeNode condition) => Context.Schema.GetType(condition.Name.Value) is { IsComposite: false };
}
