using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Plugins.Verification;

/// <summary>The packages that somebody looked at and trusts, by their hash.</summary>
public sealed record DefinitionLock
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public required IReadOnlyList<LockedPackage> Packages { get; init; }

    /// <summary>After which the lock lets nothing new in; null for never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Null for a text that is no lock.</summary>
    public static DefinitionLock? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var root = document.RootElement;
            DateTimeOffset? until = root.TryGetProperty("validUntil", out var text) && text.ValueKind != JsonValueKind.Null ? text.GetDateTimeOffset() : null;
            return new DefinitionLock
            {
                ValidUntil = until,
                Packages = [.. root.GetProperty("packages").EnumerateArray().Select(package => new LockedPackage(Text(package, "id"), Text(package, "version"), Text(package, "hash")))],
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }

        static string Text(JsonElement package, string name) => package.GetProperty(name).GetString() is { Length: > 0 } text && (name != "hash" || text.Length == 64) ? text : throw new FormatException();
    }

    public string Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            if (ValidUntil is { } until) writer.WriteString("validUntil", until.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
            writer.WriteStartArray("packages");
            foreach (var package in Packages.OrderBy(package => package.Id, StringComparer.Ordinal).ThenBy(package => package.Version, StringComparer.Ordinal).ThenBy(package => package.Hash, StringComparer.Ordinal))
            {
                writer.WriteStartObject();
                writer.WriteString("id", package.Id);
                writer.WriteString("version", package.Version);
                writer.WriteString("hash", package.Hash);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}

/// <summary>One of them; the hash is the one that <c>definitions list</c> shows the beginning of.</summary>
public sealed record LockedPackage(string Id, string Version, string Hash);
