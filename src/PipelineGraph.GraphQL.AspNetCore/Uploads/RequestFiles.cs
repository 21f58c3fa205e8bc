using System.Security.Cryptography;

namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>The files of one request; disposing it ends them.</summary>
internal sealed class RequestFiles : IDisposable
{
    private static readonly AsyncLocal<RequestFiles?> Ambient = new();

    private readonly Dictionary<string, Upload> _byKey = new(StringComparer.Ordinal);
    private readonly List<SpooledContent> _contents = [];

    /// <summary>Of the request that is executed; a scalar knows no other way to its request.</summary>
    public static RequestFiles? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>A key that no client can name before the file is there.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(32);

    public SpooledContent NewContent()
    {
        var content = new SpooledContent();
        _contents.Add(content);
        return content;
    }

    public void Add(string key, Upload upload) => _byKey.Add(key, upload);

    public Upload? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Dispose()
    {
        foreach (var content in _contents) content.Dispose();
    }
}
