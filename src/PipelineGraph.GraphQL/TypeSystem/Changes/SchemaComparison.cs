using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>
/// All that changed from one schema to the next, as the reference implementation's findSchemaChanges tells it, and four kinds that it passes over:
/// <c>ROOT_TYPE_CHANGED</c>, <c>ONE_OF_ADDED</c>, <c>ONE_OF_REMOVED</c> and <c>DEPRECATION_CHANGED</c>.
/// </summary>
public sealed class SchemaComparison
{
    private readonly Schema _before;
    private readonly Schema _after;
    private readonly ChangeList _changes;

    private SchemaComparison(Schema before, Schema after)
    {
        _before = before;
        _after = after;
        _changes = new ChangeList(new AnnouncedRemovals(before));
    }

    public static IReadOnlyList<SchemaChange> Compare(Schema before, Schema after)
    {
        var comparison = new SchemaComparison(before, after);
        comparison.RootTypes();
        comparison.Types();
        comparison.Directives();
        return comparison._changes.All;
    }

    private void RootTypes()
    {
        foreach (var operation in Enum.GetValues<OperationType>())
        {
            if (_before.GetRootType(operation) is not { } old) continue;
            var now = _after.GetRootType(operation);
            // A root type that is gone under its own name is told as TYPE_REMOVED.
            if (now?.Name == old.Name || _after.GetType(old.Name) is null) continue;
            _changes.Breaking("ROOT_TYPE_CHANGED", old.Name, $"The {TypeSystemPrinter.Name(operation)} root type changed from {old.Name} to {now?.Name ?? "none"}.");
        }
    }

    private void Types()
    {
        var (removed, added, kept) = Difference.Of(_before.Types, _after.Types);
        foreach (var type in removed)
        {
            _changes.Breaking("TYPE_REMOVED", type.Name, Introspection.IntrospectionSdl.IsBuiltIn(type.Name)
                ? $"Standard scalar {type.Name} was removed because it is not referenced anymore."
                : $"{type.Name} was removed.");
        }
        foreach (var type in added) _changes.Safe("TYPE_ADDED", type.Name, $"{type.Name} was added.");
        foreach (var (old, now) in kept)
        {
            _changes.Described(old.Name, old.Description, now.Description);
            Type(old, now);
        }
    }

    private void Type(NamedType old, NamedType now)
    {
        switch (old, now)
        {
            case (EnumType a, EnumType b): Values(a, b); break;
            case (UnionType a, UnionType b): Members(a, b); break;
            case (InputObjectType a, InputObjectType b): new InputChanges(_changes).InputFields(a, b); break;
            case (ObjectType a, ObjectType b): Fields(a, b); break;
            case (InterfaceType a, InterfaceType b): Fields(a, b); break;
            case (ScalarType, ScalarType): break;
            default: _changes.Breaking("TYPE_CHANGED_KIND", old.Name, $"{old.Name} changed from {Kind(old)} to {Kind(now)}."); break;
        }
    }

    private void Values(EnumType old, EnumType now)
    {
        var (removed, added, kept) = Difference.Of(old.Values, now.Values);
        foreach (var value in added) _changes.Dangerous("VALUE_ADDED_TO_ENUM", $"{now.Name}.{value.Name}", $"Enum value {now.Name}.{value.Name} was added.");
        foreach (var value in removed) _changes.Breaking("VALUE_REMOVED_FROM_ENUM", $"{old.Name}.{value.Name}", $"Enum value {old.Name}.{value.Name} was removed.");
        foreach (var (a, b) in kept)
        {
            _changes.Described($"{old.Name}.{a.Name}", a.Description, b.Description);
            _changes.Deprecated($"{old.Name}.{a.Name}", a.DeprecationReason, b.DeprecationReason);
        }
    }

    private void Members(UnionType old, UnionType now)
    {
        var (removed, added, _) = Difference.Of(old.Types, now.Types);
        foreach (var type in added) _changes.Dangerous("TYPE_ADDED_TO_UNION", old.Name, $"{type.Name} was added to union type {old.Name}.");
        foreach (var type in removed) _changes.Breaking("TYPE_REMOVED_FROM_UNION", old.Name, $"{type.Name} was removed from union type {old.Name}.");
    }

