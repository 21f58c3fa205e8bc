using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Answers requests about documents and schemas with what the engine says.</summary>
/// <remarks>
/// A request is {"id", "op", "schema": SDL, "document": text, "variables", "operationName", "root", "wiring": bool, "rules": [names]}; the answer repeats
/// id and op and has "ok" and "errors". Operations: parse (print, and with "ast": true or "loc" the tree), strip, sdl (print, sorted), validate (errors by
/// rule), introspect, execute (data, or the results of a subscription), breaking (changes from "schema" to "document"), rules. Rules have the names of the
/// reference implementation.
/// </remarks>
public sealed class Answerer
{
    private readonly Schemas _schemas = new();

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000_000, SkipValidation = true };

    /// <summary>The answer to one line; a line that is no request gets an answer too.</summary>
    public async Task<string> AnswerAsync(string line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonDocument? json = null;
        Answer answer;
        try
        {
            json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1_000_000 });
            answer = await AnswerAsync(new Request(json.RootElement));
        }
        catch (JsonException exception)
        {
            answer = new Answer { Crash = exception.Message };
        }
        await using (var writer = new Utf8JsonWriter(buffer, s_writing))
        {
            writer.WriteStartObject();
            Echo(writer, json, "id");
            Echo(writer, json, "op");
            answer.WriteTo(writer);
            writer.WriteEndObject();
        }
        json?.Dispose();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public async Task<Answer> AnswerAsync(Request request)
    {
        try
        {
            return request.Op switch
            {
                "parse" => Parse(request),
                "strip" => new Answer { Text = ("text", IgnoredCharacters.Strip(request.Document)) },
                "sdl" => new Answer { Text = ("print", SchemaPrinter.Print(_schemas.Get(request.Schema), sorted: true)) },
                "validate" => Validate(request),
                "introspect" => await Execution.IntrospectAsync(_schemas.Executor(request.Schema, isWiring: true)),
                "execute" => await ExecuteAsync(request),
                "breaking" => Compare(request),
                "rules" => Rules(),
                var op => new Answer { Crash = $"unknown op {op}" },
            };
        }
        catch (SyntaxException exception)
        {
            return new Answer { Errors = [Finding.Of("syntax", exception.Error)] };
        }
        catch (SchemaException exception)
        {
            return new Answer { Errors = [.. exception.Errors.Select(RuleNames.OfSchema)] };
        }
        catch (Exception exception)
        {
            return new Answer { Crash = $"{exception.GetType().Name}: {exception.Message}" };
        }
    }

    private static Answer Parse(Request request)
    {
        var document = Parser.Parse(request.Document, ParserOptions.Trusted);
        var ast = request.IsTrue("ast") || request.Text("ast") is not null;
        var withLocations = request.Text("ast") == "loc";
        return new Answer { Text = ("print", Printer.Print(document)), WriteMore = ast ? writer => AstJson.Write(writer, "ast", document, withLocations) : null };
    }

    private Answer Validate(Request request)
    {
        var schema = _schemas.Get(request.Schema);
        return new Answer { Errors = Validate(schema, Parser.Parse(request.Document, ParserOptions.Trusted), request) };
    }

    private async Task<Answer> ExecuteAsync(Request request)
    {
        var executor = _schemas.Executor(request.Schema, request.IsTrue("wiring"));
        var errors = Validate(executor.Schema, Parser.Parse(request.Document, ParserOptions.Trusted), request);
        return errors.Count > 0 ? new Answer { Errors = errors } : await Execution.RunAsync(executor, request);
    }

    private static List<Finding> Validate(Schema schema, DocumentNode document, Request request)
    {
        var wanted = request["rules"] is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : null;
        return [.. DocumentValidator.Validate(schema, document, DocumentValidator.Rules, int.MaxValue)
            .Select(RuleNames.OfDocument)
            .Where(finding => wanted is null || wanted.Contains(finding.Rule))];
    }

    /// <summary>What may break clients, and what may surprise them.</summary>
    private Answer Compare(Request request)
    {
        var changes = SchemaComparison.Compare(_schemas.Get(request.Schema), _schemas.Get(request.Document)).Where(change => change.Severity != SchemaChangeSeverity.Safe);
        return new Answer
        {
            WriteMore = writer => WriteAll(writer, "changes", changes, change =>
            {
                writer.WriteStartObject();
                writer.WriteString("kind", change.Severity == SchemaChangeSeverity.Breaking ? "breaking" : "dangerous");
                writer.WriteString("type", change.Kind);
                writer.WriteString("description", change.Description);
                writer.WriteEndObject();
            }),
        };
    }

    private static Answer Rules() => new()
    {
        WriteMore = writer =>
        {
            WriteAll(writer, "rules", RuleNames.Document, writer.WriteStringValue);
            WriteAll(writer, "sdlRules", RuleNames.Sdl, writer.WriteStringValue);
        },
    };

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items) write(item);
        writer.WriteEndArray();
    }

    private static void Echo(Utf8JsonWriter writer, JsonDocument? json, string name)
    {
        writer.WritePropertyName(name);
        if (json is not null && json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value))
            writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
        else writer.WriteNullValue();
    }
}
