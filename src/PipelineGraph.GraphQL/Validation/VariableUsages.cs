using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>A variable in a place, and what the place expects.</summary>
public sealed record VariableUsage(VariableNode Node, GraphQLType? Type, ValueNode? DefaultValue, GraphQLType? ParentType);

/// <summary>Collects the variables used in one definition, not those it declares.</summary>
internal sealed class VariableUsages(Schema schema) : INodeVisitor
{
    private readonly TypeInfo _typeInfo = new(schema);

    public List<VariableUsage> Found { get; } = [];

    public bool Enter(Node node)
    {
        if (node is VariableDefinitionNode) return false;
        _typeInfo.Enter(node);
        if (node is VariableNode variable)
            Found.Add(new VariableUsage(variable, _typeInfo.InputType, _typeInfo.DefaultValue, _typeInfo.ParentInputType));
        return true;
    }

    public void Leave(Node node) => _typeInfo.Leave(node);
}
