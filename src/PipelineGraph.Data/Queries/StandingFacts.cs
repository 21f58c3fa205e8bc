using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>Conditions on facts as they stand now: what was voided is left out, what was replaced is left behind.</summary>
internal static class StandingFacts
{
    /// <summary>That no void takes the fact back.</summary>
    public static Statement AndStands(this Statement sql, string fact)
    {
        var (own, taking) = (new Column(fact), fact + "v");
        var voiding = new Column(taking);
        return sql.Add(" AND NOT EXISTS (SELECT 1").From("fact", taking).Where()
            .Add($" AND {voiding}.subject_id = {own}.subject_id AND {voiding}.type = {FactType.Void} AND {voiding}.voids_fact_no = {own}.fact_no)");
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

    /// <summary>That it is the override of its subject that holds at the instant: the latest one that stands and has not ended.</summary>
    public static Statement AndIsCurrentOverride(this Statement sql, string fact, DateTimeOffset now)
    {
        var (own, newer) = (new Column(fact), new Column(fact + "n"));
        return sql.Add($" AND {own}.type = {FactType.Override} AND ({own}.expires_at IS NULL OR {own}.expires_at > {now})").AndStands(fact)
            .Add(" AND NOT EXISTS (SELECT 1").From("fact", newer.Text).Where()
            .Add($" AND {newer}.subject_id = {own}.subject_id AND {newer}.type = {FactType.Override} AND {newer}.fact_no > {own}.fact_no")
            .AndStands(newer.Text).Add(")");
    }
}
