using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A document to execute holds operations and fragments only (section 5.1.1).</summary>
public sealed class ExecutableDefinitions(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.1.1";

    public override bool Enter(Node node)
    {
        if (node is not DocumentNode document) return false;
        foreach (var definition in document.Definitions)
        {
            if (definition is TypeSystemDefinitionNode) Report($"The {Describe(definition)} definition is not executable.", definition);
        }

        return false;
    }

    private static string Describe(DefinitionNode definition) => definition switch
    {
        TypeDefinitionNode type => $"\"{type.Name.Value}\"",
        DirectiveDefinitionNode directive => $"\"{directive.Name.Value}\"",
        _ => "schema",
    };
}
