using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>
/// Tells requests that a page of another site can make a browser send without asking this server first (no CORS preflight, Fetch standard 4.8): they
/// would come with whatever the browser or the network vouches for.
/// </summary>
internal static class CrossSiteGuard
{
    /// <summary>Any of them, with any value, is a header that a browser asks for before it sends it.</summary>
    private static readonly string[] Headers = ["GraphQL-Preflight", "GraphQL-Require-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Requested-With"];

    /// <summary>A form of a page can send these.</summary>
    private static readonly string[] SimpleTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <summary>A browser sends these by itself once its user has logged in.</summary>
    private static readonly string[] AmbientSchemes = ["Basic ", "Digest ", "Negotiate ", "NTLM "];

    public static readonly Refusal Refused = Refusal.BadRequest(
        "A browser may send this request for a page of another site. Send the header \"GraphQL-Preflight: 1\" with it, or an \"Authorization\" header of the scheme Bearer, or POST JSON.",
        "PREFLIGHT_REQUIRED");

    public static bool Allows(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && !SimpleTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)) return true;
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && !AmbientSchemes.Any(scheme => authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))) return true;
        // No script can set this one, and no page of another site gets it.
        if (request.Headers["Sec-Fetch-Site"] == "same-origin") return true;
        return Headers.Any(name => !string.IsNullOrEmpty(request.Headers[name]));
    }
}
