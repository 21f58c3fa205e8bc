using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Writing;

/// <summary>
/// A switch of all subjects in set statements: what <c>LedgerWriter</c> writes of one subject, of all of them. The ledger's rows come first; history, spans
/// and counters follow from them. Chunk by chunk, so that the memory does not grow with the base.
/// </summary>
internal sealed class StageSwitch(WriteConnection connection, Guid tenantId, Func<DateTimeOffset, object> instant, SwitchRequest request)
{
    private const int Chunk = 20_000;
    private const int MostNamed = 10;

    private const string OpenSpan = "s.tenant_id = v.tenant_id AND s.subject_id = v.subject_id AND s.known_to = 9223372036854775807 AND s.left_at IS NULL";

    private const string Columns =
        "tenant_id, number, change_id, batch_end, kind, subject_id, unit, from_binding, from_stage, to_binding, to_stage, present_binding, present_stage, direction, effective_at, recorded_at, numbered_at, cause";

    public async ValueTask<SwitchResult> RunAsync(CancellationToken cancellationToken)
    {
        await KeepStagesAsync(cancellationToken);
        var stageless = await connection.ListAsync(
            $"SELECT v.subject_id, v.failure FROM verdict v WHERE v.tenant_id = @p0 AND v.binding_no = @p1 AND v.status = {(int)VerdictStatus.Failed} AND v.stage_key = '' ORDER BY v.subject_id LIMIT {MostNamed}",
            static reader => (reader.GetGuid(0), reader.GetString(1)), cancellationToken, tenantId, request.ToBinding);
        if (stageless.Count > 0) return new SwitchResult(0, stageless);

        var moves = await MovesAsync(cancellationToken);
        var leaving = await LeavingAsync(cancellationToken);
        var total = moves.Sum(move => move.Count) + leaving.Sum(move => move.Count);
        var end = request.Head + total;
        var head = await MoveAllAsync(moves, end, cancellationToken);
        if (leaving.Count > 0) await LeaveAsync(head, end, cancellationToken);
        await connection.ExecuteAsync(
            "UPDATE verdict SET entered_at = @p2 WHERE tenant_id = @p0 AND binding_no = @p1", cancellationToken, tenantId, request.ToBinding, instant(request.At));
        await CountAsync([.. moves, .. leaving], cancellationToken);
        return new SwitchResult(total, []);
    }

    /// <summary>Who the new definition fails on keeps its stage, where the definition has one of that key.</summary>
    private async ValueTask KeepStagesAsync(CancellationToken cancellationToken)
    {
        foreach (var (unit, stage, _) in request.Reached)
        {
            await connection.ExecuteAsync(
                $"""
                UPDATE verdict AS v SET stage_key = @p3 WHERE v.tenant_id = @p0 AND v.binding_no = @p1 AND v.unit = @p2 AND v.status = {(int)VerdictStatus.Failed} AND v.stage_key = ''
                AND EXISTS (SELECT 1 FROM stage_span s WHERE {OpenSpan} AND s.stage_key = @p3)
                """,
                cancellationToken, tenantId, request.ToBinding, (int)unit, stage);
        }
    }

