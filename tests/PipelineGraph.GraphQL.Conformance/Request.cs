using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>One request of the line protocol.</summary>
public readonly struct Request(JsonElement json)
{
    public string Op => Text("op") ?? "";

    public string Schema => Text("schema") ?? throw new FormatException("\"schema\" must be a text.");

    public string Document => Text("document") ?? throw new FormatException("\"document\" must be a text.");

    public JsonElement? this[string name] => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    public string? Text(string name) => this[name] is { ValueKind: JsonValueKind.String } value ? Read(value) : null;

    public bool IsTrue(string name) => this[name] is { ValueKind: JsonValueKind.True };

    /// <summary>A string that may hold half a surrogate pair, which a JSON reader refuses and a lexer must judge.</summary>
    private static string Read(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(value.GetRawText()[1..^1]);
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            switch (raw[i])
            {
                case 'u':
                    text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                default: text.Append(raw[i]); break;
            }
        }
        return text.ToString();
    }
}
