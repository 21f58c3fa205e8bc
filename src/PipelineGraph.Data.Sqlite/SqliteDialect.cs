using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using PipelineGraph.Data.Queries;
using SQLitePCL;

namespace PipelineGraph.Data.Sqlite;

/// <summary>SQLite's words: ids are upper-case texts, instants whole microseconds, and several values one JSON array.</summary>
public sealed class SqliteDialect : SqlDialect
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SqliteDialect Instance { get; } = new();

    public override string BeginningOfTime { get; } = SqliteProvider.Microseconds(DateTimeOffset.MinValue).ToString()!;

    public override string JoinInOrder => " CROSS JOIN ";

    public override object Id(Guid id) => Text(id);

    /// <summary>Read where it lies: a list has several ids in each row, and none of them is worth a text.</summary>
    public override Guid Id(DbDataReader reader, int column) =>
        reader is SqliteDataReader { Handle: { } row }
        && Utf8Parser.TryParse(raw.sqlite3_column_blob(row, column), out Guid id, out var length, 'D') && length == 36
            ? id
            : reader.GetGuid(column);

    public override object Instant(DateTimeOffset instant) => SqliteProvider.Microseconds(instant);

    public override DateTimeOffset Instant(DbDataReader reader, int column) =>
        DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(column) * TimeSpan.TicksPerMicrosecond);

    public override bool JoinsLateral => false;

    public override object List<T>(IReadOnlyList<T> values)
    {
        var json = new StringBuilder(values.Count * 40 + 2).Append('[');
        for (var index = 0; index < values.Count; index++)
        {
            if (index > 0) json.Append(',');
            json.Append((object)values[index] switch
            {
                Guid id => $"\"{Text(id)}\"",
                DateTimeOffset instant => SqliteProvider.Microseconds(instant).ToString(),
                string text => JsonSerializer.Serialize(text, Plain),
                DateOnly day => $"\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                var other => throw new ArgumentException($"No list can hold {other.GetType().Name}.", nameof(values)),
            });
        }

        return json.Append(']').ToString();
    }

    public override string IsOneOf(string column, string list) => $"{column} IN (SELECT value FROM json_each({list}))";

    public override string Rows(string list, string alias) => $"json_each({list}) {alias}";

    public override TimeSpan Duration(DbDataReader reader, int column) => TimeSpan.FromMicroseconds(reader.GetInt64(column));

    public override string Difference(string later, string earlier) => $"({later} - {earlier})";

    /// <summary>Instants are microseconds.</summary>
    public override string WholeDays(string later, string earlier) => $"({later} - {earlier}) / 86400000000";

    public override string Once => " LIMIT -1 OFFSET 0";

    public override string OneByOne => "";

    public override string Joined(string column, string order) => $"group_concat({column}, ',' ORDER BY {order})";

    public override string Contains(string column, string part) => $"instr({column}, {part}) > 0";

    public override string AsciiLower(string column) => $"lower({column})";

    private static string Text(Guid id) => string.Create(36, id, static (text, value) =>
    {
        value.TryFormat(text, out _);
        // Only a to f are letters.
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] >= 'a') text[index] = (char)(text[index] - 32);
        }
    });
}
