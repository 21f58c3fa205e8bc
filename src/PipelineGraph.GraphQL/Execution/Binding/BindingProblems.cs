namespace PipelineGraph.GraphQL.Execution;

/// <summary>Collects what does not fit between schema and code, to be told all at once.</summary>
internal sealed class BindingProblems
{
    private readonly List<GraphQLError> _errors = [];

    public void Add(string message) => _errors.Add(new GraphQLError { Message = message });

    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new SchemaException(_errors);
    }
}
