namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Type validation (the sections of chapter 3 so named).</summary>
internal static class SchemaValidator
{
    public static List<GraphQLError> Validate(Schema schema)
    {
        var errors = new List<GraphQLError>();
        if (schema.QueryType is null) errors.Add(GraphQLError.At("Query root type must be provided.", ErrorCodes.Validation, [.. schema.Nodes]));
        return errors;
    }
}
