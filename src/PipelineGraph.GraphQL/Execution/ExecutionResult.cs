using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.GraphQL;

/// <summary>What a request gave: a <see cref="RequestErrorResult"/>, an <see cref="OperationResult"/> or a <see cref="ResponseStream"/> (section 7.1).</summary>
public abstract class ExecutionResult
{
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 100_000,
        SkipValidation = true,
    };

    internal static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WriteStartArray("errors"u8);
        foreach (var error in errors) error.WriteTo(writer);
        writer.WriteEndArray();
    }
}

/// <summary>What kept a request from being executed.</summary>
public enum RequestErrorKind
{
    /// <summary>The document cannot be parsed, or there is none.</summary>
    Syntax,

    /// <summary>No document is known by the id, or the document is none that may be run.</summary>
    UnknownDocument,

    /// <summary>The id is malformed, or not that of the text beside it.</summary>
    DocumentMismatch,

    /// <summary>The document breaks a rule of chapter 5 or a limit.</summary>
    Validation,

    /// <summary>The operation cannot be told, or the schema has no such root type.</summary>
    Operation,

    /// <summary>A variable's value is missing or not of its type.</summary>
    Variables,

    /// <summary>The transport does not allow this kind of operation.</summary>
    NotAllowed,

    /// <summary>The operation is a subscription and the transport cannot carry a stream.</summary>
    StreamNotAllowed,

    /// <summary>A subscription's source stream could not be made.</summary>
    SourceStream,

    /// <summary>The request may only ask for the schema, and asks for more.</summary>
    NotIntrospection,
}

/// <summary>A request error result: nothing was executed, the response has no data (section 7.1.1).</summary>
public sealed class RequestErrorResult(RequestErrorKind kind, IReadOnlyList<GraphQLError> errors) : ExecutionResult
{
    public RequestErrorKind Kind { get; } = kind;

    public IReadOnlyList<GraphQLError> Errors { get; } = errors;

    /// <summary>One JSON response object, UTF-8.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        writer.WriteStartObject();
        WriteErrors(writer, Errors);
        writer.WriteEndObject();
    }
}

/// <summary>An execution result: data, which may be null, and the errors met on the way (section 7.1.1).</summary>
/// <remarks>Disposing it, once its text has been used, lets another response have its memory; not to do so is no fault.</remarks>
public sealed class OperationResult : ExecutionResult, IDisposable
{
    private readonly ResponseBuffer _buffer;
    private readonly ReadOnlyMemory<byte>? _text;
    private readonly bool? _isDataNull;
    private ObjectResult? _data;
    private int _start = -1;

    internal OperationResult(ObjectResult? data, IReadOnlyList<GraphQLError> errors, ResponseBuffer? buffer = null)
    {
        _data = data;
        _buffer = buffer ?? ResponseBuffer.Rent();
        Errors = errors;
    }

    /// <summary>One that has been written, and can be read by many at once.</summary>
    private OperationResult(OperationResult written, ReadOnlyMemory<byte> text)
    {
        (_buffer, _text) = (null!, text);
        // What the text was written from is let go of.
        (_isDataNull, Errors, Extensions) = (written.IsDataNull, written.Errors, written.Extensions);
    }

    public bool HasErrors => Errors.Count > 0;

    public bool IsDataNull => _isDataNull ?? _data is null;

    /// <summary>Whether it says nothing at all, by no fault of who asked.</summary>
    internal bool IsLost => IsDataNull && Errors.Any(static error => error.Code == ErrorCodes.Internal);

    public IReadOnlyList<GraphQLError> Errors { get; private set; }

    /// <summary>The longest text; a longer one gives way to an error.</summary>
    internal int MaxBytes { get; init; } = int.MaxValue;

    /// <summary>What the response says beside data and errors; null for nothing.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; internal set; }

    /// <summary>One JSON response object, UTF-8, until the result is disposed.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (_text is { } text) return text;
            if (_start < 0) Compose();
            return _buffer.From(_start);
        }
    }

    /// <summary>One JSON response object, UTF-8.</summary>
    public void WriteTo(IBufferWriter<byte> output) => output.Write(Json.Span);

    /// <summary>The same response with memory of its own, which disposing does not take from others; this one is disposed.</summary>
    internal OperationResult ToShared()
    {
        var text = Json.ToArray();
        var shared = new OperationResult(this, text);
        Dispose();
        return shared;
    }

    public void Dispose()
    {
        if (_text is not null) return;
        ObjectDisposedException.ThrowIf(_start == int.MaxValue, this);
        _start = int.MaxValue;
        _buffer.Return();
    }

    private void Compose()
    {
        _buffer.End = (long)_buffer.Position + MaxBytes;
        Limit over;
        FormattableString message;
        try
        {
            _start = Write();
            var bytes = _buffer.Position - _start;
            if (bytes <= MaxBytes) return;
            (over, message) = (new Limit("ResponseBytes", bytes, MaxBytes), $"The response has {bytes} bytes; at most {MaxBytes} are allowed. Select less at a time.");
        }
        catch (ResponseTooLongException)
        {
            (over, message) = (new Limit("ResponseBytes", null, MaxBytes), $"The response has more than the {MaxBytes} bytes allowed. Select less at a time.");
        }
        _data = null;
        Errors = [over.ToError(message)];
        _buffer.End = long.MaxValue;
        _start = Write();
    }

    private int Write()
    {
        _buffer.Restart();
        var start = _buffer.Position;
        var writer = _buffer.Writer;
        writer.WriteStartObject();
        writer.WritePropertyName("data"u8);
        if (_data is null) writer.WriteNullValue();
        else _data.WriteTo(_buffer);
        if (HasErrors) WriteErrors(writer, Errors);
        if (Extensions is not null)
        {
            writer.WritePropertyName("extensions"u8);
            JsonSerializer.Serialize(writer, Extensions);
        }
        writer.WriteEndObject();
        writer.Flush();
        return start;
    }
}
