using System.Data.Common;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>PostgreSQL's words: ids and instants have types of their own, and several values are one array.</summary>
public sealed class PostgreSqlDialect : SqlDialect
{
    public static PostgreSqlDialect Instance { get; } = new();

    public override string BeginningOfTime => "'-infinity'::timestamptz";

    public override string JoinInOrder => " JOIN ";

    public override object Id(Guid id) => id;

    /// <summary>No text of the database has U+0000, so that what is looked for with it is as little there as another character that no text has.</summary>
    public override object Text(string text) => text.Replace('\0', '\uFFFF');

    public override Guid Id(DbDataReader reader, int column) => reader.GetGuid(column);

    public override object Instant(DateTimeOffset instant) => PostgreSqlProvider.Instant(instant);

    public override DateTimeOffset Instant(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override bool JoinsLateral => true;

    public override object List<T>(IReadOnlyList<T> values)
    {
        if (typeof(T) == typeof(Guid) || typeof(T) == typeof(long) || typeof(T) == typeof(int)) return values.ToArray();
        if (values.Count == 0) throw new ArgumentException("A list of no values has no type.", nameof(values));
        var list = Array.CreateInstance(values[0].GetType(), values.Count);
        for (var index = 0; index < values.Count; index++) list.SetValue(values[index] switch { DateTimeOffset instant => Instant(instant), string text => Text(text), var other => other }, index);
        return list;
    }

    public override string IsOneOf(string column, string list) => $"{column} = ANY({list})";

    public override string Rows(string list, string alias) => $"unnest({list}) {alias}(value)";

    public override TimeSpan Duration(DbDataReader reader, int column) => reader.GetFieldValue<TimeSpan>(column);

    /// <summary>The first instant is kept as minus infinity, from which nothing can be subtracted.</summary>
    public override string Difference(string later, string earlier) => $"({later} - greatest({earlier}, '0001-01-01 00:00:00.000001+00'::timestamptz))";

    public override string WholeDays(string later, string earlier) => $"floor(extract(epoch FROM {Difference(later, earlier)}) / 86400)::bigint";

    public override string Once => " OFFSET 0";

    public override string OneByOne => " OFFSET 0";

    public override string Joined(string column, string order) => $"string_agg({column}, ',' ORDER BY {order})";

    /// <summary>See <see cref="PendingJson"/>.</summary>
    public override string PendingRows => " CROSS JOIN LATERAL json_to_recordset(i.batch -> 'rows') AS w(subject_id uuid)";

    public override string Contains(string column, string part) => $"strpos({column}, {part}) > 0";

    public override string AsciiLower(string column) => $"lower({column} COLLATE \"C\")";
}
