namespace PipelineGraph.GraphQL;

/// <summary>The codes the engine itself puts into an error's extensions.</summary>
public static class ErrorCodes
{
    public const string Syntax = "GRAPHQL_PARSE_FAILED";
    public const string Validation = "GRAPHQL_VALIDATION_FAILED";
    public const string Operation = "OPERATION_RESOLUTION_FAILURE";
    public const string NotAllowed = "OPERATION_NOT_ALLOWED";
    public const string Input = "BAD_USER_INPUT";
    public const string Limit = "LIMIT_EXCEEDED";
    public const string IntrospectionOff = "INTROSPECTION_NOT_ALLOWED";
    public const string Internal = "INTERNAL_ERROR";
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";
    public const string PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";
    public const string PersistedQueryMismatch = "PERSISTED_QUERY_MISMATCH";
    public const string NotTrusted = "DOCUMENT_NOT_TRUSTED";
}
