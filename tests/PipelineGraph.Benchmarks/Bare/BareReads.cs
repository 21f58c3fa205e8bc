using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PipelineGraph.Benchmarks.Bare;

/// <summary>The rows of the measured queries, by statements written for them alone.</summary>
internal sealed class BareReads(string database)
{
    private const string PageSql =
        """
        SELECT contact.contact_id, contact.display_name, contact.email, contact.created_at, company.name
        FROM stream
        JOIN verdict ON verdict.tenant_id = stream.tenant_id AND verdict.binding_no = stream.active_binding_no AND verdict.unit = 0 AND verdict.stage_key = @stage
        JOIN contact ON contact.tenant_id = verdict.tenant_id AND contact.contact_id = verdict.subject_id
        LEFT JOIN company ON company.tenant_id = contact.tenant_id AND company.company_id = contact.company_id
        WHERE stream.tenant_id = @tenant
        ORDER BY verdict.subject_created_at DESC, verdict.subject_id DESC
        LIMIT 50
        """;

    private const string NestedSql =
        """
        WITH page AS (
          SELECT contact_id, display_name, created_at FROM contact WHERE tenant_id = @tenant ORDER BY created_at DESC, contact_id DESC LIMIT 20)
        SELECT page.contact_id, page.display_name, fact.activity_id, fact.key, fact.direction, fact.occurred_at
        FROM page
        LEFT JOIN fact ON fact.tenant_id = @tenant AND fact.subject_id = page.contact_id AND fact.fact_no IN (
          SELECT latest.fact_no FROM fact latest
          WHERE latest.tenant_id = @tenant AND latest.subject_id = page.contact_id AND latest.type = 1
            AND NOT EXISTS (
              SELECT 1 FROM fact void
              WHERE void.tenant_id = @tenant AND void.subject_id = page.contact_id AND void.type = 7 AND void.voids_fact_no = latest.fact_no)
          ORDER BY latest.effective_at DESC, latest.fact_no DESC LIMIT 3)
        ORDER BY page.created_at DESC, page.contact_id DESC, fact.effective_at DESC, fact.fact_no DESC
        """;

    private const string FunnelSql =
        """
        SELECT stream.head, funnel_count.stage_key, funnel_count.present, funnel_count.reached
        FROM stream
        LEFT JOIN funnel_count ON funnel_count.tenant_id = stream.tenant_id AND funnel_count.binding_no = stream.active_binding_no AND funnel_count.unit = 0
        WHERE stream.tenant_id = @tenant
        """;

    private static readonly (string Key, string Name, bool Ordered)[] Stages =
        [("lead", "Lead", true), ("prospect", "Prospect", true), ("opportunity", "Opportunity", true), ("customer", "Customer", true), ("out", "Out", false)];

    private static readonly string[] Directions = ["INBOUND", "OUTBOUND", "TWO_WAY"];

    public ReadOnlyMemory<byte> Page(string tenant) => Read(PageSql, tenant, "prospect", (reader, writer) =>
    {
        Begin(writer, "contacts"u8);
        while (reader.Read())
        {
            writer.WriteStartObject();
            writer.WriteId("Contact"u8, reader.GetString(0));
            writer.WriteString("displayName"u8, reader.GetString(1));
            if (reader.IsDBNull(2)) writer.WriteNull("email"u8);
            else writer.WriteString("email"u8, reader.GetString(2));
            writer.WriteInstant("createdAt"u8, reader.GetInt64(3));
            writer.WriteStartObject("stage"u8);
            writer.WriteString("name"u8, "Prospect"u8);
            writer.WriteEndObject();
            if (reader.IsDBNull(4))
            {
                writer.WriteNull("company"u8);
            }
            else
            {
                writer.WriteStartObject("company"u8);
                writer.WriteString("name"u8, reader.GetString(4));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        End(writer);
    });

    public ReadOnlyMemory<byte> Nested(string tenant) => Read(NestedSql, tenant, stage: null, (reader, writer) =>
    {
        Begin(writer, "contacts"u8);
        string? present = null;
        while (reader.Read())
        {
            var contact = reader.GetString(0);
            if (contact != present)
            {
                if (present is not null) EndActivities(writer);
                present = contact;
                writer.WriteStartObject();
                writer.WriteId("Contact"u8, contact);
                writer.WriteString("displayName"u8, reader.GetString(1));
                writer.WriteStartObject("activities"u8);
                writer.WriteStartArray("nodes"u8);
            }

            if (reader.IsDBNull(2)) continue;
            writer.WriteStartObject();
            writer.WriteId("Activity"u8, reader.GetString(2));
            writer.WriteString("kind"u8, reader.GetString(3));
            if (reader.IsDBNull(4)) writer.WriteNull("direction"u8);
            else writer.WriteString("direction"u8, Directions[reader.GetInt32(4)]);
            if (reader.IsDBNull(5)) writer.WriteNull("occurredAt"u8);
            else writer.WriteInstant("occurredAt"u8, reader.GetInt64(5));
            writer.WriteEndObject();
        }

        if (present is not null) EndActivities(writer);
        End(writer);
    });

    public ReadOnlyMemory<byte> Funnel(string tenant) => Read(FunnelSql, tenant, stage: null, (reader, writer) =>
    {
        var head = 0L;
        Span<(long Present, long Reached)> counts = stackalloc (long, long)[Stages.Length];
        while (reader.Read())
        {
            head = reader.GetInt64(0);
            if (reader.IsDBNull(1)) continue;
            var key = reader.GetString(1);
            var at = Array.FindIndex(Stages, stage => stage.Key == key);
            if (at >= 0) counts[at] = (reader.GetInt64(2), reader.GetInt64(3));
        }

        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteStartObject("funnel"u8);
        writer.WriteStartObject("basis"u8);
        writer.WriteNumber("asOf"u8, head);
        writer.WriteEndObject();
        writer.WriteStartArray("stages"u8);
        for (var at = 0; at < Stages.Length; at++)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("stage"u8);
            writer.WriteString("key"u8, Stages[at].Key);
            writer.WriteString("name"u8, Stages[at].Name);
            writer.WriteEndObject();
            writer.WriteNumber("count"u8, counts[at].Present);
            writer.WriteNumber("reached"u8, counts[at].Reached);
            if (at + 1 < Stages.Length && Stages[at + 1].Ordered && counts[at].Reached > 0) writer.WriteNumber("conversionToNext"u8, (double)counts[at + 1].Reached / counts[at].Reached);
            else writer.WriteNull("conversionToNext"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private ReadOnlyMemory<byte> Read(string sql, string tenant, string? stage, Action<SqliteDataReader, Utf8JsonWriter> write) => Json.Write(writer =>
    {
        using var connection = new SqliteConnection(database);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@tenant", tenant);
        if (stage is not null) command.Parameters.AddWithValue("@stage", stage);
        using var reader = command.ExecuteReader();
        write(reader, writer);
    });

    private static void Begin(Utf8JsonWriter writer, ReadOnlySpan<byte> field)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteStartObject(field);
        writer.WriteStartArray("nodes"u8);
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void EndActivities(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
