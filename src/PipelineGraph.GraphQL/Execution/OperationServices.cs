using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation.Cost;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>What all runs of all operations share.</summary>
internal sealed class OperationServices(Schema schema, SchemaBinding binding, CostModel costs, ExecutorOptions options, Action<Exception, IReadOnlyList<object>> onUnexpectedError)
{
    private readonly Dictionary<Field, string> _owners = schema.Types.Values.OfType<FieldsType>()
        .SelectMany(type => type.Fields.Values.Select(field => (field, type.Name)))
        .ToDictionary(pair => pair.field, pair => pair.Name);

    public Schema Schema { get; } = schema;

    public SchemaBinding Binding { get; } = binding;

    public CostModel Costs { get; } = costs;

    public ExecutorOptions Options { get; } = options;

    public Action<Exception, IReadOnlyList<object>> OnUnexpectedError { get; } = onUnexpectedError;

    public string OwnerOf(Field field) => _owners.GetValueOrDefault(field, Schema.QueryType!.Name);
}
