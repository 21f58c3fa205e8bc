using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A document to execute holds operations and fragments only (section 5.1.1).</summary>
public sealed class ExecutableDefinitions(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.1.1";

    public override bool Enter(Node node)
    {
        if (node is DocumentNode) return true;
        if (node is TypeSystemDefinitionNode definition)
            Report($"The {(definition is TypeDefinitionNode type ? $"\"{type.Name.Value}\"" : definition is DirectiveDefinitionNode directive ? $"\"{directive.Name.Value}\"" : "schema")} definition is not executable.", definition);
        return false;
    }
}
