using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>A verdict on its way back from a worker; the worker has compared it with the description, and the host does so again.</summary>
internal static class VerdictForm
{
    public static void Write(FrameWriter writer, Verdict verdict)
    {
        writer.Text(verdict.Stage);
        writer.Optional(verdict.ReevaluateAt, writer.Instant);
        writer.Text(verdict.Explanation.Key);
        writer.List(verdict.Explanation.Parameters, parameter =>
        {
            writer.Text(parameter.Key);
            writer.Text(parameter.Value);
        });
        writer.List(verdict.Criteria, criterion =>
        {
            writer.Text(criterion.Key);
            writer.Byte((int)criterion.State);
            writer.Text(criterion.Parameter);
            writer.List(criterion.Evidence, evidence =>
            {
                writer.Id(evidence.SubjectId);
                writer.Number(evidence.FactNo);
            });
        });
        writer.List(verdict.Missing, missing =>
        {
            writer.Text(missing.FactKey);
            writer.Text(missing.Criterion);
            writer.Text(missing.ForStage);
            writer.Byte(missing.Unit is { } unit ? (int)unit + 1 : 0);
            writer.Boolean(missing.Example is not null);
            if (missing.Example is { } example) writer.Value(example);
        });
        writer.Texts(verdict.Labels);
        writer.List(verdict.Measures, measure =>
        {
            writer.Text(measure.Key);
            writer.Decimal(measure.Value);
            writer.Optional(measure.Minimum, writer.Decimal);
            writer.Optional(measure.Maximum, writer.Decimal);
        });
    }

    public static Verdict Read(FrameReader reader) => new()
    {
        Stage = reader.Word(),
        ReevaluateAt = reader.Optional(reader.Instant),
        Explanation = new TextReference { Key = reader.Word(), Parameters = Parameters(reader) },
        Criteria = reader.List(() => new CriterionResult
        {
            Key = reader.Word(),
            State = reader.Named<CriterionState>(),
            Parameter = reader.Text(),
            Evidence = reader.List(() => new FactReference { SubjectId = reader.Id(), FactNo = reader.Number() }),
        }),
        Missing = reader.List(() => new MissingFact
        {
            FactKey = reader.Word(),
            Criterion = reader.Word(),
            ForStage = reader.Word(),
            Unit = reader.Byte() is var unit and > 0 ? (Unit)(unit - 1) : null,
            Example = reader.Boolean() ? reader.Value() : null,
        }),
        Labels = reader.Texts(),
        Measures = reader.List(() => new VerdictMeasure
        {
            Key = reader.Word(),
            Value = reader.Decimal(),
            Minimum = reader.Optional(reader.Decimal),
            Maximum = reader.Optional(reader.Decimal),
        }),
    };

    private static Dictionary<string, string> Parameters(FrameReader reader)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in reader.List(() => KeyValuePair.Create(reader.Word(), reader.Text()))) parameters[key] = value!;
        return parameters;
    }
}
