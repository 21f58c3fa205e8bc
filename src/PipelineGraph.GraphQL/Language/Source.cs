namespace PipelineGraph.GraphQL.Language;

/// <summary>The text of a document and the name it is known by in messages.</summary>
public sealed class Source(string body, string name = "GraphQL request")
{
    public string Body { get; } = body;

    public string Name { get; } = name;

    /// <summary>Line and column of a UTF-16 position; \r\n, \n and \r each end a line (section 2.1.2).</summary>
    public SourceLocation GetLocation(int position)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < position && i < Body.Length; i++)
        {
            var c = Body[i];
            if (c is not ('\n' or '\r')) continue;
            if (c == '\r' && i + 1 < Body.Length && Body[i + 1] == '\n')
            {
                if (i + 1 >= position) break;
                i++;
            }
            line++;
            lineStart = i + 1;
        }
        return new SourceLocation(line, position - lineStart + 1);
    }
}

/// <summary>The stretch of a source that a node was read from; without a source for nodes made by code.</summary>
public readonly record struct Location(Source? Source, int Start, int End);
