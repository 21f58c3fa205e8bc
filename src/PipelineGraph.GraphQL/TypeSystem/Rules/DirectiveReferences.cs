using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>The definition of a directive does not use the directive, neither itself nor through the types and directives that it uses (section 3.13).</summary>
internal sealed class DirectiveReferences(Schema schema, SchemaErrors errors)
{
    public void Check()
    {
        foreach (var directive in schema.Directives.Values)
        {
            var reached = new HashSet<object>();
            Follow(directive.Arguments.Values, reached);
            if (reached.Contains(directive)) errors.Report("Directives", $"Directive \"@{directive.Name}\" must not reference itself.", directive.Node);
        }
    }

    private void Follow(IEnumerable<InputValue> inputs, HashSet<object> reached)
    {
        foreach (var input in inputs)
        {
            Follow(input.Node?.Directives ?? [], reached);
            Follow(input.Type.Named, reached);
        }
    }

    private void Follow(NamedType type, HashSet<object> reached)
    {
        if (!reached.Add(type)) return;
        Follow(type.AppliedDirectives, reached);
        if (type is InputObjectType inputObject) Follow(inputObject.Fields.Values, reached);
        else if (type is EnumType enumType) Follow(enumType.Values.Values.SelectMany(value => value.Node?.Directives ?? []), reached);
    }

    private void Follow(IEnumerable<DirectiveNode> applied, HashSet<object> reached)
    {
        foreach (var node in applied)
        {
            if (schema.Directives.TryGetValue(node.Name.Value, out var directive) && reached.Add(directive)) Follow(directive.Arguments.Values, reached);
        }
    }
}
