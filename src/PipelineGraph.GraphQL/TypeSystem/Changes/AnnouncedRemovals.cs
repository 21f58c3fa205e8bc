namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>
/// What may go from a schema because its clients were told: elements that are <c>@deprecated</c>, and types that are reached only through such
/// elements, with all that is in them.
/// </summary>
internal sealed class AnnouncedRemovals
{
    private readonly Schema _schema;
    private readonly HashSet<string> _deprecated = new(StringComparer.Ordinal);
    private readonly HashSet<NamedType> _live = [];

    public AnnouncedRemovals(Schema schema)
    {
        _schema = schema;
        foreach (var root in new[] { schema.QueryType, schema.MutationType, schema.SubscriptionType }) Reach(root);
        foreach (var argument in schema.Directives.Values.SelectMany(directive => directive.Arguments.Values)) Reach(argument.Type.Named);
        foreach (var type in schema.Types.Values) Collect(type);
        foreach (var directive in schema.Directives.Values) Collect($"@{directive.Name}", directive.Arguments.Values);
    }

    /// <summary>Only taking away can be announced: a changed type of a deprecated field still breaks who asks for it.</summary>
    public bool Has(string kind, string coordinate)
    {
        if (!kind.Contains("REMOVED", StringComparison.Ordinal)) return false;
        if (_deprecated.Contains(coordinate)) return true;
        return _schema.GetType(coordinate.Split('.')[0]) is { } type && !_live.Contains(type);
    }

    private void Reach(NamedType? type)
    {
        if (type is null || !_live.Add(type)) return;
        switch (type)
        {
            case FieldsType fields:
                foreach (var each in fields.Interfaces) Reach(each);
                if (fields is InterfaceType implemented) foreach (var each in _schema.GetImplementations(implemented)) Reach(each);
                foreach (var field in fields.Fields.Values.Where(field => field.DeprecationReason is null))
                {
                    Reach(field.Type.Named);
                    Reach(field.Arguments.Values);
                }
                break;
            case UnionType union:
                foreach (var member in union.Types) Reach(member);
                break;
            case InputObjectType input: Reach(input.Fields.Values); break;
        }
    }

    private void Reach(IEnumerable<InputValue> inputs)
    {
        foreach (var input in inputs.Where(input => input.DeprecationReason is null)) Reach(input.Type.Named);
    }

    private void Collect(NamedType type)
    {
        switch (type)
        {
            case FieldsType fields:
                foreach (var field in fields.Fields.Values)
                {
                    if (field.DeprecationReason is not null) _deprecated.Add($"{type.Name}.{field.Name}");
                    Collect($"{type.Name}.{field.Name}", field.Arguments.Values);
                }
                break;
            case InputObjectType input:
                foreach (var field in input.Fields.Values.Where(field => field.DeprecationReason is not null)) _deprecated.Add($"{type.Name}.{field.Name}");
                break;
            case EnumType each:
                foreach (var value in each.Values.Values.Where(value => value.DeprecationReason is not null)) _deprecated.Add($"{type.Name}.{value.Name}");
                break;
        }
    }

    private void Collect(string place, IEnumerable<InputValue> arguments)
    {
        foreach (var argument in arguments.Where(argument => argument.DeprecationReason is not null)) _deprecated.Add($"{place}({argument.Name}:)");
    }
}
