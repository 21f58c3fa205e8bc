using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>A data set under all five definitions, row by row beside what its file says.</summary>
public abstract class FiveDefinitionsTests<TDataSet>(DataSetFixture<TDataSet> fixture)
    where TDataSet : DataSet, new()
{
    private protected DataSetFixture<TDataSet> Fixture => fixture;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_definition_puts_everybody_where_the_file_says()
    {
        var imported = await fixture.ImportedAsync();
        var cells = await imported.ComparisonAsync(Cancellation);

        var members = await imported.MembersAsync(imported.ComparisonNo, cells, Cancellation);

        Assert.Equal(imported.Expected.Count, members.Count);
        // The first few tell more than thousands would.
        Assert.Empty(imported.Expected
            .Where(row => !CellKey.Read(Assert.Single(members[row.Key]).Stages).SequenceEqual(row.Value))
            .Take(10).Select(row => $"{row.Key.Unit} {row.Key.Id}: {members[row.Key].Single().Stages}, by the file {string.Join(',', row.Value)}"));
    }

    [Fact]
    public async Task Two_definitions_side_by_side_are_the_cross_tabulation_of_the_file()
    {
        var imported = await fixture.ImportedAsync();

        var cells = await imported.ComparisonAsync(Cancellation);

        for (var one = 0; one < DataSet.Definitions.Length; one++)
        {
            for (var other = one; other < DataSet.Definitions.Length; other++)
            {
                Assert.Equal(
                    Counted(imported.Expected.Select(row => (row.Key.Unit, row.Value[one], row.Value[other], 1L))),
                    Counted(cells.Select(cell => (cell.Unit, CellKey.Read(cell.Stages)[one], CellKey.Read(cell.Stages)[other], cell.Count))));
            }
        }
    }

    [Fact]
    public async Task A_preview_says_what_the_activation_then_does_and_both_what_the_file_says()
    {
        var imported = await fixture.ImportedAsync();
        var (from, to) = (0, Array.IndexOf(DataSet.Definitions, fixture.DataSet.ChangesTo));
        var expected = Counted(imported.Expected.Where(row => row.Value[from] is not null || row.Value[to] is not null).Select(row => (row.Key.Unit, row.Value[from], row.Value[to], 1L)));

        var (_, cells) = await imported.RunAsync(
            new StartRunCommand { Kind = RunKind.Preview, Candidates = await imported.CandidatesAsync([fixture.DataSet.ChangesTo], Cancellation) }, Cancellation);
        var activation = await imported.ActivateAsync(fixture.DataSet.ChangesTo, Cancellation);

        Assert.Equal(expected, Counted(cells.Select(cell => (cell.Unit, CellKey.Read(cell.Stages)[0], CellKey.Read(cell.Stages)[1], cell.Count))));
        await using var context = await imported.OpenAsync(Cancellation);
        var moves = await context.StageChanges.Where(change => change.Number >= activation.FirstNumber)
            .GroupBy(change => new { change.Unit, change.FromStage, change.ToStage, change.Cause, change.ToBinding })
            .Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(Cancellation);
        Assert.All(moves, move => Assert.Equal((ChangeCause.Activation, (int?)activation.BindingNo), (move.Key.Cause, move.Key.ToBinding)));
        Assert.Equal(expected, Counted(moves.Select(move => (move.Key.Unit, move.Key.FromStage, move.Key.ToStage, move.Count))));
        var present = await context.FunnelCounts.Where(count => count.BindingNo == activation.BindingNo && count.Present > 0).ToListAsync(Cancellation);
        Assert.Equal(
            Counted(imported.Expected.Where(row => row.Value[to] is not null).Select(row => (row.Key.Unit, row.Value[to], (string?)null, 1L))),
            Counted(present.Select(count => (count.Unit, (string?)count.StageKey, (string?)null, count.Present))));
    }

    [Fact]
    public async Task The_document_shows_these_counts()
    {
        var imported = await fixture.ImportedAsync();
        var cells = await imported.ComparisonAsync(Cancellation);

        var document = await File.ReadAllTextAsync(Repository.File("plugins", "README.md"), Cancellation);

        Assert.All(Tables.Of(fixture.DataSet, cells), table => Assert.True(document.Contains(table, StringComparison.Ordinal), $"plugins/README.md lacks this table:\n{table}"));
    }

    /// <summary>How many people are in cells of such stages, of the five in their order.</summary>
    private protected static long People(IEnumerable<EvaluationRunCell> cells, Func<IReadOnlyList<string?>, bool> stages) =>
        cells.Where(cell => cell.Unit == Unit.Person && stages(CellKey.Read(cell.Stages))).Sum(cell => cell.Count);

    private static IEnumerable<string> Counted(IEnumerable<(Unit Unit, string? From, string? To, long Count)> rows) =>
        rows.GroupBy(row => (row.Unit, row.From, row.To)).Select(group => $"{group.Key.Unit} {group.Key.From} → {group.Key.To}: {group.Sum(row => row.Count)}").Order(StringComparer.Ordinal);
}
