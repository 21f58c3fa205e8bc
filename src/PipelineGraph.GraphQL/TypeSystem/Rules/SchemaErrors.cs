using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Collects what is wrong with a schema; the rule's name goes into the error's extensions.</summary>
internal sealed class SchemaErrors
{
    private readonly List<GraphQLError> _errors = [];

    public IReadOnlyList<GraphQLError> All => _errors;

    public void Report(string rule, string message, params ReadOnlySpan<Node?> nodes)
    {
        var known = new List<Node>();
        foreach (var node in nodes)
        {
            if (node is not null) known.Add(node);
        }
        _errors.Add(new GraphQLError
        {
            Message = message,
            Locations = Node.LocationsOf([.. known]),
            Extensions = new Dictionary<string, object?> { ["code"] = ErrorCodes.Validation, ["rule"] = rule },
        });
    }
}
