using System.Text.Json.Nodes;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Tests;

/// <summary>A place in the schema that takes an id: an argument, or a field of an input below it.</summary>
/// <param name="Owner">The type whose field it is.</param>
/// <param name="Path">From the argument to the id.</param>
internal sealed record IdPlace(FieldsType Owner, Field Field, IReadOnlyList<InputValue> Path)
{
    public override string ToString() => $"{Owner.Name}.{Field.Name}({string.Join('.', Path.Select(step => step.Name))})";

    /// <summary>Every place of the schema; an input within itself is entered once.</summary>
    public static IEnumerable<IdPlace> All(Schema schema) =>
        from type in schema.Types.Values.OfType<ObjectType>()
        where !type.Name.StartsWith("__", StringComparison.Ordinal)
        from field in type.Fields.Values
        from argument in field.Arguments.Values
        from path in Below(argument, [])
        select new IdPlace(type, field, path);

    /// <summary>The arguments with the id in this place; what else is required comes from the caller.</summary>
    public Dictionary<string, JsonNode?> Arguments(string id, Func<InputValue, JsonNode?> others)
    {
        var arguments = Field.Arguments.Values.Where(argument => argument.IsRequired && argument != Path[0]).ToDictionary(argument => argument.Name, others);
        arguments[Path[0].Name] = Value(0, id, others);
        return arguments;
    }

    private JsonNode? Value(int step, string id, Func<InputValue, JsonNode?> others)
    {
        JsonNode? value = id;
        if (Path[step].Type.Named is InputObjectType input)
        {
            var below = input.Fields.Values.Where(field => field.Type.IsNonNull && field.DefaultValue is null && field != Path[step + 1]).ToDictionary(field => field.Name, others);
            below[Path[step + 1].Name] = Value(step + 1, id, others);
            value = new JsonObject(below);
        }

        return Path[step].Type.Nullable is ListType ? new JsonArray(value) : value;
    }

    private static IEnumerable<IReadOnlyList<InputValue>> Below(InputValue input, IReadOnlyList<InputValue> before)
    {
        IReadOnlyList<InputValue> path = [.. before, input];
        if (input.Type.Named.Name == "ID") yield return path;
        if (input.Type.Named is not InputObjectType type || before.Any(step => step.Type.Named == type)) yield break;
        foreach (var deeper in type.Fields.Values.SelectMany(field => Below(field, path))) yield return deeper;
    }
}
