using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>A verdict written out, for comparing: its lists are equal when their items are.</summary>
internal static class VerdictText
{
    /// <param name="firstId">Subject ids are written counted from here: the same facts of others give the same text.</param>
    public static string Of(Verdict verdict, int firstId = 1)
    {
        var invariant = CultureInfo.InvariantCulture;
        return string.Join('|', [
            verdict.Stage,
            verdict.Explanation.Key,
            .. verdict.Explanation.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value),
            verdict.ReevaluateAt?.UtcTicks.ToString(invariant) ?? "-",
            .. verdict.Labels,
            .. verdict.Measures.Select(measure => string.Create(invariant, $"{measure.Key}={measure.Value} {measure.Minimum} {measure.Maximum}")),
            .. verdict.Missing.Select(missing => string.Create(invariant, $"{missing.FactKey}>{missing.Criterion}>{missing.ForStage} {(int?)missing.Unit} {missing.Example}")),
            .. verdict.Criteria.Select(criterion => criterion.Key + criterion.Parameter + (int)criterion.State
                + string.Join(',', criterion.Evidence.Select(evidence => string.Create(invariant, $"{Number(evidence.SubjectId) - firstId}#{evidence.FactNo}")))),
        ]);
    }

    private static int Number(Guid id) => BitConverter.ToInt32(id.ToByteArray());
}
