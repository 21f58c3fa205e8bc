using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.GraphQL.Tests.Corpus;

/// <summary>One case of the corpus: a request, and the answer of the reference implementation.</summary>
public sealed record CorpusCase(string Op, JsonElement Json)
{
    private static readonly string[] s_answer = ["about", "errors", "print", "data", "results"];

    public string Id => Json.GetProperty("id").GetString()!;

    /// <summary>Errors as [rule or stage, places or path, message].</summary>
    public IEnumerable<JsonElement> Errors => Json.TryGetProperty("errors", out var errors) ? errors.EnumerateArray() : [];

    /// <summary>The rules that have something to look at here.</summary>
    public IEnumerable<string> About => Json.TryGetProperty("about", out var about) ? about.EnumerateArray().Select(rule => rule.GetString()!) : [];

    /// <summary>The case as a line of the protocol; texts as they are, for a text may hold half a surrogate pair.</summary>
    public string ToRequest(IReadOnlyDictionary<string, string> schemas)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("op", Op);
            foreach (var member in Json.EnumerateObject().Where(member => !s_answer.Contains(member.Name)))
            {
                writer.WritePropertyName(member.Name);
                if (member.Name == "schema" && schemas.TryGetValue(member.Value.GetString()!, out var text)) writer.WriteStringValue(text);
                else writer.WriteRawValue(member.Value.GetRawText());
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
