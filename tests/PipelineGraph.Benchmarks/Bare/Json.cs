using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Bare;

/// <summary>Writes the forms of values that the product's API has.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Options);
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <param name="id">As the database has it: with hyphens, upper case.</param>
    public static void WriteId(this Utf8JsonWriter writer, ReadOnlySpan<byte> kind, string id)
    {
        Span<byte> text = stackalloc byte[64];
        kind.CopyTo(text);
        var length = kind.Length;
        text[length++] = (byte)':';
        foreach (var character in id)
        {
            if (character != '-') text[length++] = (byte)char.ToLowerInvariant(character);
        }

        Span<byte> encoded = stackalloc byte[88];
        writer.WriteString("id"u8, encoded[..Base64Url.EncodeToUtf8(text[..length], encoded)]);
    }

    public static void WriteInstant(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long microseconds)
    {
        Span<byte> text = stackalloc byte[32];
        DateTime.UnixEpoch.AddMicroseconds(microseconds).TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }

    /// <summary>The id in the database of an id of the API.</summary>
    public static string ReadId(string id)
    {
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(id));
        return Guid.ParseExact(text.AsSpan(text.IndexOf(':', StringComparison.Ordinal) + 1), "N").ToString().ToUpperInvariant();
    }
}
