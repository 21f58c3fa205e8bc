using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PipelineGraph.Benchmarks.Bare;

/// <summary>The rows that the measured mutations write, without what decides on them: one connection, prepared statements, one transaction a request on the disk.</summary>
internal sealed class BareWrites : IDisposable
{
    private readonly Lock turn = new();
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    public BareWrites(string database)
    {
        connection = new SqliteConnection(database);
        connection.Open();
        // Durable as the product's own writes are.
        Execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000");
    }

    public ReadOnlyMemory<byte> Create(Caller caller, byte[] body)
    {
        using var request = JsonDocument.Parse(body);
        var input = request.RootElement.GetProperty("variables"u8).GetProperty("input"u8);
        var (name, email) = (input.GetProperty("displayName"u8).GetString()!, input.GetProperty("email"u8).GetString()!);
        var (tenant, subject, change, now) = (caller.Tenant, NewId(), NewId(), Now());
        lock (turn)
        {
            Begin(tenant, input);
            var (head, binding) = Row("SELECT head + 1, active_binding_no FROM stream WHERE tenant_id = @p0", reader => (reader.GetInt64(0), reader.GetInt64(1)), tenant);
            Execute("INSERT INTO subject (tenant_id, subject_id, unit, created_at, fact_no, last_recorded_at) VALUES (@p0, @p1, 0, @p2, 0, @p2)", tenant, subject, now);
            Execute(
                "INSERT INTO contact (tenant_id, contact_id, display_name, display_name_sort, email, created_at, last_activity_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, 0)",
                tenant, subject, name, name.ToUpperInvariant(), email, now);
            Execute(
                """
                INSERT INTO verdict (tenant_id, binding_no, subject_id, unit, stage_key, entered_at, subject_created_at, computed_for, fact_no, status, detail)
                VALUES (@p0, @p1, @p2, 0, 'lead', @p3, @p3, @p3, 0, 0, @p4)
                """,
                tenant, binding, subject, now, Detail(subject));
            Execute(
                """
                INSERT INTO stage_change (tenant_id, number, change_id, batch_end, kind, subject_id, unit, to_binding, to_stage, present_binding, present_stage,
                  direction, effective_at, recorded_at, numbered_at, cause)
                VALUES (@p0, @p1, @p2, @p1, 0, @p3, 0, @p4, 'lead', @p4, 'lead', 0, @p5, @p5, @p5, 0)
                """,
                tenant, head, change, subject, binding, now);
            Execute(
                "INSERT INTO stage_history (tenant_id, subject_id, change_id, number, binding_no, stage_key, effective_at) VALUES (@p0, @p1, @p2, @p3, @p4, 'lead', @p5)",
                tenant, subject, change, head, binding, now);
            Execute(
                """
                INSERT INTO stage_span (tenant_id, subject_id, entered_number, known_from, binding_no, unit, stage_key, entered_at, known_to)
                VALUES (@p0, @p1, @p2, @p2, @p3, 0, 'lead', @p4, 9223372036854775807)
                """,
                tenant, subject, head, binding, now);
            Execute("UPDATE funnel_count SET present = present + 1, reached = reached + 1 WHERE tenant_id = @p0 AND binding_no = @p1 AND unit = 0 AND stage_key = 'lead'", tenant, binding);
            Execute("UPDATE stream SET head = @p1 WHERE tenant_id = @p0", tenant, head);
            Commit(tenant, input, "CreateContactCommand", now);
        }

        return Json.Write(writer =>
        {
            BeginAnswer(writer, "createContact"u8);
            writer.WriteStartObject("contact"u8);
            writer.WriteId("Contact"u8, subject);
            writer.WriteString("displayName"u8, name);
            writer.WriteString("email"u8, email);
            WriteStage(writer, "Lead");
            writer.WriteEndObject();
            EndAnswer(writer);
        });
    }

