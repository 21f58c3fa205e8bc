using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Input objects that could never be written, as each must hold another of them (section 3.10).</summary>
internal sealed class InputObjectCycles(SchemaErrors errors)
{
    private readonly HashSet<InputObjectType> _visited = [];
    private readonly Dictionary<InputObjectType, int> _onPath = [];
    private readonly List<InputValue> _path = [];

    public void Check(Schema schema)
    {
        foreach (var type in schema.Types.Values.OfType<InputObjectType>()) Visit(type);
    }

    private void Visit(InputObjectType type)
    {
        if (!_visited.Add(type)) return;
        _onPath[type] = _path.Count;
        foreach (var field in type.Fields.Values)
        {
            if (field.Type is not NonNullType { OfType: InputObjectType next }) continue;
            _path.Add(field);
            if (_onPath.TryGetValue(next, out var start))
            {
                var cycle = _path[start..];
                errors.Report("InputObjects", $"Cannot reference Input Object \"{next.Name}\" within itself through a series of non-null fields: \"{string.Join('.', cycle.Select(step => step.Name))}\".", [.. cycle.Select(step => (Node?)step.Node)]);
            }
            else Visit(next);
            _path.RemoveAt(_path.Count - 1);
        }
        _onPath.Remove(type);
    }
}
