using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>The abstract syntax tree in the shape of the reference implementation.</summary>
internal static class AstJson
{
    public static void Write(Utf8JsonWriter writer, string name, DocumentNode document, bool withLocations)
    {
        writer.WritePropertyName(name);
        Write(writer, document, withLocations);
    }

    private static void Write(Utf8JsonWriter writer, Node node, bool withLocations)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", KindOf(node));
        foreach (var (name, value) in Members(node))
        {
            switch (value)
            {
                case null: break;
                case Node child:
                    writer.WritePropertyName(name);
                    Write(writer, child, withLocations);
                    break;
                case IReadOnlyList<Node> children:
                    writer.WriteStartArray(name);
                    foreach (var child in children) Write(writer, child, withLocations);
                    writer.WriteEndArray();
                    break;
                case bool flag: writer.WriteBoolean(name, flag); break;
                default: writer.WriteString(name, (string)value); break;
            }
        }
        if (withLocations)
        {
            writer.WriteStartArray("loc");
            writer.WriteNumberValue(node.Location.Start);
            writer.WriteNumberValue(node.Location.End);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static string KindOf(Node node)
    {
        var name = node.GetType().Name[..^"Node".Length];
        return node is TypeSystemDefinitionNode { IsExtension: true } ? name.Replace("Definition", "Extension", StringComparison.Ordinal) : name;
    }

    private static (string Name, object? Value)[] Members(Node node) => node switch
    {
        NameNode n => [("value", n.Value)],
        DocumentNode n => [("definitions", n.Definitions)],
        OperationDefinitionNode n =>
        [
            ("description", n.Description), ("operation", Keyword(n.Operation)), ("name", n.Name), ("variableDefinitions", n.VariableDefinitions),
            ("directives", n.Directives), ("selectionSet", n.SelectionSet),
        ],
        VariableDefinitionNode n =>
            [("description", n.Description), ("variable", n.Variable), ("type", n.Type), ("defaultValue", n.DefaultValue), ("directives", n.Directives)],
        SelectionSetNode n => [("selections", n.Selections)],
        FieldNode n => [("alias", n.Alias), ("name", n.Name), ("arguments", n.Arguments), ("directives", n.Directives), ("selectionSet", n.SelectionSet)],
        FragmentSpreadNode n => [("name", n.Name), ("directives", n.Directives)],
        InlineFragmentNode n => [("typeCondition", n.TypeCondition), ("directives", n.Directives), ("selectionSet", n.SelectionSet)],
        FragmentDefinitionNode n =>
            [("description", n.Description), ("name", n.Name), ("typeCondition", n.TypeCondition), ("directives", n.Directives), ("selectionSet", n.SelectionSet)],
        ArgumentNode n => [("name", n.Name), ("value", n.Value)],
        DirectiveNode n => [("name", n.Name), ("arguments", n.Arguments)],
        VariableNode n => [("name", n.Name)],
        IntValueNode n => [("value", n.Value)],
        FloatValueNode n => [("value", n.Value)],
        StringValueNode n => [("value", n.Value), ("block", n.IsBlock)],
        BooleanValueNode n => [("value", n.Value)],
        EnumValueNode n => [("value", n.Value)],
        ListValueNode n => [("values", n.Values)],
        ObjectValueNode n => [("fields", n.Fields)],
        ObjectFieldNode n => [("name", n.Name), ("value", n.Value)],
        NamedTypeNode n => [("name", n.Name)],
        ListTypeNode n => [("type", n.Type)],
        NonNullTypeNode n => [("type", n.Type)],
        _ => TypeSystemMembers(node),
    };

    private static (string Name, object? Value)[] TypeSystemMembers(Node node) => node switch
    {
        SchemaDefinitionNode n => [("description", n.Description), ("directives", n.Directives), ("operationTypes", n.OperationTypes)],
        OperationTypeDefinitionNode n => [("operation", Keyword(n.Operation)), ("type", n.Type)],
        DirectiveDefinitionNode n =>
            [("description", n.Description), ("name", n.Name), ("arguments", n.Arguments), ("repeatable", n.IsRepeatable), ("locations", n.Locations)],
        CompositeTypeDefinitionNode n => [.. Definition(n), ("interfaces", n.Interfaces), ("fields", n.Fields)],
        UnionTypeDefinitionNode n => [.. Definition(n), ("types", n.Types)],
        EnumTypeDefinitionNode n => [.. Definition(n), ("values", n.Values)],
        InputObjectTypeDefinitionNode n => [.. Definition(n), ("fields", n.Fields)],
        TypeDefinitionNode n => Definition(n),
        FieldDefinitionNode n => [("description", n.Description), ("name", n.Name), ("arguments", n.Arguments), ("type", n.Type), ("directives", n.Directives)],
        InputValueDefinitionNode n =>
            [("description", n.Description), ("name", n.Name), ("type", n.Type), ("defaultValue", n.DefaultValue), ("directives", n.Directives)],
        EnumValueDefinitionNode n => [("description", n.Description), ("name", n.Name), ("directives", n.Directives)],
        _ => [],
    };

    private static (string, object?)[] Definition(TypeDefinitionNode node) => [("description", node.Description), ("name", node.Name), ("directives", node.Directives)];

    private static string Keyword(OperationType operation) => operation.ToString().ToLowerInvariant();
}
