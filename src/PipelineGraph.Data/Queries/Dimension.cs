using System.Data.Common;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>What subjects are parted by, as known by an instant.</summary>
public abstract record Dimension
{
    private Dimension()
    {
    }

    /// <summary>Writes the value of the subject whose id the column holds; null where it is unknown.</summary>
    internal abstract void Write(Statement sql, string subject);

    /// <summary>Whether everybody's values can be read at once.</summary>
    internal virtual bool HasAll => true;

    /// <summary>Writes a SELECT of them: <c>subject_id</c>, <c>value</c>, and, where a subject has several, by <c>since</c> and then <c>place</c> which one is the latest.</summary>
    internal abstract void WriteAll(Statement sql);

    /// <summary>Reads a value that is not null.</summary>
    internal abstract object Read(DbDataReader reader, int column, SqlDialect dialect);

    /// <summary>Who is in charge of it now: that is not dated.</summary>
    public sealed record Owner : Dimension
    {
        internal override void Write(Statement sql, string subject) =>
            sql.Add("(SELECT o.owner_id").From("subject", "o").Where().Add($" AND o.subject_id = {new Column(subject)})");

        internal override void WriteAll(Statement sql) => sql.Add($"SELECT o.subject_id, o.owner_id AS value, {new Column(sql.Dialect.BeginningOfTime)} AS since, 0 AS place").From("subject", "o").Where();

        internal override object Read(DbDataReader reader, int column, SqlDialect dialect) => dialect.Id(reader, column);
    }

    /// <summary>The latest value of an attribute.</summary>
    /// <param name="Type">The type that is declared: a value of another one is none.</param>
    /// <param name="CompanyLink">The link to the company whose attribute it is; null: the subject's own.</param>
    public sealed record Attribute(string Key, FactValueType Type, string? CompanyLink, DateTimeOffset Known) : Dimension
    {
        private string Value => $"CASE WHEN k.value_type = {SqlDialect.Text((int)Type)} THEN {Column} END";

        private string Column => Type switch
        {
            FactValueType.Number => "k.value_number",
            FactValueType.Boolean => "k.value_boolean",
            FactValueType.Date => "k.value_date",
            FactValueType.List => "k.value_list",
            _ => "k.value_text",
        };

        /// <summary>A company's values are not in the order of those who are linked to it.</summary>
        internal override bool HasAll => CompanyLink is null;

        internal override void WriteAll(Statement sql) => sql.Add("SELECT k.subject_id, ").Add(Value).Add(" AS value, k.effective_at AS since, k.fact_no AS place").KnownAttribute(Key, Known);

        internal override void Write(Statement sql, string subject) => sql.LatestKnownAttribute(
            sql => sql.Add(Value),
            sql => _ = CompanyLink is { } link ? sql.KnownTarget(subject, link, Known) : sql.Add(subject),
            Key, Known);

        internal override object Read(DbDataReader reader, int column, SqlDialect dialect) => Type switch
        {
            FactValueType.Number => reader.GetInt64(column),
            FactValueType.Boolean => reader.GetBoolean(column),
            FactValueType.Date => reader.GetFieldValue<DateOnly>(column),
            _ => reader.GetString(column),
        };
    }
}

/// <summary>Which of a dimension's values a slice has.</summary>
public enum SliceKind
{
    /// <summary>One.</summary>
    Value,

    /// <summary>None: it is not known.</summary>
    Unknown,

    /// <summary>Any but some.</summary>
    Rest,
}

/// <summary>The subjects with one value of a dimension, with none, or with another one than some.</summary>
/// <param name="Values">The one, or those that are left out.</param>
public sealed record Slice(Dimension By, SliceKind Kind, IReadOnlyList<object> Values)
{
    /// <summary>Writes the condition on the subject whose id the column holds.</summary>
    internal void Write(Statement sql, string subject)
    {
        By.Write(sql.Add(" AND "), subject);
        if (Kind == SliceKind.Unknown) sql.Add(" IS NULL");
        else if (Kind == SliceKind.Value) sql.Add($" = {Values[0]}");
        else
        {
            for (var index = 0; index < Values.Count; index++) sql.Add(index == 0 ? " NOT IN (" : ", ").Add($"{Values[index]}");
            sql.Add(")");
        }
    }
}

/// <summary>How many rows of a figure are of a stage and of a value.</summary>
/// <param name="Value">Null: it is unknown.</param>
public readonly record struct SliceCount(string Stage, object? Value, int Count);
