using System.Globalization;
using System.Text;

namespace PipelineGraph.GraphQL.Language;

/// <summary>Writes a node as GraphQL text, laid out as the reference implementation does.</summary>
public static class Printer
{
    private const int MaxLineLength = 80;

    public static string Print(Node node) => node switch
    {
        NameNode n => n.Value,
        DocumentNode n => string.Join("\n\n", n.Definitions.Select(Print)),
        OperationDefinitionNode n => Operation(n),
        VariableDefinitionNode n => Described(n.Description)
            + Print(n.Variable) + ": " + Print(n.Type) + Wrap(" = ", Optional(n.DefaultValue)) + Wrap(" ", Directives(n.Directives)),
        SelectionSetNode n => Block(n.Selections.Select(Print)),
        FieldNode n => Field(n),
        ArgumentNode n => n.Name.Value + ": " + Print(n.Value),
        FragmentSpreadNode n => "..." + n.Name.Value + Wrap(" ", Directives(n.Directives)),
        InlineFragmentNode n => Join(" ", "...", Wrap("on ", Optional(n.TypeCondition)), Directives(n.Directives), Print(n.SelectionSet)),
        FragmentDefinitionNode n => Described(n.Description)
            + Join(" ", "fragment " + n.Name.Value + " on " + Print(n.TypeCondition), Directives(n.Directives), Print(n.SelectionSet)),
        DirectiveNode n => "@" + n.Name.Value + Wrap("(", string.Join(", ", n.Arguments.Select(Print)), ")"),
        ObjectFieldNode n => n.Name.Value + ": " + Print(n.Value),
        ValueNode n => Value(n),
        NamedTypeNode n => n.Name.Value,
        ListTypeNode n => "[" + Print(n.Type) + "]",
        NonNullTypeNode n => Print(n.Type) + "!",
        _ => TypeSystemPrinter.Print(node),
    };

    internal static string Described(StringValueNode? description) => description is null ? "" : Print(description) + "\n";

    internal static string Directives(IReadOnlyList<DirectiveNode> directives) => string.Join(" ", directives.Select(Print));

    internal static string Optional(Node? node) => node is null ? "" : Print(node);

    internal static string Join(string separator, params IEnumerable<string> parts) => string.Join(separator, parts.Where(part => part.Length > 0));

    internal static string Wrap(string start, string text, string end = "") => text.Length == 0 ? "" : start + text + end;

    internal static string Indent(string text) => Wrap("  ", text.Replace("\n", "\n  ", StringComparison.Ordinal));

    internal static string Block(IEnumerable<string> lines) => Wrap("{\n", Indent(string.Join("\n", lines)), "\n}");

    /// <summary>A string with the escapes of the language (section 2.9.4).</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ' or (>= '\u007f' and <= '\u009f'): text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
        return text.Append('"').ToString();
    }

    private static string Operation(OperationDefinitionNode node)
    {
        var variables = node.VariableDefinitions.Select(Print).ToList();
        var printed = variables.Any(variable => variable.Contains('\n', StringComparison.Ordinal))
            ? Wrap("(\n", string.Join("\n", variables), "\n)")
            : Wrap("(", string.Join(", ", variables), ")");
        var name = TypeSystemPrinter.Name(node.Operation);
        var prefix = Join(" ", name, Optional(node.Name) + printed, Directives(node.Directives));
        return Described(node.Description) + (prefix == "query" && node.Description is null ? "" : prefix + " ") + Print(node.SelectionSet);
    }

    private static string Field(FieldNode node)
    {
        var prefix = Wrap("", Optional(node.Alias), ": ") + node.Name.Value;
        var arguments = node.Arguments.Select(Print).ToList();
        var line = prefix + Wrap("(", string.Join(", ", arguments), ")");
        if (line.Length > MaxLineLength) line = prefix + Wrap("(\n", Indent(string.Join("\n", arguments)), "\n)");
        return Join(" ", line, Directives(node.Directives), Optional(node.SelectionSet));
    }

    private static string Value(ValueNode node) => node switch
    {
        VariableNode n => "$" + n.Name.Value,
        IntValueNode n => n.Value,
        FloatValueNode n => n.Value,
        StringValueNode n => n.IsBlock ? BlockString.Print(n.Value) : Quote(n.Value),
        BooleanValueNode n => n.Value ? "true" : "false",
        NullValueNode => "null",
        EnumValueNode n => n.Value,
        ListValueNode n => "[" + string.Join(", ", n.Values.Select(Print)) + "]",
        ObjectValueNode n => "{" + string.Join(", ", n.Fields.Select(Print)) + "}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
