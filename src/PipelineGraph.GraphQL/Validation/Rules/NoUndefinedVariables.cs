using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every variable that an operation uses is declared by it (section 5.8.3).</summary>
public sealed class NoUndefinedVariables(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.8.3";

    public override bool Enter(Node node)
    {
        if (node is not OperationDefinitionNode operation) return node is DocumentNode;
        var declared = operation.VariableDefinitions.Select(static variable => variable.Variable.Name.Value).ToHashSet(StringComparer.Ordinal);
        var where = operation.Name is { } name ? $" by operation \"{name.Value}\"" : "";
        foreach (var usage in Context.GetVariableUsages(operation).Where(usage => !declared.Contains(usage.Node.Name.Value)))
            Report($"Variable \"${usage.Node.Name.Value}\" is not defined{where}.", usage.Node, operation);
        return false;
    }
}
