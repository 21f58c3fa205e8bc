using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Which stage changes; kinds as the keys that have them, by binding and unit: a key is unique within both.</summary>
public sealed record StageChangeFilter
{
    public Unit? Unit { get; init; }

    public ValueFilter<Guid>? Subject { get; init; }

    public ValueFilter<Guid>? Owner { get; init; }

    public AttributeFilter? Attribute { get; init; }

    public ChangeKind? Kind { get; init; }

    public ChangedStageFilter? From { get; init; }

    public ChangedStageFilter? To { get; init; }
}

/// <summary>Conditions on a stage that a change names.</summary>
public sealed record ChangedStageFilter
{
    public TextFilter? Key { get; init; }

    /// <summary>The keys of the wanted kinds.</summary>
    public IReadOnlyDictionary<StagesOf, IReadOnlyList<string>>? Keys { get; init; }

    /// <summary>The keys of the unwanted kinds; no stage is not unwanted.</summary>
    public IReadOnlyDictionary<StagesOf, IReadOnlyList<string>>? NotKeys { get; init; }
}

/// <summary>Within what a stage key is unique: a binding and a unit.</summary>
public readonly record struct StagesOf(int BindingNo, Unit Unit);

/// <summary>The ledger by number: pages for queries, runs for subscribers.</summary>
public sealed class StageChangesQuery(ReadSession session)
{
    private static readonly Keyset<StageChange> Order = new Keyset<StageChange>("StageChange").By("number", "x.number", change => change.Number);

    public async ValueTask<Page<StageChange>> PageAsync(long afterNumber, StageChangeFilter? filter, PageRequest page, CancellationToken cancellationToken)
    {
        var sql = Order.Seek(Rows(afterNumber, filter), page);
        return Order.ToPage(await session.ListAsync(sql, session.Form<StageChange>().Read, cancellationToken), page);
    }

    public ValueTask<int> CountAsync(long afterNumber, StageChangeFilter? filter, CancellationToken cancellationToken) =>
        session.CountAsync(AndMatches(session.Statement().Add("SELECT COUNT(*)").From("stage_change", "x").Where().Add($" AND x.number > {afterNumber}"), filter), cancellationToken);

    /// <summary>The matching changes with numbers in (<paramref name="after"/>, <paramref name="upTo"/>].</summary>
    public ValueTask<List<StageChange>> RunAsync(long after, long upTo, StageChangeFilter? filter, CancellationToken cancellationToken) =>
        session.ListAsync(Rows(after, filter).Add($" AND x.number <= {upTo} ORDER BY x.number"), session.Form<StageChange>().Read, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<Guid, Page<StageChange>>> PagesBySubjectAsync(
        IReadOnlyList<Guid> subjectIds, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<StageChange>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("c")).FromPageOfEach(
            subjectIds, "stage_change", "c", "c.number",
            inner => Order.Seek(inner.Add("SELECT x.number").From("stage_change", "x").Where().Add(" AND x.subject_id = p.value"), page));
        return Order.ToPages(await session.ListAsync(sql, form.Read, cancellationToken), subjectIds, change => change.SubjectId, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsBySubjectAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) =>
        session.CountsAsync(
            session.Statement().Add("SELECT x.subject_id, COUNT(*)").From("stage_change", "x").Where().Add(" AND ")
                .IsOneOf(new Column("x.subject_id"), subjectIds).Add(" GROUP BY x.subject_id"),
            cancellationToken);

    private Statement Rows(long after, StageChangeFilter? filter) =>
        AndMatches(
            session.Statement().Add("SELECT ").Add(session.Form<StageChange>().Columns("x")).From("stage_change", "x").Where().Add($" AND x.number > {after}"), filter);

    private static Statement AndMatches(Statement sql, StageChangeFilter? filter)
    {
        if (filter is null) return sql;
        if (filter.Unit is { } unit) sql.Add($" AND x.unit = {unit}");
        if (filter.Kind is { } kind) sql.Add($" AND x.kind = {kind}");
        if (filter.Subject is not null)
        {
            sql.Add(" AND ");
            filter.Subject.Write(sql, "x.subject_id");
        }

        if (filter.From is not null) AndMatches(sql, filter.From, new Column("x.from_binding"), new Column("x.from_stage"));
        if (filter.To is not null) AndMatches(sql, filter.To, new Column("x.to_binding"), new Column("x.to_stage"));
        if (filter.Owner is not null)
        {
            sql.Add(" AND EXISTS (SELECT 1").From("subject", "o").Where().Add(" AND o.subject_id = x.subject_id AND ");
            filter.Owner.Write(sql, "o.owner_id");
            sql.Add(")");
        }

        if (filter.Attribute is not null)
        {
            sql.Add(" AND ");
            AttributeConditions.Write(sql, filter.Attribute, new Column("x.subject_id"));
        }

        return sql;
    }

    private static void AndMatches(Statement sql, ChangedStageFilter filter, Column binding, Column stage)
    {
        if (filter.Key is not null)
        {
            sql.Add(" AND ");
            filter.Key.Write(sql, stage.Text, stage.Text, static text => text);
        }

        if (filter.Keys is not null)
        {
            sql.Add(" AND ");
            OneOf(filter.Keys);
        }

        if (filter.NotKeys is not null)
        {
            // No stage is none of them.
            sql.Add($" AND ({stage} IS NULL OR NOT ");
            OneOf(filter.NotKeys);
            sql.Add(")");
        }

        void OneOf(IReadOnlyDictionary<StagesOf, IReadOnlyList<string>> wanted)
        {
            // Bindings of one definition have the same keys: a tenant that tuned its settings often has many of them.
            var any = Junction.Any(sql);
            foreach (var alike in wanted.Where(entry => entry.Value.Count > 0).GroupBy(entry => (entry.Key.Unit, Keys: string.Join('\0', entry.Value))))
            {
                any.Next();
                sql.Add($"(x.unit = {alike.Key.Unit} AND ").IsOneOf(binding, [.. alike.Select(entry => (long)entry.Key.BindingNo)]).Add(" AND ");
                Equality.OneOf(sql, stage, alike.First().Value);
                sql.Add(")");
            }

            any.End();
        }
    }
}
