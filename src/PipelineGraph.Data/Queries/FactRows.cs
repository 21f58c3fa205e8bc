using System.Data.Common;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// Facts as evaluations need them: without who told them, when, and under which id. Of each family only its own columns are read, since most are empty
/// and every look at one costs.
/// </summary>
internal sealed class FactRows(Guid tenantId, SqlDialect dialect)
{
    public const string Columns =
        "x.subject_id, x.fact_no, x.type, x.key, x.effective_at, x.occurred_at, x.occurred_on, x.direction, x.properties, x.target_id, x.voids_fact_no, "
        + "x.value_type, x.value_text, x.value_number, x.value_currency, x.value_boolean, x.value_date, x.value_list";

    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    public FactRecord Read(DbDataReader reader)
    {
        var type = (FactType)reader.GetInt32(2);
        var (isActivity, isAttribute, isQuote) = (type == FactType.Activity, type == FactType.Attribute, type == FactType.Quote);
        var key = reader.GetString(3);
        return new FactRecord
        {
            TenantId = tenantId,
            SubjectId = dialect.Id(reader, 0),
            FactNo = reader.GetInt64(1),
            FactId = default,
            Type = type,
            Key = Known(key),
            EffectiveAt = dialect.Instant(reader, 4),
            OccurredAt = reader.IsDBNull(5) ? null : dialect.Instant(reader, 5),
            OccurredOn = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateOnly>(6),
            RecordedAt = default,
            ActorId = default,
            Direction = isActivity && !reader.IsDBNull(7) ? (Direction)reader.GetInt32(7) : null,
            Properties = isActivity && !reader.IsDBNull(8) ? reader.GetString(8) : null,
            TargetId = isActivity || isAttribute || reader.IsDBNull(9) ? null : dialect.Id(reader, 9),
            VoidsFactNo = type == FactType.Void ? reader.GetInt64(10) : null,
            ValueType = isAttribute && !reader.IsDBNull(11) ? (FactValueType)reader.GetInt32(11) : null,
            ValueText = isActivity || reader.IsDBNull(12) ? null : reader.GetString(12),
            ValueNumber = isActivity || reader.IsDBNull(13) ? null : reader.GetInt64(13),
            ValueCurrency = (isAttribute || isQuote) && !reader.IsDBNull(14) ? reader.GetString(14) : null,
            ValueBoolean = isActivity || reader.IsDBNull(15) ? null : reader.GetBoolean(15),
            ValueDate = (isAttribute || isQuote) && !reader.IsDBNull(16) ? reader.GetFieldValue<DateOnly>(16) : null,
            ValueList = isAttribute && !reader.IsDBNull(17) ? reader.GetString(17) : null,
        };
    }

    /// <summary>There are few keys, and each is kept once.</summary>
    private string Known(string key) => keys.TryGetValue(key, out var known) ? known : keys[key] = key;
}
