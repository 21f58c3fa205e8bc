using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>Why a request is not served: the status it is answered with and the one error of the body.</summary>
/// <param name="StatusCode">The HTTP status, whatever the media type of the answer.</param>
/// <param name="Message">What is wrong and what to do, for the client's developer.</param>
/// <param name="Code">The error's <c>extensions.code</c>.</param>
public sealed record Refusal(int StatusCode, string Message, string Code)
{
    /// <summary>After how many seconds it may go on, if that is all that is wrong.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>401 with <c>WWW-Authenticate: Bearer</c>: the request carries no key, or one that is not known.</summary>
    public static Refusal Unauthenticated(string message) => new(StatusCodes.Status401Unauthorized, message, "UNAUTHENTICATED");

    /// <summary>403: the key is known and may not do this.</summary>
    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, message, "FORBIDDEN");

    internal static Refusal BadRequest(string message, string code = "BAD_REQUEST") => new(StatusCodes.Status400BadRequest, message, code);
}
