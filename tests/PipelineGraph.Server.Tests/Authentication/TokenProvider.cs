using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PipelineGraph.Server.Tests.Authentication;

/// <summary>An OpenID provider on a free port: its discovery document, its keys, and tokens that it signs.</summary>
public sealed class TokenProvider : IAsyncDisposable
{
    public const string Audience = "pipelinegraph";

    private readonly WebApplication app;
    private volatile RsaSecurityKey key = NewKey();

    private TokenProvider(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The settings of a server that takes its tokens.</summary>
    public string[] Settings => ["--PipelineGraph:OpenId:Authority", Address, "--PipelineGraph:OpenId:Audience", Audience];

    /// <summary>How often the keys were asked for.</summary>
    public int KeysRead { get; private set; }

    public static async Task<TokenProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var provider = new TokenProvider(builder.Build());
        provider.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = provider.Address, jwks_uri = provider.Address + "/keys" }));
        provider.app.MapGet("/keys", () =>
        {
            provider.KeysRead++;
            var parameters = provider.key.Rsa.ExportParameters(includePrivateParameters: false);
            return Results.Json(new
            {
                keys = new[]
                {
                    new { kty = "RSA", use = "sig", kid = provider.key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) },
                },
            });
        });
        await provider.app.StartAsync();
        return provider;
    }

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>From now on another key signs, and the one before is published no more.</summary>
    public void Rotate() => key = NewKey();

    /// <summary>Claims as they come from a provider; null takes one away.</summary>
    public Dictionary<string, object> Claims(string tenant, params (string Name, object? Value)[] others)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["sub"] = "user-1",
            ["name"] = "Ada Example",
            ["tenant"] = tenant,
            ["roles"] = new[] { "editor" },
            ["exp"] = At(TimeSpan.FromHours(1)),
        };
        foreach (var (name, value) in others)
        {
            if (value is null) claims.Remove(name);
            else claims[name] = value;
        }

        return claims;
    }

    public static long At(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToUnixTimeSeconds();

    public string Token(string tenant, params (string Name, object? Value)[] others) => Sign(Claims(tenant, others), key);

    public static string Sign(Dictionary<string, object> claims, SecurityKey key, string algorithm = SecurityAlgorithms.RsaSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), new SigningCredentials(key, algorithm));

    /// <summary>What says of itself that nobody signed it.</summary>
    public static string Unsigned(Dictionary<string, object> claims) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.";

    /// <summary>Signed with the public key, as if it were a secret that both share.</summary>
    public string SignedWithThePublicKey(Dictionary<string, object> claims) =>
        Sign(claims, new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
