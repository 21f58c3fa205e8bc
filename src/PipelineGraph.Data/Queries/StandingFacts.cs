using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>Conditions on facts as they stand now: what was voided is left out, what was replaced is left behind.</summary>
internal static class StandingFacts
{
    /// <summary>That no void takes the fact back.</summary>
    /// <param name="oneByOne">Of few facts: where voids are rare, a planner would look through all facts for them.</param>
    public static Statement AndStands(this Statement sql, string fact, bool oneByOne = false)
    {
        var (own, taking) = (new Column(fact), fact + "v");
        var voiding = new Column(taking);
        return sql.Add(" AND NOT EXISTS (SELECT 1").From("fact", taking).Where()
            .Add($" AND {voiding}.subject_id = {own}.subject_id AND {voiding}.type = {FactType.Void} AND {voiding}.voids_fact_no = {own}.fact_no")
            .Add(oneByOne ? sql.Dialect.OneByOne : "").Add(")");
    }

    /// <summary>That it is the latest standing value of its attribute: by when it counts, then by when it was recorded.</summary>
    public static Statement AndIsLatestAttribute(this Statement sql, string fact)
    {
        var (own, newer) = (new Column(fact), new Column(fact + "n"));
        return sql.Add($" AND {own}.type = {FactType.Attribute}").AndStands(fact)
            .Add(" AND NOT EXISTS (SELECT 1").From("fact", newer.Text).Where()
            .Add($" AND {newer}.subject_id = {own}.subject_id AND {newer}.type = {FactType.Attribute} AND {newer}.key = {own}.key")
            .Add($" AND ({newer}.effective_at, {newer}.fact_no) > ({own}.effective_at, {own}.fact_no)").AndStands(newer.Text).Add(")");
    }

    /// <summary>That it is a link of the key that goes on now: the latest word on its target does not end it.</summary>
    public static Statement AndIsCurrentLink(this Statement sql, string fact, string key)
    {
        var (own, newer) = (new Column(fact), new Column(fact + "n"));
        return sql.Add($" AND {own}.type = {FactType.Link} AND {own}.key = {key} AND {own}.value_boolean = {true}").AndStands(fact)
            .Add(" AND NOT EXISTS (SELECT 1").From("fact", newer.Text).Where()
            .Add($" AND {newer}.subject_id = {own}.subject_id AND {newer}.type = {FactType.Link} AND {newer}.key = {key} AND {newer}.target_id = {own}.target_id")
            .Add($" AND ({newer}.effective_at, {newer}.fact_no) > ({own}.effective_at, {own}.fact_no)").AndStands(newer.Text).Add(")");
    }

    /// <summary>
    /// Begins the tables of a SELECT with the overrides of everybody who has one: <c>subject_id</c> is the whole that the one it was told of is part of now, <c>part_id</c>
    /// that one, beside <c>fact_no</c> and <c>key</c>. <see cref="HoldsAt"/> must follow.
    /// </summary>
    public static Statement FromOverrides(this Statement sql, string alias) => sql.FromRanked(alias, rows =>
    {
        // From the few overrides up, one after the other: joined, a planner may begin with everybody.
        rows.Add("WITH RECURSIVE p(tenant_id, subject_id, next_id, part_id, fact_no, key, recorded_at, expires_at) AS (SELECT f.tenant_id, f.subject_id, ").MergedInto("f.subject_id")
            .Add(", f.subject_id, f.fact_no, f.key, f.recorded_at, f.expires_at").From("fact", "f").Where().Add($" AND f.type = {FactType.Override}").AndStands("f", oneByOne: true)
            .Add(" UNION ALL SELECT p.tenant_id, p.next_id, ").MergedInto("p.next_id")
            .Add(", p.part_id, p.fact_no, p.key, p.recorded_at, p.expires_at").From("p", "p").Where().Add(" AND p.next_id IS NOT NULL)")
            .Add(" SELECT p.subject_id, p.part_id, p.fact_no, p.key, p.recorded_at, p.expires_at").From("p", "p").Where().Add(" AND p.next_id IS NULL");
    });

    /// <summary>The same of some subjects, from them down to their parts. Who is part of another has none: it is the whole that is seen elsewhere.</summary>
    public static Statement FromOverridesOf(this Statement sql, IReadOnlyList<Guid> subjectIds, string alias) => sql.FromRanked(alias, rows =>
    {
        rows.Add("WITH RECURSIVE p(tenant_id, subject_id, part_id) AS (SELECT s.tenant_id, s.subject_id, s.subject_id").From("subject", "s").Where()
            .Add(" AND s.merged_into_id IS NULL AND ").IsOneOf(new Column("s.subject_id"), subjectIds)
            .Add(" UNION ALL SELECT p.tenant_id, p.subject_id, s.subject_id").From("p", "p")
            .JoinInOrder("subject", "s").Add(" AND s.merged_into_id IS NOT NULL AND s.merged_into_id = p.part_id").Where()
            .Add(") SELECT p.subject_id, p.part_id, f.fact_no, f.key, f.recorded_at, f.expires_at").From("p", "p")
            .JoinInOrder("fact", "f").Add($" AND f.subject_id = p.part_id AND f.type = {FactType.Override}").Where().AndStands("f", oneByOne: true);
    });

    /// <summary>The condition that an override is the one that holds at the instant: the latest one that stands of all parts, and it has not ended.</summary>
    public static Statement HoldsAt(this Statement sql, string alias, DateTimeOffset now) =>
        sql.Add($" WHERE {new Column(alias)}.place = 1 AND ({new Column(alias)}.expires_at IS NULL OR {new Column(alias)}.expires_at > {now})");

    /// <summary>
    /// Numbers of parts cannot be compared, but when they were given: it is later with each, and later than all before once contacts are one. Of one instant the whole's own word counts,
    /// as it does for evaluations.
    /// </summary>
    private static Statement FromRanked(this Statement sql, string alias, Action<Statement> told) => sql.FromRows(alias, rows => rows
        .Add("SELECT r.subject_id, r.part_id, r.fact_no, r.key, r.expires_at, ROW_NUMBER() OVER (PARTITION BY r.subject_id")
        .Add(" ORDER BY r.recorded_at DESC, CASE WHEN r.part_id = r.subject_id THEN 0 ELSE 1 END, r.part_id DESC, r.fact_no DESC) AS place").FromRows("r", told));

    /// <summary>What a subject is part of, as a value; null when it stands by itself.</summary>
    /// <param name="subject">The column of its id.</param>
    private static Statement MergedInto(this Statement sql, string subject) =>
        sql.Add("(SELECT s.merged_into_id").From("subject", "s").Where().Add($" AND s.subject_id = {new Column(subject)})");
}
