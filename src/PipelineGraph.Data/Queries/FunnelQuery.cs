using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>What the figures of a funnel are taken from: the binding, and the number they are as of.</summary>
public sealed record FunnelBasis
{
    public required int BindingNo { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>The end of a batch, or 0.</summary>
    public required long AsOf { get; init; }

    /// <summary>When the number was given; null of 0.</summary>
    public DateTimeOffset? NumberedAt { get; init; }

    /// <summary>The instant by which overrides are looked at: now, whatever the number.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The figures of one stage.</summary>
public sealed record StageFigures(int Present, int Reached);

/// <summary>The figures of a unit's stages, by stage key, with what they are taken from.</summary>
public sealed record FunnelCounts(FunnelBasis Basis, IReadOnlyDictionary<string, StageFigures> Stages);

/// <summary>How many subjects of a unit are in each stage, and who they are: present counts from the counters, the past from the spans.</summary>
public sealed class FunnelQuery(ReadSession session)
{
    private static readonly Keyset<StageSpan> Order = new Keyset<StageSpan>("StageSpan")
        .By("enteredAt", "x.entered_at", span => span.EnteredAt, descending: true)
        .By("id", "x.subject_id", span => span.SubjectId, descending: true);

    /// <summary>The counters as of the head, with their basis, in one statement. Null before the first activation.</summary>
    public async ValueTask<FunnelCounts?> PresentAsync(Unit unit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = session.Statement().Add("SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at")
            .From("stage_change", "c").Where().Add(" AND c.number = s.head)").From("stream", "s")
            .LeftJoin("funnel_count", "k").Add($" AND k.binding_no = s.active_binding_no AND k.unit = {unit}").Where();
        var rows = await session.ListAsync(
            sql,
            reader => (
                BindingNo: reader.GetInt32(0), Head: reader.GetInt64(1), Stage: reader.IsDBNull(2) ? null : reader.GetString(2),
                Figures: reader.IsDBNull(2) ? null : new StageFigures((int)reader.GetInt64(3), (int)reader.GetInt64(4)),
                NumberedAt: reader.IsDBNull(5) ? (DateTimeOffset?)null : dialect.Instant(reader, 5)),
            cancellationToken);
        if (rows.Count == 0 || rows[0].BindingNo == 0) return null;
        var stages = new Dictionary<string, StageFigures>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Stage is { } stage) stages[stage] = row.Figures!;
        }

        return new FunnelCounts(new FunnelBasis { BindingNo = rows[0].BindingNo, Unit = unit, AsOf = rows[0].Head, NumberedAt = rows[0].NumberedAt, At = now }, stages);
    }

    /// <summary>The basis as of a number before the head, rounded down to the end of its batch.</summary>
    public async ValueTask<FunnelBasis> BasisAsync(Unit unit, long asOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var last = await session.ListAsync(
            session.Statement().Add("SELECT n.number, n.numbered_at").From("stage_change", "n").Where()
                .Add($" AND n.number <= {asOf} AND n.number = n.batch_end ORDER BY n.number DESC LIMIT 1"),
            reader => (Number: reader.GetInt64(0), At: (DateTimeOffset?)dialect.Instant(reader, 1)), cancellationToken);
        var (number, numberedAt) = last.Count > 0 ? last[0] : (0, null);
        // Who is in a stage as of a number is so under the binding that was active then.
        var bindings = await session.ListAsync(
            session.Statement().Add("SELECT a.binding_no").From("activation", "a").Where()
                .Add($" AND a.state IN ({ActivationState.Active}, {ActivationState.Superseded}) AND (a.activation_no = 1 OR a.first_number <= {number})")
                .Add(" ORDER BY a.activation_no DESC LIMIT 1"),
            static reader => reader.GetInt32(0), cancellationToken);
        return new FunnelBasis { BindingNo = bindings[0], Unit = unit, AsOf = number, NumberedAt = numberedAt, At = now };
    }

