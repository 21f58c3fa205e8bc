using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Input objects that could never be written in full, as each must hold another of them (section 3.10).</summary>
internal sealed class InputObjectCycles(SchemaErrors errors)
{
    private readonly HashSet<InputObjectType> _finite = [];
    private readonly HashSet<InputObjectType> _visited = [];
    private readonly Dictionary<InputObjectType, int> _onPath = [];
    private readonly List<(InputObjectType Type, InputValue Field)> _path = [];

    public void Check(Schema schema)
    {
        var types = schema.Types.Values.OfType<InputObjectType>().ToList();
        while (types.Exists(type => !_finite.Contains(type) && IsFinite(type) && _finite.Add(type)))
        {
        }
        foreach (var type in types.Where(type => !_finite.Contains(type))) Visit(type);
    }

    /// <summary>All that must be given can be; of a @oneOf type one field is enough.</summary>
    private bool IsFinite(InputObjectType type)
    {
        bool IsWritable(InputValue field) => Needed(type, field) is not { } next || _finite.Contains(next);
        return type.IsOneOf ? type.Fields.Count == 0 || type.Fields.Values.Any(IsWritable) : type.Fields.Values.All(IsWritable);
    }

    private static InputObjectType? Needed(InputObjectType type, InputValue field) =>
        (type.IsOneOf ? field.Type : (field.Type as NonNullType)?.OfType) as InputObjectType;

    private void Visit(InputObjectType type)
    {
        if (!_visited.Add(type)) return;
        _onPath[type] = _path.Count;
        foreach (var field in type.Fields.Values)
        {
            if (Needed(type, field) is not { } next || _finite.Contains(next)) continue;
            _path.Add((type, field));
            if (_onPath.TryGetValue(next, out var start)) Report(next, _path[start..]);
            else Visit(next);
            _path.RemoveAt(_path.Count - 1);
        }
        _onPath.Remove(type);
    }

    private void Report(InputObjectType type, List<(InputObjectType Type, InputValue Field)> cycle) => errors.Report(
        "InputObjects",
        $"Input Object {type.Name} cannot be provided a finite value because it references itself through fields: {string.Join(", ", cycle.Select(step => $"{step.Type.Name}.{step.Field.Name}"))}.",
        [.. cycle.Select(step => (Node?)step.Field.Node)]);
}
