namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>A file that came with a request, for as long as the request lasts.</summary>
public sealed class Upload
{
    private readonly SpooledContent _content;

    internal Upload(string fileName, string? contentType, SpooledContent content)
    {
        FileName = fileName;
        ContentType = contentType;
        _content = content;
    }

    /// <summary>As the client names it: good for messages, not for paths.</summary>
    public string FileName { get; }

    /// <summary>As the client says, which proves nothing.</summary>
    public string? ContentType { get; }

    /// <summary>In bytes.</summary>
    public long Length => _content.Length;

    /// <summary>SHA-256 of the bytes, in lower-case hexadecimal.</summary>
    public string Sha256 => _content.Sha256;

    /// <summary>The bytes from the beginning; each call gives a stream of its own.</summary>
    public Stream OpenRead() => _content.OpenRead();
}
