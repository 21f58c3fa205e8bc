using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;
using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Directives applied in a schema are known, allowed there, not repeated, and have their arguments (sections 3.13 and 5.7).</summary>
internal sealed class SdlDirectives(IReadOnlyList<DefinitionNode> definitions, SchemaErrors errors) : INodeVisitor
{
    private readonly Dictionary<string, DirectiveDefinitionNode> _defined = IntrospectionSdl.Document.Definitions.Concat(definitions)
        .OfType<DirectiveDefinitionNode>()
        .GroupBy(node => node.Name.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

    private readonly Dictionary<string, Dictionary<string, DirectiveNode>> _seen = new(StringComparer.Ordinal);
    private readonly Stack<Node> _ancestors = new();

    public void Check()
    {
        foreach (var definition in definitions) Walker.Walk(definition, this);
    }

    public bool Enter(Node node)
    {
        switch (node)
        {
            case DirectiveNode directive:
                KnownDirectives(directive);
                UniqueArgumentNames(directive.Arguments);
                KnownArgumentNamesOnDirectives(directive);
                break;
            case FieldNode field:
                UniqueArgumentNames(field.Arguments);
                UniqueDirectivesPerLocation(field.Directives, []);
                break;
            case ObjectValueNode value: UniqueInputFieldNames(value); break;
            case SchemaDefinitionNode n: UniqueDirectivesPerLocation(n.Directives, Seen("")); break;
            case TypeDefinitionNode n: UniqueDirectivesPerLocation(n.Directives, Seen(n.Name.Value)); break;
            case FieldDefinitionNode n: UniqueDirectivesPerLocation(n.Directives, []); break;
            case InputValueDefinitionNode n: UniqueDirectivesPerLocation(n.Directives, []); break;
            case EnumValueDefinitionNode n: UniqueDirectivesPerLocation(n.Directives, []); break;
            default: UniqueDirectivesPerLocation(DirectiveSites.At(node).Directives, []); break;
        }
        _ancestors.Push(node);
        return true;
    }

    public void Leave(Node node)
    {
        _ancestors.Pop();
        if (node is DirectiveNode directive) ProvidedRequiredArgumentsOnDirectives(directive);
    }

    /// <summary>A type and its extensions are one location.</summary>
    private Dictionary<string, DirectiveNode> Seen(string name) =>
        _seen.TryGetValue(name, out var seen) ? seen : _seen[name] = new(StringComparer.Ordinal);

    private void KnownDirectives(DirectiveNode node)
    {
        var name = node.Name.Value;
        if (!_defined.TryGetValue(name, out var definition)) errors.Report(nameof(KnownDirectives), $"Unknown directive \"@{name}\".", node);
        else if (LocationOf(_ancestors.Peek()) is { } location && !definition.Locations.Any(allowed => allowed.Value == location))
            errors.Report(nameof(KnownDirectives), $"Directive \"@{name}\" may not be used on {location}.", node);
    }

    private void UniqueDirectivesPerLocation(IReadOnlyList<DirectiveNode> directives, Dictionary<string, DirectiveNode> seen)
    {
        foreach (var directive in directives)
        {
            var name = directive.Name.Value;
            if (!_defined.TryGetValue(name, out var definition) || definition.IsRepeatable || seen.TryAdd(name, directive)) continue;
            errors.Report(nameof(UniqueDirectivesPerLocation), $"The directive \"@{name}\" can only be used once at this location.", seen[name], directive);
        }
    }

    private void KnownArgumentNamesOnDirectives(DirectiveNode node)
    {
        if (!_defined.TryGetValue(node.Name.Value, out var definition)) return;
        foreach (var argument in node.Arguments)
        {
            var name = argument.Name.Value;
            if (definition.Arguments.Any(known => known.Name.Value == name)) continue;
            var suggestion = Suggestions.DidYouMean(Suggestions.For(name, definition.Arguments.Select(known => known.Name.Value)));
            errors.Report(nameof(KnownArgumentNamesOnDirectives), $"Unknown argument \"{name}\" on directive \"@{node.Name.Value}\".{suggestion}", argument);
        }
    }

    private void UniqueArgumentNames(IReadOnlyList<ArgumentNode> arguments)
    {
        foreach (var same in arguments.Select(argument => argument.Name).GroupBy(name => name.Value, StringComparer.Ordinal).Where(group => group.Count() > 1))
            errors.Report(nameof(UniqueArgumentNames), $"There can be only one argument named \"{same.Key}\".", [.. same]);
    }

    private void UniqueInputFieldNames(ObjectValueNode node)
    {
        var seen = new Dictionary<string, NameNode>(StringComparer.Ordinal);
        foreach (var field in node.Fields)
        {
            if (!seen.TryAdd(field.Name.Value, field.Name))
                errors.Report(nameof(UniqueInputFieldNames), $"There can be only one input field named \"{field.Name.Value}\".", seen[field.Name.Value], field.Name);
        }
    }

    private void ProvidedRequiredArgumentsOnDirectives(DirectiveNode node)
    {
        if (!_defined.TryGetValue(node.Name.Value, out var definition)) return;
        foreach (var argument in definition.Arguments)
        {
            if (argument is not { Type: NonNullTypeNode, DefaultValue: null } || node.Arguments.Any(given => given.Name.Value == argument.Name.Value)) continue;
            errors.Report(
                nameof(ProvidedRequiredArgumentsOnDirectives),
                $"Directive \"@{node.Name.Value}\" argument \"{argument.Name.Value}\" of type \"{argument.Type}\" is required, but it was not provided.",
                node);
        }
    }

    private string? LocationOf(Node parent) => parent switch
    {
        SchemaDefinitionNode => "SCHEMA",
        ScalarTypeDefinitionNode => "SCALAR",
        ObjectTypeDefinitionNode => "OBJECT",
        InterfaceTypeDefinitionNode => "INTERFACE",
        UnionTypeDefinitionNode => "UNION",
        EnumTypeDefinitionNode => "ENUM",
        InputObjectTypeDefinitionNode => "INPUT_OBJECT",
        FieldDefinitionNode => "FIELD_DEFINITION",
        EnumValueDefinitionNode => "ENUM_VALUE",
        InputValueDefinitionNode => _ancestors.ElementAt(1) is InputObjectTypeDefinitionNode ? "INPUT_FIELD_DEFINITION" : "ARGUMENT_DEFINITION",
        DirectiveDefinitionNode => null,
        _ => DirectiveSites.At(parent).Location.ToName(),
    };
}
