using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>The schema has a root type for each operation (section 5.2.1.1).</summary>
public sealed class KnownOperationTypes(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.2.1.1";

    public override bool Enter(Node node)
    {
        if (node is OperationDefinitionNode operation && Context.Schema.GetRootType(operation.Operation) is null)
            Report($"The {Describe(operation.Operation)} operation is not supported by the schema.", operation);
        return node is DocumentNode;
    }

    private static string Describe(OperationType operation) => operation switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        _ => "subscription",
    };
}
