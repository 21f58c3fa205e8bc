namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Type validation of input objects, @oneOf included (section 3.10).</summary>
internal sealed class InputObjectRules(SchemaErrors errors, SchemaValidator validator)
{
    private const string Rule = "InputObjects";

    public void Check(InputObjectType type)
    {
        if (type.Fields.Count == 0) errors.Report(Rule, $"Input Object type {type.Name} must define one or more fields.", [.. type.Nodes]);
        foreach (var field in type.Fields.Values)
        {
            validator.Name(field.Name, field.Node);
            if (!field.Type.IsInput) errors.Report(Rule, $"The type of {type.Name}.{field.Name} must be Input Type but got: {field.Type}.", field.Node?.Type);
            if (field.IsRequired && field.DeprecationReason is not null)
                errors.Report(Rule, $"Required input field {type.Name}.{field.Name} cannot be deprecated.", SchemaValidator.Deprecated(field.Node?.Directives), field.Node?.Type);
            if (type.IsOneOf && field.Type.IsNonNull) errors.Report(Rule, $"OneOf input field {type.Name}.{field.Name} must be nullable.", field.Node?.Type);
            if (type.IsOneOf && field.DefaultValue is not null) errors.Report(Rule, $"OneOf input field {type.Name}.{field.Name} cannot have a default value.", field.Node);
        }
    }
}
