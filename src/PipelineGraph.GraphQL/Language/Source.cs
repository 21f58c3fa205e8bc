namespace PipelineGraph.GraphQL.Language;

/// <summary>The text of a document and the name it is known by in messages.</summary>
public sealed class Source(string body, string name = "GraphQL request")
{
    private List<int>? _lineStarts;

    public string Body { get; } = body;

    public string Name { get; } = name;

    /// <summary>Line and column of a UTF-16 position; \r\n, \n and \r each end a line (section 2.1.2).</summary>
    public SourceLocation GetLocation(int position)
    {
        var starts = _lineStarts ??= LineStarts(Body);
        var at = starts.BinarySearch(position);
        var line = at >= 0 ? at : ~at - 1;
        return new SourceLocation(line + 1, position - starts[line] + 1);
    }

    private static List<int> LineStarts(string body)
    {
        List<int> starts = [0];
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\n' || (body[i] == '\r' && (i + 1 == body.Length || body[i + 1] != '\n'))) starts.Add(i + 1);
        }
        return starts;
    }
}

/// <summary>The stretch of a source that a node was read from; without a source for nodes made by code.</summary>
public readonly record struct Location(Source? Source, int Start, int End);
