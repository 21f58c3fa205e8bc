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

    public override Guid Id(DbDataReader reader, int column) => reader.GetGuid(column);

    public override object Instant(DateTimeOffset instant) => PostgreSqlProvider.Instant(instant);

    public override DateTimeOffset Instant(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override object List(IReadOnlyList<object> values)
    {
        if (values.Count == 0) throw new ArgumentException("A list has at least one value: what is one of none is nothing.", nameof(values));
        var list = Array.CreateInstance(values[0].GetType(), values.Count);
        for (var index = 0; index < values.Count; index++) list.SetValue(values[index], index);
        return list;
    }

    public override string IsOneOf(string column, string list) => $"{column} = ANY({list})";

    public override string Rows(string list, string alias) => $"unnest({list}) {alias}(value)";

    public override string Contains(string column, string part) => $"strpos({column}, {part}) > 0";

    public override string AsciiLower(string column) => $"lower({column} COLLATE \"C\")";
}
