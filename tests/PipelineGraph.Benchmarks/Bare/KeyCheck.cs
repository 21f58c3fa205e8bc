using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace PipelineGraph.Benchmarks.Bare;

/// <summary>Whose key it is.</summary>
internal sealed record Caller(string Tenant, string Actor);

/// <summary>Checks keys as the product does: by their hash, looked up in the database again each second.</summary>
internal sealed class KeyCheck(string database)
{
    private readonly ConcurrentDictionary<string, (Caller Caller, long Until)> found = new(StringComparer.Ordinal);

    public Caller? Find(string? header)
    {
        if (header is null || !header.StartsWith("Bearer ", StringComparison.Ordinal)) return null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(header["Bearer ".Length..])));
        if (found.TryGetValue(hash, out var known) && Environment.TickCount64 < known.Until) return known.Caller;
        using var connection = new SqliteConnection(database);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT tenant_id, actor_id FROM api_key WHERE key_hash = @hash AND revoked_at IS NULL";
        command.Parameters.AddWithValue("@hash", hash);
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        var caller = new Caller(reader.GetString(0), reader.GetString(1));
        found[hash] = (caller, Environment.TickCount64 + 1_000);
        return caller;
    }
}
