namespace PipelineGraph.Data.Queries;

/// <summary>In which of the two ways the rows of a period are read, counted once for each question.</summary>
internal sealed class PeriodWidth(ReadSession session)
{
    private readonly ReadOnce<(DateTimeOffset? From, DateTimeOffset? To, long? UpTo, string Stages, bool BeforeItsEnd), bool> wide = new();

    /// <param name="stages">Those that are asked about; null: all.</param>
    public async ValueTask<PeriodSelection> SelectionAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken, IReadOnlyList<string>? stages = null) => new(
        source,
        // What stood at the ends is told as it was known then, whenever it was learnt.
        source.Learnt is { } learnt && figure is PeriodFigure.AtStart or PeriodFigure.AtEnd
            ? await IsWideAsync(source.KnownAt(learnt.UpTo) with { Changed = null }, stages ?? source.All, beforeItsEnd: true, cancellationToken)
            : await IsWideAsync(source, stages ?? source.All, FigureOf.IsOfBefore(figure), cancellationToken));

    /// <summary>
    /// Whether a period has so many stays that all of the tenant's are read in less time than their subjects are looked up. No more of them are counted than that takes.
    /// </summary>
    /// <param name="beforeItsEnd">With who was in a stage before.</param>
    public Task<bool> IsWideAsync(PeriodSource source, IReadOnlyList<string> stages, bool beforeItsEnd, CancellationToken cancellationToken) =>
        source.Slices.Count > 0 || source.Changed is not null || source.Learnt is { Behind: > 0 } ? Task.FromResult(false) :
        wide.OfAsync((source.From, source.To, source.Learnt?.UpTo, string.Join(',', stages), beforeItsEnd), async _ =>
        {
            var sql = session.Statement();
            // Of what was learnt from the beginning the numbers tell how much it is.
            if (source.Learnt is { UpTo: var upTo }) PeriodSelection.Many(sql.Add($"SELECT CAST({new Column(SqlDialect.Text(upTo))} AS bigint), "));
            else PeriodSelection.Many(sql.Add("SELECT COUNT(*), ")).FromRows("t", rows => new PeriodSelection(source).Some(rows, stages, beforeItsEnd));
            var (some, many) = (await session.ListAsync(sql, static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken))[0];
            return many > 0 && some >= many;
        });
}
