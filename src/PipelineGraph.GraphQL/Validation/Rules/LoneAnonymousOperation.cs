using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>An operation without a name is the only one (section 5.2.3.1).</summary>
public sealed class LoneAnonymousOperation(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.2.3.1";

    public override bool Enter(Node node)
    {
        if (node is OperationDefinitionNode { Name: null } && Context.Document.Operations.Skip(1).Any())
            Report("This anonymous operation must be the only defined operation.", node);
        return node is DocumentNode;
    }
}
