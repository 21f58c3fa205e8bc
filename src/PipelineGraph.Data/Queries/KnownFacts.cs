using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>What was known of subjects by an instant: facts that had been recorded and had come into effect by then, and that nobody had taken back by then.</summary>
internal static class KnownFacts
{
    /// <summary>A column of the fact that has the latest value of an attribute, or what is made of its columns, as a value; null where none was known.</summary>
    /// <param name="value">Writes it; the fact is <c>k</c>.</param>
    /// <param name="subject">Writes the subject's id.</param>
    public static Statement LatestKnownAttribute(this Statement sql, Action<Statement> value, Action<Statement> subject, string key, DateTimeOffset known)
    {
        value(sql.Add("(SELECT "));
        subject(sql.From("fact", "k").Where().Add(" AND k.subject_id = "));
        return sql.AndOfKey(key, known).Add(" ORDER BY k.effective_at DESC, k.fact_no DESC LIMIT 1)");
    }

    /// <summary>Goes on a SELECT with all subjects' facts of an attribute, <c>k</c>: for who wants most of them.</summary>
    public static Statement KnownAttribute(this Statement sql, string key, DateTimeOffset known) => sql.From("fact", "k").Where().AndOfKey(key, known);

    /// <summary>The one target of a link that goes on, as a value: the latest, unless it has ended since; null where there is none, and of who was erased.</summary>
    /// <param name="subject">The column of the subject's id.</param>
    public static Statement KnownTarget(this Statement sql, string subject, string key, DateTimeOffset known) =>
        sql.Add("(SELECT CASE WHEN EXISTS (SELECT 1").From("fact", "e").Where()
            .Add($" AND e.subject_id = l.subject_id AND e.type = {FactType.Link} AND e.key = {key} AND e.target_id = l.target_id AND e.value_boolean = {false}").AndKnownBy("e", known)
            .Add(" AND (e.effective_at, e.fact_no) > (l.effective_at, l.fact_no)) THEN NULL ELSE l.target_id END").From("fact", "l").Where()
            .Add($" AND l.subject_id = {new Column(subject)} AND l.type = {FactType.Link} AND l.key = {key} AND l.value_boolean = {true}").AndKnownBy("l", known)
            .Add(" AND NOT EXISTS (SELECT 1").From("subject", "z").Where().Add(" AND z.subject_id = l.subject_id AND z.erased_at IS NOT NULL)")
            .Add(" ORDER BY l.effective_at DESC, l.fact_no DESC LIMIT 1)");

    private static Statement AndOfKey(this Statement sql, string key, DateTimeOffset known) =>
        sql.Add($" AND k.type = {FactType.Attribute} AND k.key = {key}").AndKnownBy("k", known);

    private static Statement AndKnownBy(this Statement sql, string fact, DateTimeOffset known)
    {
        var (own, taking) = (new Column(fact), new Column(fact + "v"));
        return sql.Add($" AND {own}.recorded_at <= {known} AND {own}.effective_at <= {known} AND NOT EXISTS (SELECT 1").From("fact", taking.Text).Where()
            .Add($" AND {taking}.subject_id = {own}.subject_id AND {taking}.type = {FactType.Void} AND {taking}.voids_fact_no = {own}.fact_no AND {taking}.recorded_at <= {known})");
    }
}
