using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Server.Hosting;

/// <summary>The OpenID provider whose tokens are taken beside API keys, and what its claims mean here.</summary>
public sealed record OpenIdSettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names =
    [
        "OpenId:Authority", "OpenId:Audience", "OpenId:Issuer", "OpenId:Discovery", "OpenId:TenantClaim", "OpenId:RoleClaim", "OpenId:NameClaim",
        "OpenId:Roles:Viewer", "OpenId:Roles:Editor", "OpenId:Roles:Administrator",
    ];

    /// <summary>The provider's address, below which its discovery document is.</summary>
    public required string Authority { get; init; }

    /// <summary>Of which a token's <c>aud</c> must have one.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>What the discovery document must say to be the issuer.</summary>
    public required string Issuer { get; init; }

    public required string DiscoveryAddress { get; init; }

    public required string TenantClaim { get; init; }

    public required string RoleClaim { get; init; }

    public required string NameClaim { get; init; }

    /// <summary>What the role claim says for each role.</summary>
    public required IReadOnlyDictionary<Role, string> Roles { get; init; }

    /// <summary>Only a provider on this machine may be asked without encryption.</summary>
    public bool RequireHttps => !new Uri(DiscoveryAddress).IsLoopback;

    public string RoleNames => string.Join(", ", Roles.OrderBy(pair => pair.Key).Select(pair => $"`{pair.Value}` ({pair.Key.ToString().ToUpperInvariant()})"));

    public bool IsIssuer(string? issuer) => issuer?.TrimEnd('/') == Issuer.TrimEnd('/');

    /// <summary>The highest role that is named; null when none is.</summary>
    public Role? RoleOf(IEnumerable<string> words)
    {
        var named = words.ToHashSet(StringComparer.Ordinal);
        return Roles.Where(pair => named.Contains(pair.Value)).Select(pair => (Role?)pair.Key).Max();
    }

    /// <summary>Null where no provider is set.</summary>
    internal static OpenIdSettings? Read(IConfigurationSection section, List<string> problems)
    {
        if (PipelineSettings.Value(section["OpenId:Authority"]) is not { } authority)
        {
            if (Names.FirstOrDefault(name => PipelineSettings.Value(section[name]) is not null) is { } lonely)
                problems.Add($"PipelineGraph:{lonely} is set without PipelineGraph:OpenId:Authority: name the provider, as https://login.example.com/realm.");
            return null;
        }

        var discovery = PipelineSettings.Value(section["OpenId:Discovery"]) ?? authority.TrimEnd('/') + "/.well-known/openid-configuration";
        foreach (var (name, address) in new[] { ("Authority", authority), ("Discovery", discovery) })
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
                problems.Add($"PipelineGraph:OpenId:{name} is '{address}': write an address with https (http only for a provider on this machine).");
        }

        string[] audiences = (section["OpenId:Audience"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Without one, a token that somebody got for another application would open this one.
        if (audiences.Length == 0) problems.Add("PipelineGraph:OpenId:Audience is missing: name what `aud` says in tokens for this server, several with ';' between.");
        var roles = Enum.GetValues<Role>().ToDictionary(role => role, role => PipelineSettings.Value(section[$"OpenId:Roles:{role}"]) ?? role.ToString().ToLowerInvariant());
        if (roles.Values.Distinct(StringComparer.Ordinal).Count() < roles.Count) problems.Add("PipelineGraph:OpenId:Roles has the same word for two roles: each needs its own.");
        return new OpenIdSettings
        {
            Authority = authority,
            Audiences = audiences,
            Issuer = PipelineSettings.Value(section["OpenId:Issuer"]) ?? authority,
            DiscoveryAddress = discovery,
            TenantClaim = PipelineSettings.Value(section["OpenId:TenantClaim"]) ?? "tenant",
            RoleClaim = PipelineSettings.Value(section["OpenId:RoleClaim"]) ?? "roles",
            NameClaim = PipelineSettings.Value(section["OpenId:NameClaim"]) ?? "name",
            Roles = roles,
        };
    }
}

/// <summary>How many operations a tenant may begin on each server.</summary>
/// <param name="Operations">So many in the time; null: as many as it likes.</param>
/// <param name="Seconds">The time.</param>
/// <param name="Burst">So many at once after a pause; null: as many as in the time.</param>
public sealed record RateSettings(int? Operations, int Seconds, int? Burst)
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names = ["RateLimit:Operations", "RateLimit:Seconds", "RateLimit:Burst"];

    internal static RateSettings Read(IConfigurationSection section, List<string> problems)
    {
        const int most = 1_000_000_000;
        var operations = (int)TransportSettings.Number(section, Names[0], 0, most, problems);
        var seconds = (int)TransportSettings.Number(section, Names[1], 1, 86_400, problems);
        var burst = (int)TransportSettings.Number(section, Names[2], 0, most, problems);
        if (operations == 0 && Names.FirstOrDefault(name => PipelineSettings.Value(section[name]) is not null) is { } lonely && problems.Count == 0)
            problems.Add($"PipelineGraph:{lonely} is set without PipelineGraph:RateLimit:Operations: say how many operations a tenant may begin in the time.");
        return new RateSettings(operations == 0 ? null : operations, seconds, burst == 0 ? null : burst);
    }
}