    public ReadOnlyMemory<byte> Record(Caller caller, byte[] body)
    {
        using var request = JsonDocument.Parse(body);
        var input = request.RootElement.GetProperty("variables"u8).GetProperty("input"u8);
        var subjectId = input.GetProperty("subjectIds"u8)[0].GetString()!;
        var (tenant, subject, activity, now) = (caller.Tenant, Json.ReadId(subjectId), NewId(), Now());
        lock (turn)
        {
            Begin(tenant, input);
            var binding = Row("SELECT active_binding_no FROM stream WHERE tenant_id = @p0", reader => reader.GetInt64(0), tenant);
            var number = Row("SELECT fact_no + 1 FROM subject WHERE tenant_id = @p0 AND subject_id = @p1", reader => reader.GetInt64(0), tenant, subject);
            Execute(
                """
                INSERT INTO fact (tenant_id, subject_id, fact_no, fact_id, activity_id, type, key, direction, effective_at, recorded_at, actor_id)
                VALUES (@p0, @p1, @p2, @p3, @p4, 1, @p5, 1, @p6, @p6, @p7)
                """,
                tenant, subject, number, NewId(), activity, input.GetProperty("kind"u8).GetString()!, now, caller.Actor);
            Execute("UPDATE subject SET fact_no = @p2, last_recorded_at = @p3 WHERE tenant_id = @p0 AND subject_id = @p1", tenant, subject, number, now);
            Execute("UPDATE contact SET last_activity_at = @p2 WHERE tenant_id = @p0 AND contact_id = @p1", tenant, subject, now);
            Execute(
                "UPDATE verdict SET computed_for = @p3, fact_no = @p4, detail = @p5 WHERE tenant_id = @p0 AND binding_no = @p1 AND subject_id = @p2",
                tenant, binding, subject, now, number, Detail(subject));
            Commit(tenant, input, "RecordActivityCommand", now);
        }

        return Json.Write(writer =>
        {
            BeginAnswer(writer, "recordActivity"u8);
            writer.WriteStartObject("activity"u8);
            writer.WriteId("Activity"u8, activity);
            writer.WriteEndObject();
            writer.WriteStartArray("subjects"u8);
            writer.WriteStartObject();
            writer.WriteString("id"u8, subjectId);
            WriteStage(writer, "Prospect");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("changes"u8);
            writer.WriteEndArray();
            EndAnswer(writer);
        });
    }

    public void Dispose() => connection.Dispose();

    private void Begin(string tenant, JsonElement input)
    {
        Execute("BEGIN IMMEDIATE");
        Row("SELECT 1 FROM idempotency WHERE tenant_id = @p0 AND key = @p1", _ => 0, tenant, Key(input));
    }

    private void Commit(string tenant, JsonElement input, string operation, long now)
    {
        Execute(
            "INSERT INTO idempotency (tenant_id, key, operation, request_hash, result, created_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
            tenant, Key(input), operation, tenant, input.GetRawText(), now);
        Execute("COMMIT");
    }

    private T? Row<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    private void Execute(string sql, params ReadOnlySpan<object> values) => Command(sql, values).ExecuteNonQuery();

    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            commands.Add(sql, command = connection.CreateCommand());
            command.CommandText = sql;
            for (var at = 0; at < values.Length; at++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@p{at}"), values[at]);
        }

        for (var at = 0; at < values.Length; at++) command.Parameters[at].Value = values[at];
        return command;
    }

    /// <summary>As long as the evidence that the product keeps of such a verdict.</summary>
    private static string Detail(string subject) => "{\"explanation\":{\"key\":\"because\"},\"subject\":\"" + subject + "\",\"criteria\":\"" + Criteria + "\"}";

    private static readonly string Criteria = new('c', 900);

    private static string Key(JsonElement input) => input.GetProperty("idempotencyKey"u8).GetString()!;

    private static string NewId() => Guid.CreateVersion7().ToString().ToUpperInvariant();

    private static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static void WriteStage(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject("stage"u8);
        writer.WriteString("name"u8, name);
        writer.WriteEndObject();
    }

    private static void BeginAnswer(Utf8JsonWriter writer, ReadOnlySpan<byte> field)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteStartObject(field);
    }

    private static void EndAnswer(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("errors"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
