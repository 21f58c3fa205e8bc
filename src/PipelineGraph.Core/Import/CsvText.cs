using System.Text;

namespace PipelineGraph.Core.Import;

/// <summary>The text of a CSV file: unpacked where it is gzip, without byte order mark, and strict about its encoding.</summary>
public static class CsvText
{
    /// <summary>Stands where bytes are none of the encoding's: a code point that no text may hold.</summary>
    public const char InvalidBytes = '\uFFFF';

    private static readonly string[] CodePages = ["windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "iso-8859-15"];

    /// <summary>The names that a mapping may give.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "us-ascii", "iso-8859-1", .. CodePages];

    /// <summary>A byte order mark, where there is one, goes before the named encoding. The stream is read from where it stands.</summary>
    public static async Task<TextReader> OpenAsync(Stream stream, string encoding, CancellationToken cancellationToken)
    {
        var (head, content) = await PeekAsync(stream, cancellationToken).ConfigureAwait(false);
        if (head is [0x1F, 0x8B, ..])
            (head, content) = await PeekAsync(new UnpackedStream(content), cancellationToken).ConfigureAwait(false);
        var (name, skip) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            [0xFF, 0xFE, ..] => ("utf-16", 2),
            [0xFE, 0xFF, ..] => ("utf-16BE", 2),
            _ => (encoding, 0),
        };
        await content.ReadExactlyAsync(new byte[skip], cancellationToken).ConfigureAwait(false);
        return new StreamReader(content, Strict(name), detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024);
    }

    private static Encoding Strict(string name)
    {
        var fallback = new DecoderReplacementFallback(InvalidBytes.ToString());
        var provider = CodePages.Contains(name, StringComparer.Ordinal) ? CodePagesEncodingProvider.Instance : null;
        return provider?.GetEncoding(name, EncoderFallback.ExceptionFallback, fallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, fallback);
    }

    private static async Task<(byte[] Head, Stream Whole)> PeekAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[3];
        var count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        head = head[..count];
        return (head, new HeadedStream(head, stream));
    }
}