    /// <summary>The figures as of a number before the head.</summary>
    /// <param name="order">The ordered stages: who was in one has reached those before it.</param>
    /// <param name="others">The other stages: each is reached by who was in it.</param>
    /// <param name="withReached">Whether anybody wants to know who reached them, for which all stays are read; else it is 0.</param>
    public async ValueTask<FunnelCounts> PastAsync(
        FunnelBasis basis, IReadOnlyList<string> order, IReadOnlyList<string> others, bool withReached, CancellationToken cancellationToken)
    {
        var present = (await session.ListAsync(
            AndKnown(session.Statement().Add("SELECT x.stage_key, COUNT(*)").From("stage_span", "x").Where(), basis).Add(" AND x.left_at IS NULL GROUP BY x.stage_key"),
            static reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt32(1)), cancellationToken)).ToDictionary(StringComparer.Ordinal);
        var reached = withReached ? await ReachedAsync(basis, order, others, cancellationToken) : [];
        return new FunnelCounts(basis, order.Concat(others).ToDictionary(
            stage => stage, stage => new StageFigures(present.GetValueOrDefault(stage), reached.GetValueOrDefault(stage)), StringComparer.Ordinal));
    }

    /// <summary>Each subject counts where it came furthest, and by that in the stages before.</summary>
    private async ValueTask<Dictionary<string, int>> ReachedAsync(FunnelBasis basis, IReadOnlyList<string> order, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        var reached = new Dictionary<string, int>(StringComparer.Ordinal);
        if (order.Count > 0)
        {
            var sql = session.Statement().Add("SELECT w.place, COUNT(*)").FromRows("w", rows =>
            {
                rows.Add("SELECT MAX(CASE x.stage_key");
                for (var place = 0; place < order.Count; place++) rows.Add($" WHEN {order[place]} THEN {new Column(SqlDialect.Text(place))}");
                AndKnown(rows.Add(" END) AS place").From("stage_span", "x").Where(), basis).Add(" AND ").IsOneOf(new Column("x.stage_key"), order).Add(" GROUP BY x.subject_id");
            }).Add(" GROUP BY w.place");
            foreach (var (place, count) in await session.ListAsync(sql, static reader => (reader.GetInt32(0), reader.GetInt32(1)), cancellationToken))
            {
                foreach (var stage in order.Take(place + 1)) reached[stage] = reached.GetValueOrDefault(stage) + count;
            }
        }

        if (others.Count > 0)
        {
            var sql = AndKnown(session.Statement().Add("SELECT x.stage_key, COUNT(DISTINCT x.subject_id)").From("stage_span", "x").Where(), basis).Add(" AND ");
            sql.IsOneOf(new Column("x.stage_key"), others).Add(" GROUP BY x.stage_key");
            foreach (var (stage, count) in await session.ListAsync(sql, static reader => (reader.GetString(0), reader.GetInt32(1)), cancellationToken)) reached[stage] = count;
        }

        return reached;
    }

    /// <summary>How many of those in each stage are shown elsewhere by an override: one to the computed stage, or to one of no stage, shows nobody elsewhere.</summary>
    /// <param name="slices">To whom they are narrowed.</param>
    public async ValueTask<IReadOnlyDictionary<string, int>> OverriddenAsync(
        FunnelBasis basis, IEnumerable<string> stageKeys, IReadOnlyList<Slice> slices, CancellationToken cancellationToken)
    {
        // From the few overrides to where each subject is: joined, SQLite would begin with everybody who is in a stage.
        var sql = session.Statement().Add("SELECT t.key, (SELECT x.stage_key").From("stage_span", "x").Where().Add(" AND x.subject_id = t.subject_id");
        AndKnown(sql, basis).Add(" AND x.left_at IS NULL)").FromOverrides("t").HoldsAt("t", basis.At);
        foreach (var slice in slices) slice.Write(sql, "t.subject_id");
        var known = stageKeys.ToHashSet(StringComparer.Ordinal);
        var rows = await session.ListAsync(sql, static reader => (Shown: reader.GetString(0), Stage: reader.IsDBNull(1) ? null : reader.GetString(1)), cancellationToken);
        return rows.Where(row => row.Stage is not null && row.Shown != row.Stage && known.Contains(row.Shown))
            .GroupBy(row => row.Stage!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }

    /// <param name="slices">To whom they are narrowed.</param>
    public ValueTask<int> NotEvaluatedAsync(FunnelBasis basis, IReadOnlyList<Slice> slices, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT COUNT(*)").From("verdict", "v").Where()
            .Add($" AND v.binding_no = {basis.BindingNo} AND v.unit = {basis.Unit} AND v.status = {VerdictStatus.Failed}");
        foreach (var slice in slices) slice.Write(sql, "v.subject_id");
        return session.CountAsync(sql, cancellationToken);
    }

    public async ValueTask<Page<StageSpan>> SubjectsAsync(FunnelBasis basis, string stageKey, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<StageSpan>();
        var sql = InStage(session.Statement().Add("SELECT ").Add(form.Columns("x")), basis, stageKey);
        return Order.ToPage(await session.ListAsync(Order.Seek(sql, page), form.Read, cancellationToken), page);
    }

    public ValueTask<int> CountSubjectsAsync(FunnelBasis basis, string stageKey, CancellationToken cancellationToken) =>
        session.CountAsync(InStage(session.Statement().Add("SELECT COUNT(*)"), basis, stageKey), cancellationToken);

    /// <summary>The subjects that are in a stage: <c>stage</c> and <c>subject_id</c>.</summary>
    internal static Statement Present(Statement sql, FunnelBasis basis) =>
        AndKnown(sql.Add("SELECT x.stage_key AS stage, x.subject_id").From("stage_span", "x").Where(), basis).Add(" AND x.left_at IS NULL");

    private static Statement InStage(Statement sql, FunnelBasis basis, string stageKey) =>
        AndKnown(sql.From("stage_span", "x").Where(), basis).Add($" AND x.stage_key = {stageKey} AND x.left_at IS NULL");

    private static Statement AndKnown(Statement sql, FunnelBasis basis) =>
        sql.Add($" AND x.binding_no = {basis.BindingNo} AND x.unit = {basis.Unit} AND x.known_from <= {basis.AsOf} AND x.known_to > {basis.AsOf}");
}
