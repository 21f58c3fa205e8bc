using System.Globalization;

namespace PipelineGraph.Core.Import;

/// <summary>One row of a file, its columns by name.</summary>
public sealed class CsvRow(CsvHeader header, string[] fields, long number, long line)
{
    /// <summary>From 1, the header not counted.</summary>
    public long Number => number;

    public string NumberText => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of the file, where the row begins.</summary>
    public long Line => line;

    /// <summary>Of a column that the header has.</summary>
    public string this[string column] => fields[header.IndexOf(column)];
}

/// <summary>The names of the columns.</summary>
public sealed class CsvHeader
{
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

    private CsvHeader(IReadOnlyList<string> columns) => Columns = columns;

    public static CsvHeader None { get; } = new([]);

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Of names in the first row; a name that stands there twice is a problem.</summary>
    public static CsvHeader Of(IReadOnlyList<string> names, ICollection<MappingProblem> problems)
    {
        var header = new CsvHeader([.. names.Select(name => name.Trim())]);
        for (var index = 0; index < names.Count; index++)
        {
            var name = header.Columns[index];
            if (name.Contains(CsvText.InvalidBytes, StringComparison.Ordinal))
                problems.Add(new MappingProblem("", $"Column {index + 1} of the header holds bytes that are not of the encoding: set \"encoding\" in the mapping."));
            else if (!header.indexes.TryAdd(name, index))
                problems.Add(new MappingProblem("", $"The header names the column '{name}' twice: rename one of them."));
        }

        return header;
    }

    public bool Has(string column) => indexes.ContainsKey(column);

    public int IndexOf(string column) => indexes[column];
}

/// <summary>Why a row did not go in.</summary>
/// <param name="Row">From 1, the header not counted.</param>
/// <param name="Line">Of the file, where the row begins.</param>
public sealed record BadRow(long Row, long Line, string Reason);
