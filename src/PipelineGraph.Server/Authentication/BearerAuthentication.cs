using Microsoft.Net.Http.Headers;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore;

namespace PipelineGraph.Server.Authentication;

/// <summary>
/// Tells who asks by the key or the token in <c>Authorization: Bearer …</c>, for each request; what stays open is ended by <see cref="KeyWatch"/>.
/// </summary>
/// <param name="services">Of the application: a request needs none of its own before its operation asks for one.</param>
internal sealed class BearerAuthentication(IServiceProvider services)
{
    private const string Scheme = "Bearer ";

    private static readonly object CallerItem = new();

    private readonly Callers callers = services.GetRequiredService<Callers>();
    private readonly TenantRates rates = services.GetRequiredService<TenantRates>();
    private readonly IServiceScopeFactory scopes = services.GetRequiredService<IServiceScopeFactory>();

    /// <summary>Null lets the request go on, with its caller kept.</summary>
    public async ValueTask<Refusal?> AuthorizeAsync(HttpContext context)
    {
        var header = context.Request.Headers[HeaderNames.Authorization];
        if (header is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Unauthenticated(
                context.WebSockets.IsWebSocketRequest
                    ? "Send {\"Authorization\":\"Bearer KEY\"} with an API key in the payload of connection_init, or the header."
                    : "Send the header \"Authorization: Bearer KEY\" with an API key; the server's command `apikey create` makes one.");
        }

        var (known, refusal) = await callers.FindAsync(value[Scheme.Length..].Trim(), context.RequestAborted);
        if (known is null) return refusal;
        // A socket asks again while its operations run: the context itself is written to only once.
        if (context.Items.TryGetValue(CallerItem, out var kept)) ((RequestCaller)kept!).Known = known;
        else context.Items[CallerItem] = new RequestCaller { Known = known };
        return null;
    }

    /// <summary>Counts an operation of the request's tenant; null lets it begin.</summary>
    public Refusal? Admit(HttpContext context) => Known(context) is { } known ? rates.Take(known.Caller.TenantId) : null;

    /// <summary>Services of one operation, or of one event, for the request's caller; made when the first is asked for; who only asks for the schema may be nobody.</summary>
    public AsyncServiceScope CreateScope(HttpContext context) => new(new OperationScope(scopes, Known(context)));

    private static KnownCaller? Known(HttpContext context) => (context.Items[CallerItem] as RequestCaller)?.Known;

    /// <summary>Who was found last for a request.</summary>
    private sealed class RequestCaller
    {
        private volatile KnownCaller known = null!;

        public required KnownCaller Known { get => known; set => known = value; }
    }
}

/// <summary>Who asks, and the key or token that says so.</summary>
/// <param name="Until">When a token ends; null for a key, which holds until it is revoked.</param>
internal sealed record KnownCaller(Caller Caller, string Bearer, DateTimeOffset? Until);