    /// <summary>How many subjects go from which stage to which.</summary>
    private async ValueTask<List<Moves>> MovesAsync(CancellationToken cancellationToken) =>
        await connection.ListAsync(
            $"""
            SELECT v.unit, s.binding_no, s.stage_key, v.stage_key, COUNT(*) FROM verdict v LEFT JOIN stage_span s ON {OpenSpan}
            WHERE v.tenant_id = @p0 AND v.binding_no = @p1 AND v.stage_key <> '' GROUP BY v.unit, s.binding_no, s.stage_key, v.stage_key ORDER BY 1, 2, 3, 4
            """,
            static reader => new Moves((Unit)reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3), reader.GetInt64(4)),
            cancellationToken, tenantId, request.ToBinding);

    /// <summary>Those of units that the new definition does not stage.</summary>
    private async ValueTask<List<Moves>> LeavingAsync(CancellationToken cancellationToken) =>
        await connection.ListAsync(
            $"""
            SELECT s.unit, s.binding_no, s.stage_key, COUNT(*) FROM stage_span s
            WHERE s.tenant_id = @p0 AND s.binding_no = @p1 AND s.unit NOT IN ({UnitList}) AND s.known_to = 9223372036854775807 AND s.left_at IS NULL GROUP BY s.unit, s.binding_no, s.stage_key ORDER BY 1, 2, 3
            """,
            static reader => new Moves((Unit)reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), null, reader.GetInt64(3)),
            cancellationToken, tenantId, request.FromBinding);

    /// <summary>Numbers, so no text of anybody's.</summary>
    private string UnitList => string.Join(", ", request.Units.Select(unit => ((int)unit).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private async ValueTask<long> MoveAllAsync(List<Moves> moves, long end, CancellationToken cancellationToken)
    {
        // Only the pairs that occur, of which there are few whatever the number of stages.
        var directions = moves.Where(move => move.From is not null)
            .Join(request.Directions, move => (move.Unit, move.From!, move.To!), direction => (direction.Unit, direction.From, direction.To), (_, direction) => direction)
            .Where(direction => direction.Direction != MoveDirection.None).Distinct().ToList();
        var values = string.Join(", ", directions.Select((_, index) => $"(@p{8 + (index * 4)}, @p{9 + (index * 4)}, @p{10 + (index * 4)}, @p{11 + (index * 4)})"));
        object[] pairs = [.. directions.SelectMany(direction => new object[] { (int)direction.Unit, direction.From, direction.To, (int)direction.Direction })];
        var lookup = directions.Count == 0
            ? $"{(int)MoveDirection.None}"
            : $"COALESCE((SELECT d.column4 FROM (VALUES {values}) d WHERE d.column1 = v.unit AND d.column2 = s.stage_key AND d.column3 = v.stage_key), {(int)MoveDirection.None})";
        var (head, after) = (request.Head, Guid.Empty);
        while (await UpperBoundAsync(after, cancellationToken) is { } upTo)
        {
            var count = await connection.ExecuteAsync(
                $"""
                INSERT INTO stage_change ({Columns})
                SELECT v.tenant_id, @p4 + ROW_NUMBER() OVER (ORDER BY v.subject_id), new_change_id(), @p5, {(int)ChangeKind.Moved}, v.subject_id, v.unit, s.binding_no, s.stage_key,
                    v.binding_no, v.stage_key, v.binding_no, v.stage_key, CASE WHEN s.stage_key IS NULL THEN {(int)MoveDirection.Entered} ELSE {lookup} END, @p6, @p6, @p7, {(int)ChangeCause.Activation}
                FROM verdict v LEFT JOIN stage_span s ON {OpenSpan}
                WHERE v.tenant_id = @p0 AND v.binding_no = @p1 AND v.subject_id > @p2 AND v.subject_id <= @p3 AND v.stage_key <> ''
                """,
                cancellationToken, [tenantId, request.ToBinding, after, upTo, head, end, instant(request.At), instant(request.NumberedAt), .. pairs]);
            await FollowAsync(head, head + count, cancellationToken);
            (head, after) = (head + count, upTo);
        }

        return head;
    }

    private async ValueTask LeaveAsync(long head, long end, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stage_change ({Columns})
            SELECT s.tenant_id, @p2 + ROW_NUMBER() OVER (ORDER BY s.subject_id), new_change_id(), @p3, {(int)ChangeKind.Moved}, s.subject_id, s.unit, s.binding_no, s.stage_key,
                NULL, NULL, NULL, NULL, {(int)MoveDirection.Left}, @p4, @p4, @p5, {(int)ChangeCause.Activation}
            FROM stage_span s
            WHERE s.tenant_id = @p0 AND s.binding_no = @p1 AND s.unit NOT IN ({UnitList}) AND s.known_to = 9223372036854775807 AND s.left_at IS NULL
            """,
            cancellationToken, tenantId, request.FromBinding, head, end, instant(request.At), instant(request.NumberedAt));
        await FollowAsync(head, end, cancellationToken);
    }

    /// <summary>What follows from the rows of the ledger after one number, up to another.</summary>
    private async ValueTask FollowAsync(long after, long upTo, CancellationToken cancellationToken)
    {
        const string Rows = "c.tenant_id = @p0 AND c.number > @p1 AND c.number <= @p2";
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stage_history (tenant_id, subject_id, change_id, number, binding_no, stage_key, effective_at)
            SELECT c.tenant_id, c.subject_id, c.change_id, c.number, @p3, c.to_stage, c.effective_at FROM stage_change c WHERE {Rows}
            """,
            cancellationToken, tenantId, after, upTo, request.ToBinding);
        // The stay that ends: known with its end from the change's number on, and without it before.
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stage_span (tenant_id, subject_id, entered_number, known_from, binding_no, unit, stage_key, entered_at, left_at, known_to)
            SELECT v.tenant_id, v.subject_id, v.entered_number, c.number, v.binding_no, v.unit, v.stage_key, v.entered_at, c.effective_at, 9223372036854775807
            FROM stage_change c JOIN stage_span v ON v.tenant_id = c.tenant_id AND v.subject_id = c.subject_id AND v.known_to = 9223372036854775807 AND v.left_at IS NULL WHERE {Rows}
            """,
            cancellationToken, tenantId, after, upTo);
        await connection.ExecuteAsync(
            $"""
            UPDATE stage_span AS v SET known_to = c.number FROM stage_change c
            WHERE {Rows} AND v.tenant_id = c.tenant_id AND v.subject_id = c.subject_id AND v.known_to = 9223372036854775807 AND v.left_at IS NULL
            """,
            cancellationToken, tenantId, after, upTo);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stage_span (tenant_id, subject_id, entered_number, known_from, binding_no, unit, stage_key, entered_at, known_to)
            SELECT c.tenant_id, c.subject_id, c.number, c.number, c.to_binding, c.unit, c.to_stage, c.effective_at, 9223372036854775807 FROM stage_change c WHERE {Rows} AND c.to_stage IS NOT NULL
            """,
            cancellationToken, tenantId, after, upTo);
    }

    /// <summary>The last subject of the next chunk; null after the last one.</summary>
    private async ValueTask<Guid?> UpperBoundAsync(Guid after, CancellationToken cancellationToken)
    {
        foreach (var (order, skip) in ((string, int)[])[("ASC", Chunk - 1), ("DESC", 0)])
        {
            var found = await connection.ListAsync(
                $"SELECT v.subject_id FROM verdict v WHERE v.tenant_id = @p0 AND v.binding_no = @p1 AND v.subject_id > @p2 ORDER BY v.subject_id {order} LIMIT 1 OFFSET {skip}",
                static reader => reader.GetGuid(0), cancellationToken, tenantId, request.ToBinding, after);
            if (found.Count > 0) return found[0];
        }

        return null;
    }

    private async ValueTask CountAsync(IReadOnlyList<Moves> moves, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<(int BindingNo, Unit Unit, string StageKey), (long Present, long Reached)>();
        // Who comes back to a binding has reached its stages already: then they are counted anew, each subject once.
        var returns = (await connection.ListAsync(
            "SELECT 1 FROM funnel_count WHERE tenant_id = @p0 AND binding_no = @p1 LIMIT 1", static reader => reader.GetInt32(0), cancellationToken, tenantId, request.ToBinding)).Count > 0;
        foreach (var move in moves)
        {
            if (move is { FromBinding: { } binding, From: { } from }) Add(binding, move.Unit, from, -move.Count, 0);
            if (move.To is not { } to) continue;
            Add(request.ToBinding, move.Unit, to, move.Count, 0);
            if (returns) continue;
            foreach (var stage in request.Reached.First(each => each.Unit == move.Unit && each.StageKey == to).Reached) Add(request.ToBinding, move.Unit, stage, 0, move.Count);
        }

        foreach (var ((binding, unit, stage), (present, reached)) in counts)
            await connection.ExecuteAsync(AddToFunnel, cancellationToken, tenantId, binding, (int)unit, stage, present, reached);
        if (returns) await CountReachedAsync(cancellationToken);

        void Add(int binding, Unit unit, string stage, long present, long reached)
        {
            var count = counts.GetValueOrDefault((binding, unit, stage));
            counts[(binding, unit, stage)] = (count.Present + present, count.Reached + reached);
        }
    }

    /// <summary>
    /// The furthest stage of each subject in one pass: who reached it has reached those before it. A stage outside the order is reached by who was in it.
    /// </summary>
    private async ValueTask CountReachedAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in request.Reached.GroupBy(each => each.Unit))
        {
            // Of the ordered stages each counts as reached in all that come after it, so that the number of those tells its place.
            var ordered = unit.Where(each => each.Reached.Count > 1 || unit.Any(other => other.StageKey != each.StageKey && other.Reached.Contains(each.StageKey)))
                .OrderBy(each => each.Reached.Count).Select(each => each.StageKey).ToList();
            var reached = unit.ToDictionary(each => each.StageKey, _ => 0L, StringComparer.Ordinal);
            if (ordered.Count > 0)
            {
                var places = string.Join(" ", ordered.Select((_, index) => $"WHEN @p{3 + index} THEN {index}"));
                var furthest = await connection.ListAsync(
                    $"""
                    SELECT f.place, COUNT(*) FROM
                        (SELECT MAX(CASE s.stage_key {places} END) AS place FROM stage_span s
                        WHERE s.tenant_id = @p0 AND s.binding_no = @p1 AND s.unit = @p2 AND s.known_to = 9223372036854775807 GROUP BY s.subject_id) f
                    WHERE f.place IS NOT NULL GROUP BY f.place
                    """,
                    static reader => (Place: reader.GetInt32(0), Count: reader.GetInt64(1)), cancellationToken, [tenantId, request.ToBinding, (int)unit.Key, .. ordered]);
                foreach (var (place, count) in furthest)
                {
                    for (var index = 0; index <= place; index++) reached[ordered[index]] += count;
                }
            }

            foreach (var stage in reached.Keys.Except(ordered).ToList())
            {
                reached[stage] = (await connection.ListAsync(
                    "SELECT COUNT(DISTINCT s.subject_id) FROM stage_span s WHERE s.tenant_id = @p0 AND s.binding_no = @p1 AND s.unit = @p2 AND s.stage_key = @p3 AND s.known_to = 9223372036854775807",
                    static reader => reader.GetInt64(0), cancellationToken, tenantId, request.ToBinding, (int)unit.Key, stage))[0];
            }

            foreach (var (stage, count) in reached)
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO funnel_count (tenant_id, binding_no, unit, stage_key, present, reached) VALUES (@p0, @p1, @p2, @p3, 0, @p4)
                    ON CONFLICT (tenant_id, binding_no, unit, stage_key) DO UPDATE SET reached = excluded.reached
                    """,
                    cancellationToken, tenantId, request.ToBinding, (int)unit.Key, stage, count);
            }
        }
    }

    internal const string AddToFunnel =
        """
        INSERT INTO funnel_count (tenant_id, binding_no, unit, stage_key, present, reached) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT (tenant_id, binding_no, unit, stage_key) DO UPDATE SET present = funnel_count.present + excluded.present, reached = funnel_count.reached + excluded.reached
        """;

    /// <param name="To">Null: they leave.</param>
    private sealed record Moves(Unit Unit, int? FromBinding, string? From, string? To, long Count);
}
