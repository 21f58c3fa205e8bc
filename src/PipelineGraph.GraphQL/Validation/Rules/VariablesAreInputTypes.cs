using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Variables are of types that input can have (section 5.8.2).</summary>
public sealed class VariablesAreInputTypes(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.8.2";

    public override bool Enter(Node node)
    {
        if (node is VariableDefinitionNode variable && Context.Schema.GetType(variable.Type) is { IsInput: false })
            Report($"Variable \"${variable.Variable.Name.Value}\" cannot be non-input type \"{variable.Type}\".", variable.Type);
        return node is DocumentNode or OperationDefinitionNode;
    }
}
