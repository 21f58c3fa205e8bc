using System.Collections.Concurrent;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Prepared documents by their text, bounded: when one generation is full the one before it is dropped.</summary>
internal sealed class DocumentCache(int capacity)
{
    private const int MaxTextLength = 100_000;

    private ConcurrentDictionary<string, PreparedDocument> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, PreparedDocument> _old = new(StringComparer.Ordinal);

    public PreparedDocument? Find(string text)
    {
        if (_young.TryGetValue(text, out var document)) return document;
        if (!_old.TryGetValue(text, out document)) return null;
        Add(text, document);
        return document;
    }

    public void Add(string text, PreparedDocument document)
    {
        if (text.Length > MaxTextLength) return;
        if (_young.Count >= capacity / 2)
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }
        _young[text] = document;
    }
}
