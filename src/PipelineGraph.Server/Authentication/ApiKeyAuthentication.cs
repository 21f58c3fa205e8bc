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
            return Refusal.Unauthenticated(
                context.WebSockets.IsWebSocketRequest
                    ? "Send {\"Authorization\":\"Bearer KEY\"} with an API key in the payload of connection_init, or the header."
                    : "Send the header \"Authorization: Bearer KEY\" with an API key; the server's command `apikey create` makes one.");
        var findCaller = context.RequestServices.GetRequiredService<FindCaller>();
        var key = value[Scheme.Length..].Trim();
        if (await findCaller.ExecuteAsync(key, context.RequestAborted) is not { } caller)
            return Refusal.Unauthenticated("The API key is unknown or was revoked.");
        // A socket asks again while its operations run: the context itself is written to only once.
        var known = new KnownCaller(caller, key);
        if (context.Items.TryGetValue(CallerItem, out var kept)) ((RequestCaller)kept!).Known = known;
        else context.Items[CallerItem] = new RequestCaller { Known = known };
        return null;
    }

    /// <summary>Services of one operation, or of one event, for the request's caller.</summary>
    public static AsyncServiceScope CreateScope(HttpContext context)
    {
        var scope = context.RequestServices.CreateAsyncScope();
        var current = scope.ServiceProvider.GetRequiredService<CurrentCaller>();
        (current.Caller, current.KeyText) = ((RequestCaller)context.Items[CallerItem]!).Known;
        return scope;
    }

    private sealed record KnownCaller(Caller Caller, string Key);

    /// <summary>Who was found last for a request.</summary>
    private sealed class RequestCaller
    {
        private volatile KnownCaller known = null!;

        public required KnownCaller Known { get => known; set => known = value; }
    }
}
