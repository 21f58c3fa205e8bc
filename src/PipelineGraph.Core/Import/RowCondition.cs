using System.Globalization;

namespace PipelineGraph.Core.Import;

/// <summary>When a rule holds for a row: in any of its alternatives, every test of a column holds.</summary>
public sealed record RowCondition(IReadOnlyList<IReadOnlyList<ColumnTest>> Alternatives)
{
    public IEnumerable<string> Columns => Alternatives.SelectMany(tests => tests.Select(test => test.Column));

    public bool Holds(CsvRow row)
    {
        foreach (var tests in Alternatives)
        {
            var all = true;
            foreach (var test in tests) all = all && test.Holds(row[test.Column].Trim());
            if (all) return true;
        }

        return false;
    }
}

/// <summary>What the text of a column must be. Texts are compared ordinally.</summary>
public sealed record ColumnTest(string Column)
{
    /// <summary>One of these.</summary>
    public IReadOnlyList<string>? In { get; init; }

    public IReadOnlyList<string>? NotIn { get; init; }

    public string? StartsWith { get; init; }

    public bool? Empty { get; init; }

    /// <summary>A number above this one.</summary>
    public decimal? Above { get; init; }

    /// <summary>A number below this one.</summary>
    public decimal? Below { get; init; }

    public bool Holds(string text) =>
        (In is null || In.Contains(text, StringComparer.Ordinal))
        && (NotIn is null || !NotIn.Contains(text, StringComparer.Ordinal))
        && (StartsWith is null || text.StartsWith(StartsWith, StringComparison.Ordinal))
        && (Empty is null || Empty == (text.Length == 0))
        && ((Above is null && Below is null) || (Number(text) is { } number && !(number <= Above) && !(number >= Below)));

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;
}
