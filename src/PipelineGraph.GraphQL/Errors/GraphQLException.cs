namespace PipelineGraph.GraphQL;

/// <summary>What a resolver throws to tell the client what is wrong: message and code go into the response.</summary>
public class GraphQLException(string message, string code, IReadOnlyDictionary<string, object?>? extensions = null) : Exception(message)
{
    public string Code { get; } = code;

    public IReadOnlyDictionary<string, object?>? Extensions { get; } = extensions;
}
