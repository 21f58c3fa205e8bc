using static PipelineGraph.GraphQL.Language.Printer;

namespace PipelineGraph.GraphQL.Language;

/// <summary>The part of the printer for chapter 3.</summary>
internal static class TypeSystemPrinter
{
    public static string Print(Node node) => node switch
    {
        SchemaDefinitionNode n => Start(n, "schema", Directives(n.Directives), Block(n.OperationTypes.Select(Printer.Print))),
        OperationTypeDefinitionNode n => Name(n.Operation) + ": " + Printer.Print(n.Type),
        ScalarTypeDefinitionNode n => Start(n, "scalar", n.Name.Value, Directives(n.Directives)),
        ObjectTypeDefinitionNode n => Composite(n, "type"),
        InterfaceTypeDefinitionNode n => Composite(n, "interface"),
        UnionTypeDefinitionNode n => Start(n, "union", n.Name.Value, Directives(n.Directives), Wrap("= ", string.Join(" | ", n.Types.Select(Printer.Print)))),
        EnumTypeDefinitionNode n => Start(n, "enum", n.Name.Value, Directives(n.Directives), Block(n.Values.Select(Printer.Print))),
        InputObjectTypeDefinitionNode n => Start(n, "input", n.Name.Value, Directives(n.Directives), Block(n.Fields.Select(Printer.Print))),
        DirectiveDefinitionNode n => Described(n.Description) + "directive @" + n.Name.Value + Arguments(n.Arguments)
            + (n.IsRepeatable ? " repeatable" : "") + " on " + string.Join(" | ", n.Locations.Select(Printer.Print)),
        FieldDefinitionNode n => Described(n.Description) + n.Name.Value + Arguments(n.Arguments)
            + ": " + Printer.Print(n.Type) + Wrap(" ", Directives(n.Directives)),
        InputValueDefinitionNode n => Described(n.Description) + n.Name.Value + ": " + Printer.Print(n.Type)
            + Wrap(" = ", Optional(n.DefaultValue)) + Wrap(" ", Directives(n.Directives)),
        EnumValueDefinitionNode n => Described(n.Description) + Join(" ", n.Name.Value, Directives(n.Directives)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    public static string Name(OperationType operation) => operation switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        _ => "subscription",
    };

    private static string Start(TypeSystemDefinitionNode node, string keyword, params string[] parts) =>
        Described(node.Description) + Join(" ", [node.IsExtension ? "extend " + keyword : keyword, .. parts]);

    private static string Composite(CompositeTypeDefinitionNode node, string keyword) => Start(
        node,
        keyword,
        node.Name.Value,
        Wrap("implements ", string.Join(" & ", node.Interfaces.Select(Printer.Print))),
        Directives(node.Directives),
        Block(node.Fields.Select(Printer.Print)));

    private static string Arguments(IReadOnlyList<InputValueDefinitionNode> arguments)
    {
        var printed = arguments.Select(Printer.Print).ToList();
        return printed.Any(argument => argument.Contains('\n', StringComparison.Ordinal))
            ? Wrap("(\n", Indent(string.Join("\n", printed)), "\n)")
            : Wrap("(", string.Join(", ", printed), ")");
    }
}
