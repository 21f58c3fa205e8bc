using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>InputObjectDefaultValueHasCycle (section 3.10): a default that leaves out fields takes the defaults of those, and must not come back to itself.</summary>
internal sealed class DefaultValueCycles(SchemaErrors errors)
{
    private readonly HashSet<InputValue> _visited = [];
    private readonly List<(InputValue Field, string Name)> _path = [];

    public void Check(Schema schema)
    {
        foreach (var type in schema.Types.Values.OfType<InputObjectType>()) Follow(type, _ => null);
    }

    private void Follow(InputObjectType type, ValueNode value)
    {
        switch (value)
        {
            case ListValueNode list:
                foreach (var item in list.Values) Follow(type, item);
                break;
            case ObjectValueNode literal: Follow(type, name => literal.Fields.LastOrDefault(field => field.Name.Value == name)?.Value); break;
        }
    }

    private void Follow(InputObjectType type, Func<string, ValueNode?> given)
    {
        foreach (var field in type.Fields.Values)
        {
            if (field.Type.Named is not InputObjectType next) continue;
            if (given(field.Name) is { } value) Follow(next, value);
            else if (field.DefaultValue is { } ownDefault) FollowDefault(field, $"{type.Name}.{field.Name}", next, ownDefault);
        }
    }

    private void FollowDefault(InputValue field, string name, InputObjectType type, ValueNode value)
    {
        var start = _path.FindIndex(step => step.Field == field);
        if (start >= 0)
        {
            var via = _path.Skip(start + 1).Select(step => step.Name).ToList();
            errors.Report(
                nameof(DefaultValueCycles),
                $"Invalid circular reference. The default value of Input Object field {name} references itself{(via.Count == 0 ? "" : " via the default values of: " + string.Join(", ", via))}.",
                [.. _path.Skip(start).Select(step => (Node?)step.Field.DefaultValue)]);
            return;
        }
        if (!_visited.Add(field)) return;
        _path.Add((field, name));
        Follow(type, value);
        _path.RemoveAt(_path.Count - 1);
    }
}
