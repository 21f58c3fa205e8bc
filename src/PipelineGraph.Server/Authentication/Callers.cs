using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore;

namespace PipelineGraph.Server.Authentication;

/// <summary>Tells who asks by what was sent behind <c>Bearer</c>: an API key, or a token of the provider where one is set.</summary>
internal sealed class Callers(FindCaller keys, TokenCallers? tokens)
{
    /// <summary>The caller, or why there is none.</summary>
    public async ValueTask<(KnownCaller? Known, Refusal? Refusal)> FindAsync(string bearer, CancellationToken cancellationToken)
    {
        // A key has no dots; a token has two.
        if (tokens is not null && bearer.Contains('.', StringComparison.Ordinal)) return await tokens.FindAsync(bearer, cancellationToken);
        return await keys.ExecuteAsync(bearer, cancellationToken) is { } caller
            ? (new KnownCaller(caller, bearer, null), null)
            : (null, Refusal.Unauthenticated("The API key is unknown or was revoked."));
    }
}
