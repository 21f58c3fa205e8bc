using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Parses and validates a text, or finds it where it was kept; gives what refuses it.</summary>
internal delegate RequestErrorResult? PrepareDocument(string text, out PreparedDocument document);

/// <summary>Finds a request's document: by its text, by an id that is trusted, or by a hash that came with the text before.</summary>
internal sealed class DocumentLookup(ExecutorOptions options, DocumentCache byText, PrepareDocument prepare)
{
    private readonly DocumentCache _byHash = new(options.CachedDocuments, options.CachedCharacters);
    private volatile TrustedDocuments _trusted = TrustedDocuments.None;

    /// <summary>Every transport's requests come by here.</summary>
    public RequestErrorResult? Find(GraphQLRequest request, out PreparedDocument document)
    {
        var trusted = _trusted;
        if (request.DocumentId is { } id)
        {
            if (TrustedDocuments.IsId(id)) return FindKey(trusted, TrustedDocuments.KeyOf(id), request.Query, "There is no document of this documentId.", out document);
            document = null!;
            return Refuse(RequestErrorKind.DocumentMismatch, "The documentId is none: write \"sha256:\" and 64 lower-case hexadecimal digits, or an id that was agreed on.", ErrorCodes.PersistedQueryMismatch);
        }

        if (request.Extensions is { ValueKind: JsonValueKind.Object } extensions
            && extensions.TryGetProperty("persistedQuery"u8, out var persisted) && persisted.ValueKind != JsonValueKind.Null)
            return FindPersisted(trusted, persisted, request.Query, out document);

        document = null!;
        if (string.IsNullOrEmpty(request.Query)) return Refuse(RequestErrorKind.Syntax, "Must provide query string.", ErrorCodes.Syntax);
        if (!trusted.Only) return prepare(request.Query, out document);
        if (trusted.FindText(request.Query) is not { } found) return NotTrusted();
        document = found;
        return null;
    }

    /// <summary>Replaces what is trusted, if nothing is wrong with it.</summary>
    public bool Trust(IReadOnlyCollection<TrustedDocument> documents, bool only, ICollection<string> problems)
    {
        var byId = new Dictionary<string, (string Text, PreparedDocument Document)>(StringComparer.Ordinal);
        foreach (var (id, text, source) in documents)
        {
            var key = TrustedDocuments.KeyOf(id);
            if (!TrustedDocuments.IsId(id)) problems.Add($"{source}: '{id}' is no id: write the SHA-256 hash of the text, or letters, digits and -._~.");
            else if (TrustedDocuments.IsHash(key) && HashOf(text) is var hash && hash != key) problems.Add($"{source}: the id is {key}, but the text has the hash {hash}.");
            else if (byId.TryGetValue(key, out var other) && other.Text != text) problems.Add($"{source}: the id {key} is that of another document too.");
            else if (prepare(text, out var document) is { } invalid) AddErrors(source, invalid, problems);
            else byId[key] = (text, document);
        }

        if (problems.Count > 0) return false;
        _trusted = new TrustedDocuments(byId.ToFrozenDictionary(StringComparer.Ordinal), only);
        return true;
    }

    /// <summary>Automatic persisted queries, as Apollo's clients send them: <c>{ version: 1, sha256Hash }</c>.</summary>
    private RequestErrorResult? FindPersisted(TrustedDocuments trusted, JsonElement persisted, string? text, out PreparedDocument document)
    {
        document = null!;
        if (persisted.ValueKind != JsonValueKind.Object
            || !persisted.TryGetProperty("sha256Hash"u8, out var given) || given.ValueKind != JsonValueKind.String || given.GetString() is not { } hash
            || !TrustedDocuments.IsHash(hash = hash.ToLowerInvariant()))
            return Refuse(RequestErrorKind.DocumentMismatch, "extensions.persistedQuery must be an object with version: 1 and sha256Hash: 64 hexadecimal digits.", ErrorCodes.PersistedQueryMismatch);
        if (!persisted.TryGetProperty("version"u8, out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 1)
            return Refuse(RequestErrorKind.UnknownDocument, "Unsupported persisted query version: 1 is known.", ErrorCodes.PersistedQueryNotSupported);
        if (!options.AutomaticPersistedQueries && !trusted.TryFind(hash, out _) && string.IsNullOrEmpty(text))
            return Refuse(RequestErrorKind.UnknownDocument, "PersistedQueryNotSupported", ErrorCodes.PersistedQueryNotSupported);
        // Clients know the message by heart and send the text when they read it.
        return FindKey(trusted, hash, text, "PersistedQueryNotFound", out document);
    }

    private RequestErrorResult? FindKey(TrustedDocuments trusted, string key, string? text, string notFound, out PreparedDocument document)
    {
        var hasText = !string.IsNullOrEmpty(text);
        document = null!;
        if (trusted.TryFind(key, out var known))
        {
            if (hasText && text != known.Text) return Mismatch();
            document = known.Document;
            return null;
        }

        if (trusted.Only) return NotTrusted();
        var mayKeep = options.AutomaticPersistedQueries && TrustedDocuments.IsHash(key);
        if (mayKeep && _byHash.Find(key) is { } kept && (!hasText || ReferenceEquals(kept, byText.Find(text!))))
        {
            document = kept;
            return null;
        }

        if (!hasText) return Refuse(RequestErrorKind.UnknownDocument, notFound, ErrorCodes.PersistedQueryNotFound);
        if (TrustedDocuments.IsHash(key) && HashOf(text!) != key) return Mismatch();
        if (prepare(text!, out document) is { } invalid) return invalid;
        if (mayKeep) _byHash.Add(key, document);
        return null;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void AddErrors(string source, RequestErrorResult invalid, ICollection<string> problems)
    {
        foreach (var error in invalid.Errors)
        {
            var place = error.Locations.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({error.Locations[0].Line}:{error.Locations[0].Column})");
            problems.Add($"{source}: {error.Message}{place}");
        }
    }

    private static RequestErrorResult NotTrusted() => Refuse(
        RequestErrorKind.UnknownDocument, "Only documents that the server was given beforehand are run: send the id of one as documentId or in extensions.persistedQuery.", ErrorCodes.NotTrusted);

    private static RequestErrorResult Mismatch() => Refuse(
        RequestErrorKind.DocumentMismatch, "provided sha does not match query: send the SHA-256 hash of the query's text, or leave one of them out.", ErrorCodes.PersistedQueryMismatch);

    private static RequestErrorResult Refuse(RequestErrorKind kind, string message, string code) => new(kind, [GraphQLError.At(message, code)]);
}
