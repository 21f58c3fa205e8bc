using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>The refusals that no request can talk its way out of.</summary>
internal static class Refusals
{
    public static readonly Refusal MethodNotAllowed = new(
        StatusCodes.Status405MethodNotAllowed, "GraphQL is served by POST, and queries by GET too.", "METHOD_NOT_ALLOWED");

    public static readonly Refusal NotAcceptable = new(
        StatusCodes.Status406NotAcceptable,
        "None of the media types in the Accept header can be given. Accept \"application/graphql-response+json\", \"application/json\" or \"text/event-stream\".",
        "NOT_ACCEPTABLE");

    public static readonly Refusal StreamNotAccepted = new(
        StatusCodes.Status406NotAcceptable,
        "A subscription is answered as an event stream. Send the header \"Accept: text/event-stream\" (GraphQL over SSE).",
        "SUBSCRIPTION_NEEDS_EVENT_STREAM");

    public static readonly Refusal TooManyUploads = new(
        StatusCodes.Status503ServiceUnavailable, "As many requests with files are served as may be at once. Send this one again in a while.", "TOO_MANY_UPLOADS");

    public static readonly Refusal Unexpected = new(
        StatusCodes.Status500InternalServerError, "Unexpected error.", "INTERNAL_ERROR");
}
