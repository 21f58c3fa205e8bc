namespace PipelineGraph.GraphQL.Execution;

/// <summary>Prepared documents by their text, bounded in number and size: when one generation is full the one before it is dropped.</summary>
internal sealed class DocumentCache(int maxDocuments, int maxCharacters)
{
    private readonly Lock _lock = new();
    private Dictionary<string, PreparedDocument> _young = new(StringComparer.Ordinal);
    private Dictionary<string, PreparedDocument> _old = new(StringComparer.Ordinal);
    private int _youngCharacters;

    public PreparedDocument? Find(string text)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(text, out var document)) return document;
            if (_old.TryGetValue(text, out document)) AddYoung(text, document);
            return document;
        }
    }

    public void Add(string text, PreparedDocument document)
    {
        lock (_lock) AddYoung(text, document);
    }

    private void AddYoung(string text, PreparedDocument document)
    {
        if (text.Length > maxCharacters / 2) return;
        if (_young.Count + 1 > maxDocuments / 2 || _youngCharacters + text.Length > maxCharacters / 2)
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
            _youngCharacters = 0;
        }
        if (_young.TryAdd(text, document)) _youngCharacters += text.Length;
    }
}
