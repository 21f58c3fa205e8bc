using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>A variable stands only where every value of its type may stand (section 5.8.5).</summary>
public sealed class VariablesInAllowedPosition(ValidationContext context) : ValidationRule(context)
{
    public override string Section => "5.8.5";

    public override bool Enter(Node node)
    {
        if (node is not OperationDefinitionNode { VariableDefinitions.Count: > 0 } operation) return node is DocumentNode;
        var declared = new Dictionary<string, VariableDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in operation.VariableDefinitions) declared[definition.Variable.Name.Value] = definition;
        foreach (var usage in Context.GetVariableUsages(operation))
        {
            if (declared.TryGetValue(usage.Node.Name.Value, out var definition) && Context.Schema.GetType(definition.Type) is { } type)
                Check(usage, definition, type);
        }

        return false;
    }

    private void Check(VariableUsage usage, VariableDefinitionNode definition, GraphQLType type)
    {
        if (usage.Type is null) return;
        var name = usage.Node.Name.Value;
        if (!IsAllowed(type, definition.DefaultValue, usage.Type, usage.DefaultValue))
            Report($"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{usage.Type}\".", definition, usage.Node);
        if (usage.ParentType is InputObjectType { IsOneOf: true } oneOf && !type.IsNonNull)
            Report($"Variable \"${name}\" is of type \"{type}\" but must be non-nullable to be used for OneOf Input Object \"{oneOf}\".", definition, usage.Node);
    }

    /// <summary>IsVariableUsageAllowed: a default, of the variable or of the place, makes up for a variable that may be left out.</summary>
    private bool IsAllowed(GraphQLType type, ValueNode? variableDefault, GraphQLType placeType, ValueNode? placeDefault)
    {
        if (!placeType.IsNonNull || type.IsNonNull) return Context.Schema.IsTypeSubTypeOf(type, placeType);
        var hasDefault = variableDefault is not (null or NullValueNode) || placeDefault is not null;
        return hasDefault && Context.Schema.IsTypeSubTypeOf(type, placeType.Nullable);
    }
}
