using System.Diagnostics.Metrics;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core;

/// <summary>What this process counts of its work. Nobody needs to listen; what is told is of bounded variety: no names of people, no texts.</summary>
public static class Measures
{
    /// <summary>Of the meter; the server adds gauges to it.</summary>
    public const string MeterName = "PipelineGraph";

    /// <summary>The tag that names a tenant, by its id.</summary>
    public const string TenantTag = "pipelinegraph.tenant.id";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Evaluations = Meter.CreateCounter<long>(
        "pipelinegraph.evaluations", "{evaluation}", "Verdicts asked of definitions.");

    private static readonly Counter<long> Transitions = Meter.CreateCounter<long>(
        "pipelinegraph.transitions", "{transition}", "Rows of the ledger that this process committed: moves and retractions.");

    /// <param name="definition">Its id.</param>
    public static void Evaluated(string definition, IReadOnlyList<EvaluationResult> results)
    {
        if (!Evaluations.Enabled) return;
        foreach (var outcome in results.CountBy(static result => result.Failure is { } failure ? failure.Kind.ToString() : "Verdict"))
            Evaluations.Add(outcome.Value, new("pipelinegraph.definition.id", definition), new("pipelinegraph.evaluation.outcome", outcome.Key));
    }

    internal static void Changed(Guid tenantId, long rows)
    {
        if (rows > 0 && Transitions.Enabled) Transitions.Add(rows, new KeyValuePair<string, object?>(TenantTag, tenantId.ToString()));
    }
}
