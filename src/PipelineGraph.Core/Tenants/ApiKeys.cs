using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PipelineGraph.Core.Tenants;

/// <summary>The text of keys and the hash that is stored in its place.</summary>
internal static class KeyText
{
    public static string New() => "pgk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A key is random: a plain hash of it cannot be guessed.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Creates a key of a tenant; its text is answered once and not stored.</summary>
public sealed class CreateApiKey(IWriteStore store, TimeProvider clock)
{
    public async Task<Outcome<ApiKeyResult>> ExecuteAsync(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200)
            return Outcome<ApiKeyResult>.Failed(CommandError.Invalid("A key's name has 1 to 200 characters.", "name"));
        if (await store.FindTenantAsync(command.TenantName, cancellationToken) is not { } tenant)
            return Outcome<ApiKeyResult>.Failed(CommandError.NotFound($"There is no tenant '{command.TenantName}'; create it first.", "tenantName"));

        var now = Instants.Whole(clock.GetUtcNow());
        await using var session = await store.BeginAsync(tenant.TenantId, cancellationToken);
        if ((await session.ApiKeysAsync(cancellationToken)).Any(key => key.Name == command.Name))
            return Outcome<ApiKeyResult>.Failed(CommandError.Invalid($"The tenant has a key '{command.Name}' already, or had one; choose another name.", "name"));
        var actor = new Actor { TenantId = tenant.TenantId, ActorId = Guid.CreateVersion7(now), Kind = ActorKind.Key, Subject = command.Name, DisplayName = command.Name };
        var text = KeyText.New();
        await session.InsertAsync(actor, cancellationToken);
        await session.InsertAsync(
            new ApiKey { KeyHash = KeyText.Hash(text), TenantId = tenant.TenantId, ActorId = actor.ActorId, Name = command.Name, Role = command.Role, CreatedAt = now }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return Outcome<ApiKeyResult>.Of(new ApiKeyResult { TenantId = tenant.TenantId, ActorId = actor.ActorId, Name = command.Name, Role = command.Role, KeyText = text });
    }
}

/// <summary>Revokes a key: from then on it names nobody.</summary>
public sealed class RevokeApiKey(IWriteStore store, TimeProvider clock)
{
    public async Task<Outcome<ApiKey>> ExecuteAsync(string tenantName, string name, CancellationToken cancellationToken)
    {
        if (await store.FindTenantAsync(tenantName, cancellationToken) is not { } tenant)
            return Outcome<ApiKey>.Failed(CommandError.NotFound($"There is no tenant '{tenantName}'.", "tenantName"));
        await using var session = await store.BeginAsync(tenant.TenantId, cancellationToken);
        if ((await session.ApiKeysAsync(cancellationToken)).FirstOrDefault(key => key.Name == name) is not { } key)
            return Outcome<ApiKey>.Failed(CommandError.NotFound($"The tenant '{tenantName}' has no key '{name}'.", "name"));
        key.RevokedAt ??= Instants.Whole(clock.GetUtcNow());
        await session.SaveAsync(key, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return Outcome<ApiKey>.Of(key);
    }
}

/// <summary>Tells who asks by the text of a key.</summary>
public sealed class FindCaller(IWriteStore store)
{
    /// <summary>Null: the key is unknown or revoked.</summary>
    public async Task<Caller?> ExecuteAsync(string keyText, CancellationToken cancellationToken) =>
        await store.FindApiKeyAsync(KeyText.Hash(keyText), cancellationToken) is { RevokedAt: null } key ? new Caller(key.TenantId, key.ActorId, key.Role) : null;
}
