using System.Text;

namespace PipelineGraph.Core.Import;

/// <summary>A text with places for columns: <c>{column}</c>, or <c>{#}</c> for the number of the row; a doubled brace stands for itself.</summary>
public sealed class Template
{
    private readonly IReadOnlyList<(string Text, bool IsColumn)> parts;

    private Template(string text, IReadOnlyList<(string Text, bool IsColumn)> parts) => (Text, this.parts) = (text, parts);

    public string Text { get; }

    public static Template RowNumber { get; } = new("{#}", [("#", true)]);

    public IEnumerable<string> Columns => parts.Where(part => part.IsColumn && part.Text != "#").Select(part => part.Text);

    /// <summary>The whole text of a column.</summary>
    public static Template Column(string name) => new("{" + name + "}", [(name, true)]);

    /// <summary>Null when a brace is not closed.</summary>
    public static Template? Parse(string text)
    {
        var parts = new List<(string, bool)>();
        var literal = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character is '{' or '}' && index + 1 < text.Length && text[index + 1] == character)
            {
                literal.Append(character);
                index++;
                continue;
            }

            if (character == '}') return null;
            if (character != '{')
            {
                literal.Append(character);
                continue;
            }

            var end = text.IndexOf('}', index);
            if (end <= index + 1) return null;
            if (literal.Length > 0) parts.Add((literal.ToString(), false));
            literal.Clear();
            parts.Add((text[(index + 1)..end], true));
            index = end;
        }

        if (literal.Length > 0) parts.Add((literal.ToString(), false));
        return new Template(text, parts);
    }

    /// <summary>The filled text, trimmed; null when it names columns and all of them (of an id: one of them) are unknown.</summary>
    public string? Fill(CsvRow row, IReadOnlyList<string> unknown, bool isId = false)
    {
        if (parts.Count == 1 && parts[0] is { IsColumn: true } only) return Known(row, only.Text, unknown);
        var builder = new StringBuilder();
        var (columns, known) = (0, 0);
        foreach (var (text, isColumn) in parts)
        {
            if (!isColumn)
            {
                builder.Append(text);
                continue;
            }

            columns++;
            if (Known(row, text, unknown) is not { } value) continue;
            known++;
            builder.Append(value);
        }

        if (columns > 0 && (known == 0 || (isId && known < columns))) return null;
        return builder.ToString().Trim() is { Length: > 0 } filled ? filled : null;
    }

    private static string? Known(CsvRow row, string column, IReadOnlyList<string> unknown)
    {
        if (column == "#") return row.NumberText;
        var text = row[column].Trim();
        return text.Length == 0 || unknown.Contains(text, StringComparer.Ordinal) ? null : text;
    }
}
