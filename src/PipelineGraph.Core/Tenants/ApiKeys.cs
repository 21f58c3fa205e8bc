using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PipelineGraph.Core.Tenants;

/// <summary>The text of keys and the hash that is stored in its place.</summary>
internal static class KeyText
{
    public static string New() => "pgk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A key is random: a plain hash of it cannot be guessed.</summary>
    public static KeyHash Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = text.Length <= 128 ? stackalloc byte[512] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(text, utf8)], hash);
        return new KeyHash(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}

/// <summary>The hash of a key's text.</summary>
internal readonly record struct KeyHash(UInt128 High, UInt128 Low)
{
    /// <summary>As it is stored.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");
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
        await using var session = await store.BeginAsync(tenant.TenantId, Turn.Alone, [], cancellationToken);
        if ((await session.ApiKeysAsync(cancellationToken)).Any(key => key.Name == command.Name))
            return Outcome<ApiKeyResult>.Failed(CommandError.Invalid($"The tenant has a key '{command.Name}' already, or had one; choose another name.", "name"));
        var actor = new Actor { TenantId = tenant.TenantId, ActorId = Guid.CreateVersion7(now), Kind = ActorKind.Key, Subject = command.Name, DisplayName = command.Name };
        var text = KeyText.New();
        await session.InsertAsync(actor, cancellationToken);
        await session.InsertAsync(
            new ApiKey { KeyHash = KeyText.Hash(text).ToString(), TenantId = tenant.TenantId, ActorId = actor.ActorId, Name = command.Name, Role = command.Role, CreatedAt = now }, cancellationToken);
        var by = await CommandLineActor.FindOrAddAsync(session, now, cancellationToken);
        await session.AuditAsync(by.ActorId, now, AuditOperation.ApiKeyCreated, $"ApiKey:{command.Name}", null, new { Role = command.Role.ToString().ToUpperInvariant() }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return Outcome<ApiKeyResult>.Of(new ApiKeyResult { TenantId = tenant.TenantId, ActorId = actor.ActorId, Name = command.Name, Role = command.Role, KeyText = text });
    }
}

/// <summary>Revokes a key: from then on it names nobody.</summary>
public sealed class RevokeApiKey(IWriteStore store, FindCaller callers, TimeProvider clock)
{
    public async Task<Outcome<ApiKey>> ExecuteAsync(string tenantName, string name, CancellationToken cancellationToken)
    {
        if (await store.FindTenantAsync(tenantName, cancellationToken) is not { } tenant)
            return Outcome<ApiKey>.Failed(CommandError.NotFound($"There is no tenant '{tenantName}'.", "tenantName"));
        await using var session = await store.BeginAsync(tenant.TenantId, Turn.Alone, [], cancellationToken);
        if ((await session.ApiKeysAsync(cancellationToken)).FirstOrDefault(key => key.Name == name) is not { } key)
            return Outcome<ApiKey>.Failed(CommandError.NotFound($"The tenant '{tenantName}' has no key '{name}'.", "name"));
        if (key.RevokedAt is null)
        {
            var now = Instants.Whole(clock.GetUtcNow());
            key.RevokedAt = now;
            await session.SaveAsync(key, cancellationToken);
            var by = await CommandLineActor.FindOrAddAsync(session, now, cancellationToken);
            await session.AuditAsync(by.ActorId, now, AuditOperation.ApiKeyRevoked, $"ApiKey:{name}", new { Role = key.Role.ToString().ToUpperInvariant() }, null, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        callers.Forget();
        return Outcome<ApiKey>.Of(key);
    }
}
