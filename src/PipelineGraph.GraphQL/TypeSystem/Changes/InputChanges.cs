using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Changes of what clients give: arguments of fields and directives, and fields of input objects.</summary>
internal sealed class InputChanges(ChangeList changes)
{
    public void Arguments(string field, OrderedDictionary<string, InputValue> old, OrderedDictionary<string, InputValue> now)
    {
        var (removed, added, kept) = Difference.Of(old, now);
        foreach (var argument in removed) Removed("ARG_REMOVED", $"{field}({argument.Name}:)");
        foreach (var (a, b) in kept) Changed("ARG", "ARG", $"{field}({a.Name}:)", a, b);
        foreach (var argument in added)
        {
            var place = $"{field}({argument.Name}:)";
            if (argument.IsRequired) changes.Breaking("REQUIRED_ARG_ADDED", place, $"A required argument {place} was added.");
            else changes.Dangerous("OPTIONAL_ARG_ADDED", place, $"An optional argument {place} was added.");
        }
    }

    public void DirectiveArguments(string directive, OrderedDictionary<string, InputValue> old, OrderedDictionary<string, InputValue> now)
    {
        var (removed, added, kept) = Difference.Of(old, now);
        foreach (var argument in added)
        {
            var place = $"{directive}({argument.Name}:)";
            if (argument.IsRequired) changes.Breaking("REQUIRED_DIRECTIVE_ARG_ADDED", place, $"A required argument {place} was added.");
            else changes.Safe("OPTIONAL_DIRECTIVE_ARG_ADDED", place, $"An optional argument {place} was added.");
        }
        foreach (var argument in removed) Removed("DIRECTIVE_ARG_REMOVED", $"{directive}({argument.Name}:)");
        foreach (var (a, b) in kept) Changed("ARG", "ARG", $"{directive}({a.Name}:)", a, b);
    }

    public void InputFields(InputObjectType old, InputObjectType now)
    {
        if (now.IsOneOf && !old.IsOneOf) changes.Breaking("ONE_OF_ADDED", old.Name, $"{old.Name} became a OneOf input: exactly one field must be given.");
        if (old.IsOneOf && !now.IsOneOf) changes.Safe("ONE_OF_REMOVED", old.Name, $"{old.Name} is no longer a OneOf input.");
        var (removed, added, kept) = Difference.Of(old.Fields, now.Fields);
        foreach (var field in added)
        {
            var place = $"{now.Name}.{field.Name}";
            if (field.IsRequired) changes.Breaking("REQUIRED_INPUT_FIELD_ADDED", place, $"A required field {place} was added.");
            else changes.Dangerous("OPTIONAL_INPUT_FIELD_ADDED", place, $"An optional field {place} was added.");
        }
        foreach (var field in removed) changes.Breaking("FIELD_REMOVED", $"{old.Name}.{field.Name}", $"Field {old.Name}.{field.Name} was removed.");
        foreach (var (a, b) in kept) Changed("FIELD", "INPUT_FIELD", $"{old.Name}.{a.Name}", a, b);
    }

    private void Removed(string kind, string place) => changes.Breaking(kind, place, $"Argument {place} was removed.");

    private void Changed(string kind, string defaultKind, string place, InputValue old, InputValue now)
    {
        var (before, after) = (old.Type.ToString()!, now.Type.ToString()!);
        var text = kind == "ARG" ? $"Argument {place} has changed type from {before} to {after}." : $"Field {place} changed type from {before} to {after}.";
        var (oldDefault, newDefault) = (Default(old), Default(now));
        if (!IsSafeInput(old.Type, now.Type)) changes.Breaking($"{kind}_CHANGED_KIND", place, text);
        else if (oldDefault is not null && newDefault is null) changes.Dangerous($"{defaultKind}_DEFAULT_VALUE_CHANGE", place, $"{place} defaultValue was removed.");
        else if (oldDefault is not null && oldDefault != newDefault)
            changes.Dangerous($"{defaultKind}_DEFAULT_VALUE_CHANGE", place, $"{place} has changed defaultValue from {oldDefault} to {newDefault}.");
        else if (oldDefault is null && newDefault is not null) changes.Safe($"{defaultKind}_DEFAULT_VALUE_ADDED", place, $"{place} added a defaultValue {newDefault}.");
        else if (oldDefault is null && before != after) changes.Safe($"{kind}_CHANGED_KIND_SAFE", place, text); // beside a default the reference is silent
        changes.Described(place, old.Description, now.Description);
        changes.Deprecated(place, old.DeprecationReason, now.DeprecationReason);
    }

    /// <summary>What is taken may ask for less: null where it was refused.</summary>
    private static bool IsSafeInput(GraphQLType old, GraphQLType now) => (old, now) switch
    {
        (NonNullType a, NonNullType b) => IsSafeInput(a.OfType, b.OfType),
        (NonNullType a, _) => IsSafeInput(a.OfType, now),
        (ListType a, ListType b) => IsSafeInput(a.OfType, b.OfType),
        (NamedType a, NamedType b) => a.Name == b.Name,
        _ => false,
    };

    private static string? Default(InputValue input) => input.DefaultValue is { } value ? Printer.Print(Sorted(value)) : null;

    private static ValueNode Sorted(ValueNode value) => value switch
    {
        ListValueNode list => new ListValueNode { Values = [.. list.Values.Select(Sorted)] },
        ObjectValueNode literal => new ObjectValueNode
        {
            Fields = [.. literal.Fields.OrderBy(field => field.Name.Value, StringComparer.Ordinal).Select(field => new ObjectFieldNode { Name = field.Name, Value = Sorted(field.Value) })],
        },
        _ => value,
    };
}
