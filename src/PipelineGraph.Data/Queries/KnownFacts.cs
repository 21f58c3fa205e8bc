using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>What was known of subjects by an instant: facts that had been recorded and had come into effect by then, and that nobody had taken back by then.</summary>
internal static class KnownFacts
{
    /// <summary>The number of the fact that has the latest value of an attribute, as a value; null where none was known.</summary>
    /// <param name="subject">The column of the subject's id.</param>
    public static Statement LatestKnownAttributeNo(this Statement sql, string subject, string key, DateTimeOffset known) =>
        sql.Add("(SELECT k.fact_no").From("fact", "k").Where()
            .Add($" AND k.subject_id = {new Column(subject)} AND k.type = {FactType.Attribute} AND k.key = {key}").AndKnownBy("k", known)
            .Add(" ORDER BY k.effective_at DESC, k.fact_no DESC LIMIT 1)");

    /// <summary>The company that a person works for, or that a deal is made with, as a value: the latest one, unless it has ended since.</summary>
    /// <param name="subject">The column of the subject's id.</param>
    public static Statement KnownCompany(this Statement sql, string subject, string key, DateTimeOffset known) =>
        sql.Add("(SELECT CASE WHEN EXISTS (SELECT 1").From("fact", "e").Where()
            .Add($" AND e.subject_id = k.subject_id AND e.type = {FactType.Link} AND e.key = {key} AND e.target_id = k.target_id AND e.value_boolean = {false}").AndKnownBy("e", known)
            .Add(" AND (e.effective_at, e.fact_no) > (k.effective_at, k.fact_no)) THEN NULL ELSE k.target_id END").From("fact", "k").Where()
            .Add($" AND k.subject_id = {new Column(subject)} AND k.type = {FactType.Link} AND k.key = {key} AND k.value_boolean = {true}").AndKnownBy("k", known)
            .Add(" ORDER BY k.effective_at DESC, k.fact_no DESC LIMIT 1)");

    private static Statement AndKnownBy(this Statement sql, string fact, DateTimeOffset known)
    {
        var (own, taking) = (new Column(fact), new Column(fact + "v"));
        return sql.Add($" AND {own}.recorded_at <= {known} AND {own}.effective_at <= {known} AND NOT EXISTS (SELECT 1").From("fact", taking.Text).Where()
            .Add($" AND {taking}.subject_id = {own}.subject_id AND {taking}.type = {FactType.Void} AND {taking}.voids_fact_no = {own}.fact_no AND {taking}.recorded_at <= {known})");
    }
}
