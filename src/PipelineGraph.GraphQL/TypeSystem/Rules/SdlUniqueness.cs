using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Each name is defined once, extensions included (sections 3.3 and 3.4 to 3.13).</summary>
internal sealed class SdlUniqueness(List<TypeSystemDefinitionNode> definitions, SchemaErrors errors)
{
    public void Check()
    {
        LoneSchemaDefinition();
        UniqueOperationTypes();
        UniqueTypeNames();
        UniqueDirectiveNames();
        foreach (var group in definitions.OfType<TypeDefinitionNode>().GroupBy(node => node.Name.Value, StringComparer.Ordinal))
        {
            UniqueEnumValueNames(group.Key, group.OfType<EnumTypeDefinitionNode>().SelectMany(node => node.Values).Select(value => value.Name));
            UniqueFieldDefinitionNames(group.Key, group.SelectMany(FieldNames));
        }
        UniqueArgumentDefinitionNames();
    }

    private void LoneSchemaDefinition()
    {
        foreach (var node in definitions.OfType<SchemaDefinitionNode>().Where(node => !node.IsExtension).Skip(1))
            errors.Report(nameof(LoneSchemaDefinition), "Must provide only one schema definition.", node);
    }

    private void UniqueOperationTypes()
    {
        var defined = new Dictionary<OperationType, OperationTypeDefinitionNode>();
        foreach (var node in definitions.OfType<SchemaDefinitionNode>().SelectMany(node => node.OperationTypes))
        {
            if (!defined.TryAdd(node.Operation, node))
                errors.Report(nameof(UniqueOperationTypes), $"There can be only one {TypeSystemPrinter.Name(node.Operation)} type in schema.", defined[node.Operation], node);
        }
    }

    private void UniqueTypeNames() => Unique(
        definitions.OfType<TypeDefinitionNode>().Where(node => !node.IsExtension).Select(node => node.Name),
        (first, again) => errors.Report(nameof(UniqueTypeNames), $"There can be only one type named \"{again.Value}\".", first, again));

    private void UniqueDirectiveNames() => Unique(
        definitions.OfType<DirectiveDefinitionNode>().Select(node => node.Name),
        (first, again) => errors.Report(nameof(UniqueDirectiveNames), $"There can be only one directive named \"@{again.Value}\".", first, again));

    private void UniqueEnumValueNames(string type, IEnumerable<NameNode> names) => Unique(names, (first, again) =>
        errors.Report(nameof(UniqueEnumValueNames), $"Enum value \"{type}.{again.Value}\" can only be defined once.", first, again));

    private void UniqueFieldDefinitionNames(string type, IEnumerable<NameNode> names) => Unique(names, (first, again) =>
        errors.Report(nameof(UniqueFieldDefinitionNames), $"Field \"{type}.{again.Value}\" can only be defined once.", first, again));

    private void UniqueArgumentDefinitionNames()
    {
        foreach (var node in definitions)
        {
            if (node is DirectiveDefinitionNode directive) UniqueArguments($"@{directive.Name.Value}", directive.Arguments);
            if (node is not CompositeTypeDefinitionNode type) continue;
            foreach (var field in type.Fields) UniqueArguments($"{type.Name.Value}.{field.Name.Value}", field.Arguments);
        }
    }

    private void UniqueArguments(string parent, IEnumerable<InputValueDefinitionNode> arguments)
    {
        foreach (var same in arguments.Select(argument => argument.Name).GroupBy(name => name.Value, StringComparer.Ordinal).Where(group => group.Count() > 1))
            errors.Report(nameof(UniqueArgumentDefinitionNames), $"Argument \"{parent}({same.Key}:)\" can only be defined once.", [.. same]);
    }

    private static IEnumerable<NameNode> FieldNames(TypeDefinitionNode node) => node switch
    {
        CompositeTypeDefinitionNode type => type.Fields.Select(field => field.Name),
        InputObjectTypeDefinitionNode type => type.Fields.Select(field => field.Name),
        _ => [],
    };

    private static void Unique(IEnumerable<NameNode> names, Action<NameNode, NameNode> report)
    {
        var first = new Dictionary<string, NameNode>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!first.TryAdd(name.Value, name)) report(first[name.Value], name);
        }
    }
}
