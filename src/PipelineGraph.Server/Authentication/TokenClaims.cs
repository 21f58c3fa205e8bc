using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PipelineGraph.Server.Authentication;

/// <summary>The claims of a token that was checked.</summary>
internal sealed class TokenClaims(JsonWebToken token)
{
    private readonly JsonElement payload = JsonElement.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));

    /// <summary>A claim that is a text or a list of texts. A name with dots that no claim has is a way into objects, as <c>realm_access.roles</c>.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!payload.TryGetProperty(name, out var claim))
        {
            claim = payload;
            foreach (var part in name.Split('.'))
            {
                if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty(part, out claim)) return [];
            }
        }

        return claim.ValueKind switch
        {
            JsonValueKind.String => [claim.GetString()!],
            JsonValueKind.Array => [.. claim.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }

    /// <summary>The same with texts of several words, as <c>scope</c> has them.</summary>
    public IEnumerable<string> Words(string name) => Texts(name).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(text));
}
