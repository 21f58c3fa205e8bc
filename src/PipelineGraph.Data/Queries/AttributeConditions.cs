using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Conditions on the latest known value of an attribute; one on another type of value holds for none.</summary>
internal static class AttributeConditions
{
    /// <summary>Writes the condition on the subject whose id the column holds.</summary>
    public static void Write(Statement sql, AttributeFilter filter, Column subjectId)
    {
        if (filter.Unknown == true && HasConditions(filter))
        {
            sql.Add("1 = 0");
            return;
        }

        sql.Add(filter.Unknown == true ? "NOT EXISTS (SELECT 1" : "EXISTS (SELECT 1").From("fact", "a").Where()
            .Add($" AND a.subject_id = {subjectId} AND a.key = {filter.Key}").AndIsLatestAttribute("a");
        if (filter.Text is { } text)
        {
            sql.Add($" AND a.value_type = {FactValueType.Text} AND ");
            text.Write(sql, "a.value_text");
        }

        if (filter.Number is { } number)
        {
            sql.Add($" AND a.value_type IN ({FactValueType.Number}, {FactValueType.Money}) AND ");
            number.Write(sql, "a.value_number");
        }

        if (filter.BooleanEq is { } equal) Boolean(equal.Value, "=", "IS NULL");
        if (filter.BooleanNeq is { } other) Boolean(other.Value, "<>", "IS NOT NULL");
        if (filter.Date is { } date)
        {
            sql.Add($" AND a.value_type = {FactValueType.Date} AND ");
            date.Write(sql, "a.value_date");
        }

        sql.Add(")");

        void Boolean(bool? value, string comparison, string missing)
        {
            sql.Add($" AND a.value_type = {FactValueType.Boolean} AND a.value_boolean ").Add(value is null ? missing : comparison);
            if (value is { } wanted) sql.Add($" {wanted}");
        }
    }

    private static bool HasConditions(AttributeFilter filter) =>
        filter is not { Text: null, Number: null, BooleanEq: null, BooleanNeq: null, Date: null };
}
