using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Hosting;

/// <summary>
/// The trusted documents of a folder: files <c>HASH.graphql</c>, and manifests <c>*.json</c> as front ends' build tools write them, <c>{ id: text }</c>
/// (Relay) or <c>{ operations: [{ id, body }] }</c> (Apollo).
/// </summary>
internal static class DocumentFolder
{
    /// <summary>What cannot be read is added to the problems.</summary>
    public static IReadOnlyList<TrustedDocument> Read(string folder, List<string> problems)
    {
        var documents = new List<TrustedDocument>();
        foreach (var path in Files(folder))
        {
            var name = Path.GetFileName(path);
            try
            {
                if (Path.GetExtension(path) == ".json") documents.AddRange(Manifest(File.ReadAllBytes(path), name, problems));
                else documents.Add(Single(path, name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
            {
                problems.Add($"{name}: {exception.Message}");
            }
        }

        return documents;
    }

    /// <summary>Changes with the names, lengths and times of the files.</summary>
    public static string Signature(string folder) =>
        string.Join('\n', Files(folder).Select(path => new FileInfo(path)).Where(file => file.Exists).Select(file => FormattableString.Invariant($"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(path => Path.GetExtension(path) is ".graphql" or ".json").Order(StringComparer.Ordinal);

    private static TrustedDocument Single(string path, string name)
    {
        var text = File.ReadAllText(path);
        var id = Path.GetFileNameWithoutExtension(path);
        // Editors end a file with a line break that the text which was hashed does not have.
        var trimmed = text.TrimEnd('\r', '\n');
        return new TrustedDocument(id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trimmed))) == id ? trimmed : text, name);
    }

    private static IEnumerable<TrustedDocument> Manifest(byte[] bytes, string name, List<string> problems)
    {
        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("operations", out var operations) && operations.ValueKind == JsonValueKind.Array)
        {
            return [.. operations.EnumerateArray().Select((operation, index) =>
            {
                if (operation.ValueKind == JsonValueKind.Object && Text(operation, "id") is { } id && Text(operation, "body") is { } body) return new TrustedDocument(id, body, $"{name}, {id}");
                problems.Add(FormattableString.Invariant($"{name}: operations[{index}] must have an id and a body, both texts."));
                return null;
            }).OfType<TrustedDocument>()];
        }

        if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.String))
            return [.. root.EnumerateObject().Select(entry => new TrustedDocument(entry.Name, entry.Value.GetString()!, $"{name}, {entry.Name}"))];
        problems.Add($"{name}: is no manifest: write {{ \"id\": \"text of the document\" }} or {{ \"operations\": [{{ \"id\": …, \"body\": … }}] }}.");
        return [];
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
