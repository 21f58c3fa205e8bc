using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

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
            .. verdict.Missing.Select(missing => string.Create(invariant, $"{missing.FactKey}>{missing.Criterion}>{missing.ForStage} {(int?)missing.Unit} {Json(missing.Example)}")),
            .. verdict.Criteria.Select(criterion => criterion.Key + criterion.Parameter + (int)criterion.State
                + string.Join(',', criterion.Evidence.Select(evidence => string.Create(invariant, $"{Number(evidence.SubjectId) - firstId}#{evidence.FactNo}")))),
        ]);
    }

    /// <summary>The first difference of two texts, in words for the author.</summary>
    public static string Difference(string actual, string expected)
    {
        var (here, there) = (actual.Split('|'), expected.Split('|'));
        var index = here.Zip(there).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"'{here.ElementAtOrDefault(index)}' instead of '{there.ElementAtOrDefault(index)}'";
    }

    private static string Json(FactValue? value)
    {
        if (value is null) return "";
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) FactValueJson.Write(writer, value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static int Number(Guid id) => BitConverter.ToInt32(id.ToByteArray());
}
