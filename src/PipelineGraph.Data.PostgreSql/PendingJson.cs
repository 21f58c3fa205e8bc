using System.Text.Json;
using System.Text.Json.Serialization;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>The form of <see cref="PendingChanges"/> in the inbox: its names are those of the columns that <c>number_changes</c> reads.</summary>
internal static class PendingJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(PendingChanges changes) => JsonSerializer.Serialize(
        new
        {
            Rows = changes.Rows.Select((pending, index) => new
            {
                Place = index + 1,
                pending.Row.ChangeId,
                pending.Row.Kind,
                pending.Row.Retracts,
                pending.RetractsId,
                pending.Row.SubjectId,
                pending.Row.Unit,
                pending.Row.FromBinding,
                pending.Row.FromStage,
                pending.Row.ToBinding,
                pending.Row.ToStage,
                pending.Row.PresentBinding,
                pending.Row.PresentStage,
                pending.Row.Direction,
                pending.Row.EffectiveAt,
                pending.Row.RecordedAt,
                pending.Row.Cause,
                pending.Row.CauseFact,
                pending.Row.CriterionKey,
            }),
            Opened = changes.Opened.Count > 0 ? changes.Opened : null,
            Closed = changes.Closed.Count > 0 ? changes.Closed : null,
            changes.Counts,
        },
        Options);
}
