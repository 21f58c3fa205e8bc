using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>An operation declares a variable once (section 5.8.1).</summary>
public sealed class UniqueVariableNames(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.8.1";

    public override bool Enter(Node node)
    {
        if (node is not OperationDefinitionNode operation) return node is DocumentNode;
        foreach (var group in operation.VariableDefinitions.GroupBy(static variable => variable.Variable.Name.Value).Where(static group => group.Skip(1).Any()))
            Report($"There can be only one variable named \"${group.Key}\".", [.. group.Select(static variable => variable.Variable.Name)]);
        return false;
    }
}
