using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PipelineGraph.Core;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Authentication;

/// <summary>
/// Tells who asks by a token of the OpenID provider: its signature, issuer, audience and lifetime hold, and its claims name a tenant and a role. A subject
/// that comes for the first time becomes an actor of its tenant.
/// </summary>
internal sealed class TokenCallers(OpenIdSettings settings, ProviderKeys keys, IWriteStore store, EnsureActor actors, TimeProvider clock)
{
    /// <summary>How long a token is known without another look; a key that the provider withdraws holds no longer.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(1);

    /// <summary>Clocks of provider and server differ by as much.</summary>
    internal static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int MaxKnown = 10_000;
    private const int LongestToken = 16 * 1024;
    private const int LongestName = 200;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    // Signatures that only the provider can make: not "none", and no shared secret, for which its public key could be taken.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly ConcurrentDictionary<string, (KnownCaller Caller, long FoundAt)> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Guid TenantId, string Subject), Guid> actorIds = new();

    public async ValueTask<(KnownCaller? Known, Refusal? Refusal)> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > LongestToken) return (null, Refusal.Unauthenticated($"The token is longer than the {LongestToken} characters that are taken."));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (known.TryGetValue(hash, out var entry) && clock.GetElapsedTime(entry.FoundAt) < Known && clock.GetUtcNow() < entry.Caller.Until) return (entry.Caller, null);
        var (caller, refusal) = await LookAsync(token, cancellationToken);
        if (caller is null)
        {
            known.TryRemove(hash, out _);
            return (null, refusal);
        }

        if (known.Count >= MaxKnown) known.Clear();
        known[hash] = (caller, clock.GetTimestamp());
        return (caller, null);
    }

    private async ValueTask<(KnownCaller?, Refusal?)> LookAsync(string token, CancellationToken cancellationToken)
    {
        if (await keys.ReadAsync(null, cancellationToken) is not { } provider) return (null, Unreachable);
        var result = await ValidateAsync(token, provider);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await keys.ReadAsync(provider, cancellationToken) is { } renewed && renewed != provider)
            result = await ValidateAsync(token, renewed);
        if (!result.IsValid) return (null, Refusal.Unauthenticated(WhyNot(result.Exception)));

        var (jwt, now) = ((JsonWebToken)result.SecurityToken, clock.GetUtcNow());
        if (!jwt.TryGetPayloadValue<long>("exp", out _)) return (null, Refusal.Unauthenticated("The token has no claim `exp`: only tokens that end are taken."));
        var until = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero) + Skew;
        if (now >= until) return (null, Refusal.Unauthenticated("The token has expired: get a new one from your provider."));
        if (jwt.ValidFrom != DateTime.MinValue && now + Skew < new DateTimeOffset(jwt.ValidFrom, TimeSpan.Zero))
            return (null, Refusal.Unauthenticated("The token is not valid yet: look at the clocks of the provider and of this server."));
        return await CallerAsync(token, new TokenClaims(jwt), until, cancellationToken);
    }

    private async ValueTask<(KnownCaller?, Refusal?)> CallerAsync(string token, TokenClaims claims, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (claims.Texts("sub") is not [{ Length: > 0 and <= LongestName } subject])
            return (null, Refusal.Forbidden($"The token has no claim `sub` of 1 to {LongestName} characters: what is recorded needs to name who did."));
        if (claims.Texts(settings.TenantClaim) is not [{ Length: > 0 } tenantName])
            return (null, Refusal.Forbidden($"The token must name one tenant in the claim `{settings.TenantClaim}`: have the provider add it, with the tenant's name."));
        if (settings.RoleOf(claims.Words(settings.RoleClaim)) is not { } role)
            return (null, Refusal.Forbidden($"The token names no role in the claim `{settings.RoleClaim}`: have the provider add {settings.RoleNames}."));
        if (await store.FindTenantAsync(tenantName, cancellationToken) is not { } tenant)
            return (null, Refusal.Forbidden($"The tenant that the token names in the claim `{settings.TenantClaim}` is not one of this installation: see how `tenant create` wrote its name."));

        if (!actorIds.TryGetValue((tenant.TenantId, subject), out var actorId))
        {
            var name = claims.Texts(settings.NameClaim) is [{ Length: > 0 } given, ..] ? given[..Math.Min(given.Length, LongestName)] : subject;
            var server = new Caller(tenant.TenantId, Guid.Empty, Role.Administrator);
            var actor = await actors.ExecuteAsync(server, ActorKind.User, subject, name, cancellationToken);
            actorId = actor.Value?.ActorId ?? throw new InvalidOperationException("A subject could not be made an actor.");
            if (actorIds.Count >= MaxKnown) actorIds.Clear();
            actorIds[(tenant.TenantId, subject)] = actorId;
        }

        return (new KnownCaller(new Caller(tenant.TenantId, actorId, role), token, until), null);
    }

    private Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration provider) => Handler.ValidateTokenAsync(
        token,
        new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudiences = settings.Audiences,
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            // By our own clock, afterwards.
            ValidateLifetime = false,
            ClockSkew = Skew,
        });

    /// <summary>What to do about it; nothing of the token or of the library's words.</summary>
    private string WhyNot(Exception? exception) => exception switch
    {
        SecurityTokenInvalidAudienceException => $"The token is for another audience: ask the provider for one whose `aud` is {string.Join(" or ", settings.Audiences)}.",
        SecurityTokenInvalidIssuerException => $"The token is of another issuer: those of {settings.Authority} are taken.",
        SecurityTokenSignatureKeyNotFoundException => $"The token is signed with a key that {settings.Authority} does not publish: get a new one.",
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException =>
            "The token's signature does not hold: it needs to be signed by the provider, with RS, PS or ES and 256, 384 or 512.",
        _ => "The token cannot be read: send a JSON Web Token of the provider, or an API key.",
    };

    private static Refusal Unreachable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "The provider's keys cannot be read now, so that tokens cannot be checked. Try again in a while; API keys work meanwhile.", "PROVIDER_UNAVAILABLE");
}
