using System.Globalization;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>A comparison as the document shows it.</summary>
internal static class Tables
{
    private static readonly (Unit Unit, string Name)[] Units = [(Unit.Person, "people"), (Unit.Company, "companies"), (Unit.Deal, "deals")];

    /// <summary>How many are in each stage under each definition, and, of people, the first beside the one that takes its place.</summary>
    public static IEnumerable<string> Of(DataSet dataSet, IReadOnlyList<EvaluationRunCell> cells)
    {
        var rows = cells.Select(cell => (cell.Unit, Stages: CellKey.Read(cell.Stages), cell.Count)).ToList();
        yield return string.Join('\n',
        [
            "| | people | companies | deals |", "|---|---|---|---|",
            .. DataSet.Definitions.Select((definition, index) => $"| `{definition}` | {string.Join(" | ", Units.Select(unit => Counts(rows.Where(row => row.Unit == unit.Unit).Select(row => (row.Stages[index], row.Count)))))} |"),
        ]);
        var people = rows.Where(row => row.Unit == Unit.Person).Select(row => (From: row.Stages[0]!, To: row.Stages[Array.IndexOf(DataSet.Definitions, dataSet.ChangesTo)]!, row.Count)).ToList();
        List<string> columns = [.. people.GroupBy(row => row.To).OrderByDescending(group => group.Sum(row => row.Count)).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key)];
        yield return string.Join('\n',
        [
            $"| `{DataSet.Definitions[0]}` ↓ `{dataSet.ChangesTo}` → | {string.Join(" | ", columns)} |", $"|---|{string.Concat(columns.Select(_ => "---:|"))}",
            .. people.GroupBy(row => row.From).OrderByDescending(group => group.Sum(row => row.Count)).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"| {group.Key} | {string.Join(" | ", columns.Select(column => Number(group.Where(row => row.To == column).Sum(row => row.Count))))} |"),
        ]);
    }

    private static string Counts(IEnumerable<(string? Stage, long Count)> rows) => string.Join(" · ", rows.Where(row => row.Stage is not null).GroupBy(row => row.Stage)
        .Select(group => (group.Key, Count: group.Sum(row => row.Count))).OrderByDescending(stage => stage.Count).ThenBy(stage => stage.Key, StringComparer.Ordinal)
        .Select(stage => $"{stage.Key} {Number(stage.Count)}"));

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
