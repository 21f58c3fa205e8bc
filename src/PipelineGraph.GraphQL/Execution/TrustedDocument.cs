using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>A document that may be run by its id (GraphQL over HTTP, appendix A).</summary>
/// <param name="Id">The SHA-256 hash of the text in lower-case hexadecimal, with or without <c>sha256:</c>; or any other id.</param>
/// <param name="Text">The document.</param>
/// <param name="Source">Where it was read, for messages.</param>
public sealed record TrustedDocument(string Id, string Text, string Source);

/// <summary>The documents that may be run by their ids, prepared.</summary>
internal sealed partial class TrustedDocuments(FrozenDictionary<string, (string Text, PreparedDocument Document)> byId, bool only)
{
    public static readonly TrustedDocuments None = new(FrozenDictionary<string, (string Text, PreparedDocument Document)>.Empty, only: false);

    private readonly FrozenDictionary<string, PreparedDocument> _byText = byId.Values
        .DistinctBy(pair => pair.Text, StringComparer.Ordinal)
        .ToFrozenDictionary(pair => pair.Text, pair => pair.Document, StringComparer.Ordinal);

    /// <summary>Whether no others are run.</summary>
    public bool Only { get; } = only;

    public bool TryFind(string key, out (string Text, PreparedDocument Document) trusted) => byId.TryGetValue(key, out trusted);

    public PreparedDocument? FindText(string text) => _byText.GetValueOrDefault(text);

    /// <summary>An id as it is kept: a hash goes without its prefix, since there is another way to send it.</summary>
    public static string KeyOf(string id) => id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;

    public static bool IsHash(string key) => Hash().IsMatch(key);

    /// <summary>Section "Document identifier syntax" of the appendix.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex("^(?:(?:sha256|x-[A-Za-z0-9._~-]+):)?[A-Za-z0-9._~-]{1,200}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
