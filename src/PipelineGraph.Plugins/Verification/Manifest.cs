using System.Text.Json;

namespace PipelineGraph.Plugins.Verification;

/// <summary><c>plugin.json</c>: what the build says of a package.</summary>
internal sealed record Manifest
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string ContractVersion { get; init; }

    /// <summary>File name of the assembly with the definition.</summary>
    public required string Assembly { get; init; }

    /// <summary>Full name of the type that implements the contract.</summary>
    public required string DefinitionType { get; init; }

    /// <summary>SHA-256 in hexadecimal, by file name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    public static (Manifest? Manifest, string? Refusal) Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return (null, "plugin.json is not a JSON object.");
            foreach (var name in (ReadOnlySpan<string>)["id", "version", "contractVersion", "assembly", "definitionType"])
            {
                if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || value.GetString()!.Length is 0 or > 300)
                {
                    return (null, $"plugin.json has no '{name}'.");
                }
            }

            if (!root.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Object
                || files.EnumerateObject().Any(file => file.Value.ValueKind != JsonValueKind.String))
            {
                return (null, "plugin.json has no 'files': an object of file names and their SHA-256.");
            }

            return (new Manifest
            {
                Id = root.GetProperty("id").GetString()!,
                Version = root.GetProperty("version").GetString()!,
                ContractVersion = root.GetProperty("contractVersion").GetString()!,
                Assembly = root.GetProperty("assembly").GetString()!,
                DefinitionType = root.GetProperty("definitionType").GetString()!,
                Files = files.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!, StringComparer.Ordinal),
            }, null);
        }
        catch (JsonException)
        {
            return (null, "plugin.json is not JSON.");
        }
        catch (InvalidOperationException) // half a surrogate pair is JSON, but no text
        {
            return (null, "plugin.json has a text that is not Unicode: half of a surrogate pair.");
        }
    }
}
