using System.Text;

namespace PipelineGraph.GraphQL.Language;

/// <summary>The common indentation of block strings: taken away when read, chosen when printed (section 2.9.4).</summary>
internal static class BlockString
{
    /// <summary>BlockStringValue(rawValue)</summary>
    public static string Dedent(List<string> lines)
    {
        var common = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = LeadingWhitespace(lines[i]);
            if (indent == lines[i].Length) continue;
            if (first < 0) first = i;
            last = i;
            if (i != 0 && indent < common) common = indent;
        }
        if (first < 0) return "";
        var text = new StringBuilder();
        for (var i = first; i <= last; i++)
        {
            if (i > first) text.Append('\n');
            var line = lines[i];
            text.Append(i == 0 ? line : line[Math.Min(common, line.Length)..]);
        }
        return text.ToString();
    }

    /// <summary>Prints a value so that reading it again gives the same value.</summary>
    public static string Print(string value, bool minimize = false)
    {
        var escaped = value.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal);
        var lines = escaped.Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        var isSingleLine = lines.Length == 1;
        var forceLeadingNewLine = lines.Length > 1 && lines.Skip(1).All(line => line.Length == 0 || line[0] is ' ' or '\t');
        var trailingTripleQuotes = escaped.EndsWith("\\\"\"\"", StringComparison.Ordinal);
        var trailingQuote = value.EndsWith('"') && !trailingTripleQuotes;
        var forceTrailingNewLine = trailingQuote || value.EndsWith('\\');
        var asMultipleLines = !minimize
            && (!isSingleLine || value.Length > 70 || forceTrailingNewLine || forceLeadingNewLine || trailingTripleQuotes);
        var skipLeadingNewLine = isSingleLine && value.Length > 0 && (value[0] is ' ' or '\t');
        var text = new StringBuilder("\"\"\"");
        if ((asMultipleLines && !skipLeadingNewLine) || forceLeadingNewLine) text.Append('\n');
        text.Append(escaped);
        if (asMultipleLines || forceTrailingNewLine) text.Append('\n');
        return text.Append("\"\"\"").ToString();
    }

    private static int LeadingWhitespace(string line)
    {
        var i = 0;
        while (i < line.Length && (line[i] is ' ' or '\t')) i++;
        return i;
    }
}
