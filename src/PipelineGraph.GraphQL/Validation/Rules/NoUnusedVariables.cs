using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every variable that an operation declares is used (section 5.8.4).</summary>
public sealed class NoUnusedVariables(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.8.4";

    public override bool Enter(Node node)
    {
        if (node is not OperationDefinitionNode { VariableDefinitions.Count: > 0 } operation) return node is DocumentNode;
        var used = Context.GetVariableUsages(operation).Select(static usage => usage.Node.Name.Value).ToHashSet(StringComparer.Ordinal);
        var where = operation.Name is { } name ? $" in operation \"{name.Value}\"" : "";
        foreach (var variable in operation.VariableDefinitions.Where(variable => !used.Contains(variable.Variable.Name.Value)))
            Report($"Variable \"${variable.Variable.Name.Value}\" is never used{where}.", variable);
        return false;
    }
}
