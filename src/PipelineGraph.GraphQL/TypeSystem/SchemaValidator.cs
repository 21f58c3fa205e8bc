using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Type validation: what chapter 3 asks of a schema, type by type.</summary>
internal sealed class SchemaValidator(Schema schema, SchemaErrors errors)
{
    public static IReadOnlyList<GraphQLError> Validate(Schema schema)
    {
        var errors = new SchemaErrors();
        var validator = new SchemaValidator(schema, errors);
        validator.RootTypes();
        foreach (var directive in schema.Directives.Values) validator.Directive(directive);
        foreach (var type in schema.Types.Values.Where(type => !IntrospectionSdl.IsBuiltInType(type))) validator.Type(type);
        new DirectiveReferences(schema, errors).Check();
        new InputObjectCycles(errors).Check(schema);
        new DefaultValues(errors).Check(schema);
        new DefaultValueCycles(errors).Check(schema);
        return errors.All;
    }

    /// <summary>Root Operation Types (section 3.3.1)</summary>
    private void RootTypes()
    {
        var used = new OrderedDictionary<NamedType, List<(OperationType Operation, Node? Node)>>();
        var hasDefinition = schema.Nodes.Any(definition => !definition.IsExtension);
        foreach (var operation in Enum.GetValues<OperationType>())
        {
            var node = schema.Nodes.SelectMany(definition => definition.OperationTypes).FirstOrDefault(root => root.Operation == operation);
            var type = node is not null ? schema.GetType(node.Type.Name.Value) : hasDefinition ? null : schema.GetType(operation.ToString());
            if (type is null)
            {
                if (operation == OperationType.Query)
                    errors.Report("Schema", "Query root type must be provided.", schema.Nodes.FirstOrDefault(definition => !definition.IsExtension));
            }
            else if (type is not ObjectType)
            {
                var optional = operation == OperationType.Query ? "" : " if provided";
                errors.Report("Schema", $"{operation} root type must be Object type{optional}, it cannot be {type}.", node is null ? (type.Nodes.Count > 0 ? type.Nodes[0] : null) : node.Type);
            }
            else if (used.TryGetValue(type, out var operations)) operations.Add((operation, node?.Type));
            else used.Add(type, [(operation, node?.Type)]);
        }
        foreach (var (type, operations) in used.Where(pair => pair.Value.Count > 1))
        {
            var names = operations.ConvertAll(use => TypeSystemPrinter.Name(use.Operation));
            var list = names.Count == 2 ? $"{names[0]} and {names[1]}" : $"{names[0]}, {names[1]}, and {names[2]}";
            errors.Report("Schema", $"All root types must be different, \"{type}\" type is used as {list} root types.", [.. operations.Select(use => use.Node)]);
        }
    }

    /// <summary>Type System Directives (section 3.13)</summary>
    private void Directive(DirectiveDefinition directive)
    {
        Name(directive.Name, directive.Node);
        foreach (var argument in directive.Arguments.Values) Argument($"@{directive.Name}({argument.Name}:)", argument, argument.Node);
    }

    private void Type(NamedType type)
    {
        Name(type.Name, type.Nodes.Count > 0 ? type.Nodes[0] : null);
        switch (type)
        {
            case FieldsType fields:
                Fields(fields);
                new InterfaceImplementation(schema, errors).Check(fields);
                break;
            case UnionType union: Members(union); break;
            case EnumType enumType: Values(enumType); break;
            case InputObjectType inputObject: new InputObjectRules(errors, this).Check(inputObject); break;
        }
    }

    /// <summary>Objects and interfaces (sections 3.6 and 3.7)</summary>
    private void Fields(FieldsType type)
    {
        if (type.Fields.Count == 0) errors.Report("Objects", $"Type {type.Name} must define one or more fields.", [.. type.Nodes]);
        foreach (var field in type.Fields.Values)
        {
            Name(field.Name, field.Node);
            if (!field.Type.IsOutput) errors.Report("Objects", $"The type of {type.Name}.{field.Name} must be Output Type but got: {field.Type}.", field.Node?.Type);
            foreach (var argument in field.Arguments.Values) Argument($"{type.Name}.{field.Name}({argument.Name}:)", argument, argument.Node?.Type);
        }
    }

    private void Argument(string place, InputValue argument, Node? typeNode)
    {
        Name(argument.Name, argument.Node);
        if (!argument.Type.IsInput) errors.Report("Arguments", $"The type of {place} must be Input Type but got: {argument.Type}.", typeNode);
        if (argument.IsRequired && argument.DeprecationReason is not null)
            errors.Report("Arguments", $"Required argument {place} cannot be deprecated.", Deprecated(argument.Node?.Directives), argument.Node?.Type);
    }

    /// <summary>Unions (section 3.8)</summary>
    private void Members(UnionType union)
    {
        var members = union.Nodes.OfType<UnionTypeDefinitionNode>().SelectMany(node => node.Types).ToList();
        if (members.Count == 0) errors.Report("Unions", $"Union type {union.Name} must define one or more member types.", [.. union.Nodes]);
        foreach (var same in members.GroupBy(member => member.Name.Value, StringComparer.Ordinal))
        {
            foreach (var _ in same.Skip(1)) errors.Report("Unions", $"Union type {union.Name} can only include type {same.Key} once.", [.. same]);
            if (schema.GetType(same.Key) is not ObjectType)
                errors.Report("Unions", $"Union type {union.Name} can only include Object types, it cannot include {same.Key}.", [.. same]);
        }
    }

    /// <summary>Enums (section 3.9)</summary>
    private void Values(EnumType type)
    {
        if (type.Values.Count == 0) errors.Report("Enums", $"Enum type {type.Name} must define one or more values.", [.. type.Nodes]);
        foreach (var value in type.Values.Values) Name(value.Name, value.Node);
    }

    /// <summary>Reserved Names (section 2.1.9)</summary>
    public void Name(string name, Node? node)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            errors.Report("Names", $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.", node);
    }

    public static DirectiveNode? Deprecated(IReadOnlyList<DirectiveNode>? directives) => directives?.FirstOrDefault(directive => directive.Name.Value == "deprecated");
}
