using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>The parts <c>operations</c> and <c>map</c>: which file goes to which places of the variables.</summary>
internal sealed class FileMap
{
    private readonly JsonObject _operations;
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    private FileMap(JsonObject operations) => _operations = operations;

    /// <summary>Puts the key of each file where the map says; what is there must be null.</summary>
    public static FileMap Read(JsonElement operations, JsonElement map, int maxFiles)
    {
        // The rules of a request without files hold for this one too, and its errors are the same.
        RequestParameters.FromBody(operations);
        var read = new FileMap(JsonObject.Create(operations)!);
        if (map.ValueKind != JsonValueKind.Object) throw Refused("The part \"map\" must be a JSON object: { \"name of a file's part\": [\"variables.file\"] }.");
        foreach (var file in map.EnumerateObject())
        {
            if (read._keys.Count == maxFiles) throw TooMany(maxFiles);
            var key = RequestFiles.NewKey();
            if (file.Value.ValueKind != JsonValueKind.Array || file.Value.GetArrayLength() == 0)
                throw Refused($"The part \"map\" must have a list of one or more paths for \"{file.Name}\", as [\"variables.file\"].");
            foreach (var path in file.Value.EnumerateArray())
            {
                if (path.ValueKind != JsonValueKind.String) throw Refused($"The part \"map\" has a path for \"{file.Name}\" that is no string.");
                read.Place(path.GetString()!, key);
            }

            read._keys.Add(file.Name, key);
        }

        return read;
    }

    /// <summary>Files whose parts have not come yet.</summary>
    public IReadOnlyCollection<string> Missing => _keys.Keys;

    /// <summary>The key of a file whose part comes now; each comes once.</summary>
    public string Take(string name) => _keys.Remove(name, out var key)
        ? key
        : throw Refused($"The part \"{name}\" is not in the part \"map\", or comes a second time. Every file is named there once, and comes once.");

    public GraphQLRequest ToRequest() => RequestParameters.FromBody(JsonSerializer.SerializeToElement(_operations));

    public static RefusedException Refused(string message) => RefusedException.BadRequest(message, "BAD_MULTIPART_REQUEST");

    private static RefusedException TooMany(int maxFiles) =>
        Refused(string.Create(CultureInfo.InvariantCulture, $"The part \"map\" names more than {maxFiles} files. Send fewer at once."));

    private void Place(string path, string key)
    {
        var segments = path.Split('.');
        if (segments is not ["variables", _, ..]) throw Refused($"The path \"{path}\" of the part \"map\" must begin with \"variables.\": files are variables.");
        JsonNode? node = _operations;
        for (var i = 0; i < segments.Length - 1; i++) node = Child(node, segments[i], path);
        if (Child(node, segments[^1], path) is not null)
            throw Refused($"The path \"{path}\" of the part \"map\" leads to a value in the part \"operations\", or to a second file. The place of a file holds null.");
        if (node is JsonArray list) list[Index(segments[^1])] = key;
        else node![segments[^1]] = key;
    }

    private static JsonNode? Child(JsonNode? node, string segment, string path) => node switch
    {
        JsonObject map when map.TryGetPropertyValue(segment, out var value) => value,
        JsonArray list when Index(segment) is var index and >= 0 && index < list.Count => list[index],
        _ => throw Refused($"The path \"{path}\" of the part \"map\" is not in the part \"operations\": there is nothing at \"{segment}\"."),
    };

    private static int Index(string segment) => int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
}
