using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>
/// A tenant's settings as JSON: read against a definition's description, and written in the one canonical form that is hashed. Only what the tenant
/// says itself is written; defaults stay with the definition.
/// </summary>
public static class SettingsJson
{
    private const int MaximumLength = 65_536;

    /// <summary>The settings with defaults filled in, and the canonical JSON of those given; or what is wrong with them.</summary>
    public static (Settings? Settings, string Canonical, IReadOnlyList<SettingProblem> Problems) Read(DefinitionDescription description, string json)
    {
        var problems = new List<SettingProblem>();
        var values = new SortedDictionary<string, SettingValue>(StringComparer.Ordinal);
        if (json.Length > MaximumLength) return (null, "", [Problem("", $"Settings may be {MaximumLength} characters long; these are {json.Length}.")]);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            values = SettingValueJson.Read(description, document.RootElement, problems);
        }
        catch (JsonException exception)
        {
            problems.Add(Problem("", "Settings are not JSON: " + exception.Message));
        }

        return problems.Count > 0 ? (null, "", problems) : (Settings.Of(description, values), Write(values), problems);
    }

    /// <summary>Canonical JSON: keys in ordinal order, numbers without trailing zeros, no white space.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, SettingValue>> values)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in values.OrderBy(setting => setting.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(key);
                SettingValueJson.Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>One value as JSON, as a description shows its default.</summary>
    public static string Write(SettingValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) SettingValueJson.Write(writer, value);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>SHA-256 of canonical JSON: lower-case hexadecimal.</summary>
    public static string Hash(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    private static SettingProblem Problem(string key, string message) => new() { Key = key, Message = message };
}
