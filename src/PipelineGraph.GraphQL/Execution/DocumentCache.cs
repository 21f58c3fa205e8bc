namespace PipelineGraph.GraphQL.Execution;

/// <summary>Prepared documents by their text or its hash, bounded in number and size: when one generation is full the one before it is dropped.</summary>
internal sealed class DocumentCache(int maxDocuments, int maxCharacters)
{
    private readonly Lock _lock = new();
    private Dictionary<string, PreparedDocument> _young = new(StringComparer.Ordinal);
    private Dictionary<string, PreparedDocument> _old = new(StringComparer.Ordinal);
    private int _youngCharacters;

    public PreparedDocument? Find(string key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out var document)) return document;
            if (_old.TryGetValue(key, out document)) AddYoung(key, document);
            return document;
        }
    }

    public void Add(string key, PreparedDocument document)
    {
        lock (_lock) AddYoung(key, document);
    }

    private void AddYoung(string key, PreparedDocument document)
    {
        if (document.Weight > maxCharacters / 2) return;
        if (_young.Count + 1 > maxDocuments / 2 || _youngCharacters + document.Weight > maxCharacters / 2)
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
            _youngCharacters = 0;
        }
        if (_young.TryAdd(key, document)) _youngCharacters += document.Weight;
    }
}
