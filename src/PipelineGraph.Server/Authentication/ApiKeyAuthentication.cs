using Microsoft.Net.Http.Headers;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore;

namespace PipelineGraph.Server.Authentication;

/// <summary>Tells who asks by the key in <c>Authorization: Bearer KEY</c>; looked up for each request; what stays open is ended by <see cref="KeyWatch"/>.</summary>
internal static class ApiKeyAuthentication
{
    private const string Scheme = "Bearer ";

    private static readonly object CallerItem = new();

    /// <summary>Null lets the request go on, with its caller kept.</summary>
    public static async ValueTask<Refusal?> AuthorizeAsync(HttpContext context)
    {
        var header = context.Request.Headers[HeaderNames.Authorization];
        if (header is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Refusal.Unauthenticated("Send the header \"Authorization: Bearer KEY\" with an API key; the server's command `apikey create` makes one.");
        var findCaller = context.RequestServices.GetRequiredService<FindCaller>();
        var key = value[Scheme.Length..].Trim();
        if (await findCaller.ExecuteAsync(key, context.RequestAborted) is not { } caller)
            return Refusal.Unauthenticated("The API key is unknown or was revoked.");
        context.Items[CallerItem] = (caller, key);
        return null;
    }

    /// <summary>Services of one operation, or of one event, for the request's caller; who only asks for the schema may be nobody.</summary>
    public static AsyncServiceScope CreateScope(HttpContext context)
    {
        var scope = context.RequestServices.CreateAsyncScope();
        if (context.Items[CallerItem] is not (Caller caller, string key)) return scope;
        var current = scope.ServiceProvider.GetRequiredService<CurrentCaller>();
        (current.Caller, current.KeyText) = (caller, key);
        return scope;
    }
}