    private void Fields(FieldsType old, FieldsType now)
    {
        var (removed, added, kept) = Difference.Of(old.Fields, now.Fields);
        foreach (var field in removed) _changes.Breaking("FIELD_REMOVED", $"{old.Name}.{field.Name}", $"Field {old.Name}.{field.Name} was removed.");
        foreach (var field in added) _changes.Safe("FIELD_ADDED", $"{old.Name}.{field.Name}", $"Field {old.Name}.{field.Name} was added.");
        foreach (var (a, b) in kept)
        {
            var place = $"{old.Name}.{a.Name}";
            new InputChanges(_changes).Arguments(place, a.Arguments, b.Arguments);
            var (before, after) = (a.Type.ToString()!, b.Type.ToString()!);
            if (!IsSafeOutput(a.Type, b.Type)) _changes.Breaking("FIELD_CHANGED_KIND", place, $"Field {place} changed type from {before} to {after}.");
            else if (before != after) _changes.Safe("FIELD_CHANGED_KIND_SAFE", place, $"Field {place} changed type from {before} to {after}.");
            _changes.Described(place, a.Description, b.Description);
            _changes.Deprecated(place, a.DeprecationReason, b.DeprecationReason);
        }
        Interfaces(old, now);
    }

    private void Interfaces(FieldsType old, FieldsType now)
    {
        var (removed, added, _) = Difference.Of(old.Interfaces, now.Interfaces);
        foreach (var type in added) _changes.Dangerous("IMPLEMENTED_INTERFACE_ADDED", old.Name, $"{type.Name} added to interfaces implemented by {old.Name}.");
        foreach (var type in removed) _changes.Breaking("IMPLEMENTED_INTERFACE_REMOVED", old.Name, $"{old.Name} no longer implements interface {type.Name}.");
    }

    private void Directives()
    {
        var (removed, added, kept) = Difference.Of(_before.Directives, _after.Directives);
        foreach (var directive in removed) _changes.Breaking("DIRECTIVE_REMOVED", $"@{directive.Name}", $"Directive @{directive.Name} was removed.");
        foreach (var directive in added) _changes.Safe("DIRECTIVE_ADDED", $"@{directive.Name}", $"Directive @{directive.Name} was added.");
        foreach (var (old, now) in kept) Directive(old, now);
    }

    private void Directive(DirectiveDefinition old, DirectiveDefinition now)
    {
        var place = $"@{old.Name}";
        new InputChanges(_changes).DirectiveArguments(place, old.Arguments, now.Arguments);
        if (old.IsRepeatable && !now.IsRepeatable) _changes.Breaking("DIRECTIVE_REPEATABLE_REMOVED", place, $"Repeatable flag was removed from {place}.");
        if (now.IsRepeatable && !old.IsRepeatable) _changes.Safe("DIRECTIVE_REPEATABLE_ADDED", place, $"Repeatable flag was added to {place}.");
        _changes.Described(place, old.Description, now.Description);
        foreach (var location in old.Locations.Except(now.Locations))
            _changes.Breaking("DIRECTIVE_LOCATION_REMOVED", place, $"{location.ToName()} was removed from {place}.");
        foreach (var location in now.Locations.Except(old.Locations))
            _changes.Safe("DIRECTIVE_LOCATION_ADDED", place, $"{location.ToName()} was added to {place}.");
    }

    /// <summary>What is answered may promise more: non-null where it was not.</summary>
    private static bool IsSafeOutput(GraphQLType old, GraphQLType now) => (old, now) switch
    {
        (NonNullType a, NonNullType b) => IsSafeOutput(a.OfType, b.OfType),
        (NonNullType, _) => false,
        (_, NonNullType b) => IsSafeOutput(old, b.OfType),
        (ListType a, ListType b) => IsSafeOutput(a.OfType, b.OfType),
        (NamedType a, NamedType b) => a.Name == b.Name,
        _ => false,
    };

    private static string Kind(NamedType type) => type switch
    {
        ScalarType => "a Scalar type",
        ObjectType => "an Object type",
        InterfaceType => "an Interface type",
        UnionType => "a Union type",
        EnumType => "an Enum type",
        _ => "an Input type",
    };
}
