using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>IsValidImplementation (section 3.6.1): a type has what its interfaces promise.</summary>
internal sealed class InterfaceImplementation(Schema schema, SchemaErrors errors)
{
    private const string Rule = "Interfaces";

    public void Check(FieldsType type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in ImplementsNodes(type))
        {
            var name = node.Name.Value;
            var same = ImplementsNodes(type, name);
            if (schema.GetType(name) is not InterfaceType implemented)
                errors.Report(Rule, $"Type {type} must only implement Interface types, it cannot implement {name}.", same);
            else if (implemented == type)
                errors.Report(Rule, $"Type {type.Name} cannot implement itself because it would create a circular reference.", same);
            else if (!seen.Add(name))
                errors.Report(Rule, $"Type {type.Name} can only implement {name} once.", same);
            else
            {
                Ancestors(type, implemented);
                foreach (var field in implemented.Fields.Values) Field(type, implemented, field);
            }
        }
    }

    private void Ancestors(FieldsType type, InterfaceType implemented)
    {
        foreach (var transitive in implemented.Interfaces)
        {
            if (type.Interfaces.Contains(transitive)) continue;
            var message = transitive == type
                ? $"Type {type.Name} cannot implement {implemented.Name} because it would create a circular reference."
                : $"Type {type.Name} must implement {transitive.Name} because it is implemented by {implemented.Name}.";
            errors.Report(Rule, message, [.. ImplementsNodes(implemented, transitive.Name), .. ImplementsNodes(type, implemented.Name)]);
        }
    }

    private void Field(FieldsType type, InterfaceType implemented, Field promised)
    {
        var place = $"{implemented.Name}.{promised.Name}";
        if (!type.Fields.TryGetValue(promised.Name, out var field))
        {
            errors.Report(Rule, $"Interface field {place} expected but {type.Name} does not provide it.", [promised.Node, .. type.Nodes]);
            return;
        }
        if (!schema.IsTypeSubTypeOf(field.Type, promised.Type))
            errors.Report(Rule, $"Interface field {place} expects type {promised.Type} but {type.Name}.{field.Name} is type {field.Type}.", promised.Node?.Type, field.Node?.Type);
        foreach (var expected in promised.Arguments.Values) Argument(type, field, place, expected);
        foreach (var additional in field.Arguments.Values)
        {
            if (!promised.Arguments.ContainsKey(additional.Name) && additional.IsRequired)
                errors.Report(Rule, $"Argument \"{type.Name}.{field.Name}({additional.Name}:)\" must not be required type \"{additional.Type}\" if not provided by the Interface field \"{place}\".", additional.Node, promised.Node);
        }
        if (field.DeprecationReason is not null && promised.DeprecationReason is null)
        {
            errors.Report(
                Rule,
                $"Interface field {place} is not deprecated, so implementation field {type.Name}.{field.Name} must not be deprecated.",
                SchemaValidator.Deprecated(field.Node?.Directives),
                field.Node?.Type);
        }
    }

    private void Argument(FieldsType type, Field field, string place, InputValue expected)
    {
        if (!field.Arguments.TryGetValue(expected.Name, out var argument))
            errors.Report(Rule, $"Interface field argument {place}({expected.Name}:) expected but {type.Name}.{field.Name} does not provide it.", expected.Node, field.Node);
        else if (!GraphQLType.AreEqual(expected.Type, argument.Type))
            errors.Report(Rule, $"Interface field argument {place}({expected.Name}:) expects type {expected.Type} but {type.Name}.{field.Name}({expected.Name}:) is type {argument.Type}.", expected.Node?.Type, argument.Node?.Type);
    }

    private static IEnumerable<NamedTypeNode> ImplementsNodes(FieldsType type) => type.Nodes.OfType<CompositeTypeDefinitionNode>().SelectMany(node => node.Interfaces);

    private static Node?[] ImplementsNodes(FieldsType type, string name) => [.. ImplementsNodes(type).Where(node => node.Name.Value == name)];
}
