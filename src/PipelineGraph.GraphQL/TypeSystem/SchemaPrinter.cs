using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Writes a schema as SDL, extensions merged, built-in types left out.</summary>
public static class SchemaPrinter
{
    /// <summary>In source order or, sorted, with types, fields, arguments and values by name.</summary>
    public static string Print(Schema schema, bool sorted = false)
    {
        var parts = new List<string>();
        if (PrintSchemaDefinition(schema) is { } definition) parts.Add(definition);
        parts.AddRange(Order(schema.Directives.Values.Where(directive => !IntrospectionSdl.Directives.Contains(directive.Name)), directive => directive.Name, sorted)
            .Select(directive => PrintDirective(directive, sorted)));
        parts.AddRange(Order(schema.Types.Values.Where(type => !IntrospectionSdl.IsBuiltIn(type.Name)), type => type.Name, sorted).Select(type => PrintType(type, sorted)));
        return string.Join("\n\n", parts);
    }

    /// <summary>Left out when the root types have their usual names and there is no description.</summary>
    private static string? PrintSchemaDefinition(Schema schema)
    {
        var roots = Enum.GetValues<OperationType>().Select(operation => (operation, type: schema.GetRootType(operation))).Where(root => root.type is not null).ToList();
        var isCommon = roots.TrueForAll(root => root.type!.Name == root.operation.ToString())
            && Enum.GetValues<OperationType>().All(operation => schema.GetRootType(operation) is not null || schema.GetType(operation.ToString()) is not ObjectType);
        if (isCommon && schema.Description is null) return null;
        var lines = roots.Select(root => $"  {TypeSystemPrinter.Name(root.operation)}: {root.type}");
        return Describe(schema.Description, "", isFirst: true) + "schema {\n" + string.Join('\n', lines) + "\n}";
    }

    private static string PrintDirective(DirectiveDefinition directive, bool sorted)
    {
        var locations = Order(directive.Locations.Select(location => location.ToName()), name => name, sorted);
        return Describe(directive.Description, "", isFirst: true) + "directive @" + directive.Name + PrintArguments(directive.Arguments.Values, "", sorted)
            + (directive.IsRepeatable ? " repeatable" : "") + " on " + string.Join(" | ", locations);
    }

    private static string PrintType(NamedType type, bool sorted) => Describe(type.Description, "", isFirst: true) + type switch
    {
        ScalarType t => "scalar " + t.Name + (t.SpecifiedByUrl is null ? "" : $" @specifiedBy(url: {Printer.Quote(t.SpecifiedByUrl)})"),
        ObjectType t => "type " + t.Name + PrintFields(t, sorted),
        InterfaceType t => "interface " + t.Name + PrintFields(t, sorted),
        UnionType t => "union " + t.Name + (t.Types.Count == 0 ? "" : " = " + string.Join(" | ", Order(t.Types, member => member.Name, sorted))),
        EnumType t => "enum " + t.Name + Block(Order(t.Values.Values, value => value.Name, sorted)
            .Select((value, i) => Describe(value.Description, "  ", i == 0) + "  " + value.Name + Deprecated(value.DeprecationReason))),
        InputObjectType t => "input " + t.Name + (t.IsOneOf ? " @oneOf" : "") + Block(Order(t.Fields.Values, field => field.Name, sorted)
            .Select((field, i) => Describe(field.Description, "  ", i == 0) + "  " + PrintInput(field, sorted))),
        _ => "",
    };

    private static string PrintFields(FieldsType type, bool sorted)
    {
        var interfaces = type.Interfaces.Count == 0 ? "" : " implements " + string.Join(" & ", Order(type.Interfaces, implemented => implemented.Name, sorted));
        return interfaces + Block(Order(type.Fields.Values, field => field.Name, sorted).Select((field, i) =>
            Describe(field.Description, "  ", i == 0) + "  " + field.Name + PrintArguments(field.Arguments.Values, "  ", sorted) + ": " + field.Type + Deprecated(field.DeprecationReason)));
    }

    private static string PrintArguments(IEnumerable<InputValue> arguments, string indent, bool sorted)
    {
        var ordered = Order(arguments, argument => argument.Name, sorted);
        if (ordered.Count == 0) return "";
        if (ordered.All(argument => argument.Description is null)) return "(" + string.Join(", ", ordered.Select(argument => PrintInput(argument, sorted))) + ")";
        var lines = ordered.Select((argument, i) => Describe(argument.Description, "  " + indent, i == 0) + "  " + indent + PrintInput(argument, sorted));
        return "(\n" + string.Join('\n', lines) + "\n" + indent + ")";
    }

    private static string PrintInput(InputValue input, bool sorted) =>
        input.Name + ": " + input.Type + (input.DefaultValue is null ? "" : " = " + DefaultLiteral.Print(input, sorted)) + Deprecated(input.DeprecationReason);

    private static string Deprecated(string? reason) => reason switch
    {
        null => "",
        "No longer supported" => " @deprecated",
        _ => $" @deprecated(reason: {Printer.Quote(reason)})",
    };

    private static string Describe(string? description, string indent, bool isFirst)
    {
        if (description is null) return "";
        var text = description.Any(c => c is < ' ' and not ('\n' or '\t')) ? Printer.Quote(description) : BlockString.Print(description);
        return (indent.Length > 0 && !isFirst ? "\n" : "") + indent + text.Replace("\n", "\n" + indent, StringComparison.Ordinal) + "\n";
    }

    private static string Block(IEnumerable<string> items)
    {
        var text = string.Join('\n', items);
        return text.Length == 0 ? "" : " {\n" + text + "\n}";
    }

    private static IReadOnlyList<T> Order<T>(IEnumerable<T> items, Func<T, string> name, bool sorted) =>
        sorted ? [.. items.OrderBy(name, StringComparer.Ordinal)] : [.. items];
}
