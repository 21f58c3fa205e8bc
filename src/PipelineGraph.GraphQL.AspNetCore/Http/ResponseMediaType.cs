namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>The media types an operation can be answered in.</summary>
internal enum ResponseMediaType
{
    /// <summary><c>application/graphql-response+json</c>: the status code tells request errors from results.</summary>
    GraphQLResponseJson,

    /// <summary><c>application/json</c>: every well-formed request is answered 200.</summary>
    Json,

    /// <summary><c>text/event-stream</c>: GraphQL over SSE, distinct connections.</summary>
    EventStream,
}
