using Microsoft.Net.Http.Headers;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore;

namespace PipelineGraph.Server.Authentication;

/// <summary>Tells who asks by the key in <c>Authorization: Bearer KEY</c>, for each request; what stays open is ended by <see cref="KeyWatch"/>.</summary>
/// <param name="services">Of the application: a request needs none of its own before its operation asks for one.</param>
internal sealed class ApiKeyAuthentication(IServiceProvider services)
{
    private const string Scheme = "Bearer ";

    private static readonly object CallerItem = new();

    private readonly FindCaller findCaller = services.GetRequiredService<FindCaller>();
    private readonly IServiceScopeFactory scopes = services.GetRequiredService<IServiceScopeFactory>();

    /// <summary>Null lets the request go on, with its caller kept.</summary>
    public async ValueTask<Refusal?> AuthorizeAsync(HttpContext context)
    {
        var header = context.Request.Headers[HeaderNames.Authorization];
        if (header is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Refusal.Unauthenticated("Send the header \"Authorization: Bearer KEY\" with an API key; the server's command `apikey create` makes one.");
        var key = value[Scheme.Length..].Trim();
        if (await findCaller.ExecuteAsync(key, context.RequestAborted) is not { } caller)
            return Refusal.Unauthenticated("The API key is unknown or was revoked.");
        context.Items[CallerItem] = new KnownCaller(caller, key);
        return null;
    }

    /// <summary>Services of one operation, or of one event, for the request's caller; made when the first is asked for.</summary>
    public AsyncServiceScope CreateScope(HttpContext context) => new(new OperationScope(scopes, (KnownCaller)context.Items[CallerItem]!));
}

/// <summary>Who asks, and the key that says so.</summary>
internal sealed record KnownCaller(Caller Caller, string KeyText);
