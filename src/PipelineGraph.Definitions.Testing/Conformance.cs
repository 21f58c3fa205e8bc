using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The rules that every definition keeps: run by the host before it accepts one, and by authors in their tests.</summary>
public static class Conformance
{
    private const int SamplesOfDefaults = 150;
    private const int SamplesOfBounds = 20;

    /// <summary>What is wrong, in words for the author; empty when the definition conforms.</summary>
    public static IReadOnlyList<string> Problems(IStageDefinition definition)
    {
        var description = definition.Describe();
        if (description is null) return ["Describe gave null."];
        List<string> problems = [.. DescriptionRules.Problems(description)];
        if (problems.Count > 0) return problems;
        if (DescriptionText(definition.Describe()) != DescriptionText(description)) return ["Describe gave two answers."];
        foreach (var problem in definition.Validate(Settings.Of(description))) problems.Add($"Validate refuses the defaults: {problem.Key}: {problem.Message}");
        if (problems.Count > 0) return problems;

        var samples = SamplesOfDefaults;
        foreach (var settings in SettingsAtTheirBounds(description))
        {
            foreach (var unit in description.Stages.Select(stage => stage.Unit).Distinct())
            {
                problems.AddRange(Problems(definition, description, settings, unit, samples));
                if (problems.Count > 0) return problems;
            }

            samples = SamplesOfBounds;
        }

        if (description.Stages.Any(stage => stage.Unit == Unit.Person) && DiffersInParallel(definition, description)) problems.Add("Calls at the same time give other verdicts.");
        return problems;
    }

    private static bool DiffersInParallel(IStageDefinition definition, DefinitionDescription description)
    {
        var settings = Settings.Of(description);
        var reads = description.Reads.Including(settings);
        var snapshots = Enumerable.Range(1, 20).Select(seed => SampleFacts.Create(reads, Unit.Person, seed)).Select(given => (Given: given, Now: given.Instants[^1])).ToList();
        var texts = new string?[4];
        var threads = texts.Select((_, index) => new Thread(() => texts[index] = Texts()) { IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return texts.Any(text => text != texts[0]);

        string? Texts()
        {
            try
            {
                return string.Join('\n', snapshots.Select(sample =>
                    Text(definition.Evaluate(sample.Given.At(sample.Now, reads), new EvaluationContext { Now = sample.Now, Settings = settings }))));
            }
#pragma warning disable CA1031 // what a plugin throws here would end the process
            catch (Exception)
            {
                return null;
            }
#pragma warning restore CA1031
        }
    }

    private static IEnumerable<string> Problems(IStageDefinition definition, DefinitionDescription description, Settings settings, Unit unit, int samples)
    {
        var rules = new VerdictRules(description);
        var reads = description.Reads.Including(settings);
        for (var seed = 0; seed < samples; seed++)
        {
            var given = seed == 0 ? new Given(unit) : SampleFacts.Create(reads, unit, seed);
            var instants = given.Instants;
            foreach (var now in instants)
            {
                var snapshot = given.At(now, reads);
                var verdict = Evaluate(now);
                if (rules.Problem(verdict, snapshot, now) is { } problem)
                {
                    yield return Of(seed, problem);
                    yield break;
                }

                if (now != instants[^1]) continue;
                var text = Text(verdict);
                if (Text(Evaluate(now)) != text) yield return Of(seed, "The same facts gave two verdicts.");
                if (InCulture("tr-TR", () => Text(Evaluate(now))) != text || InCulture("ar-SA", () => Text(Evaluate(now))) != text)
                {
                    yield return Of(seed, "The verdict depends on the culture.");
                }

                if (ChangesTooEarly(verdict, now) is { } early)
                {
                    yield return Of(seed, $"The stage is another one at {early:O}, before ReevaluateAt ({verdict.ReevaluateAt?.ToString("O", CultureInfo.InvariantCulture) ?? "null"}).");
                    yield break;
                }

                Verdict Evaluate(DateTimeOffset at) => definition.Evaluate(snapshot, new EvaluationContext { Now = at, Settings = settings });

                DateTimeOffset? ChangesTooEarly(Verdict verdict, DateTimeOffset from)
                {
                    var until = verdict.ReevaluateAt ?? from.AddYears(20);
                    DateTimeOffset[] between =
                    [
                        .. Enumerable.Range(1, 8).Select(step => from + ((until - from) * (step / 9.0))).Append(until - TimeSpan.FromMicroseconds(1)),
                    ];
                    foreach (var instant in between.Where(instant => instant > from))
                    {
                        if (Evaluate(instant).Stage != verdict.Stage) return instant;
                    }

                    return null;
                }
            }
        }
    }

    /// <summary>The defaults, then each setting at each of its bounds and choices.</summary>
    private static IEnumerable<Settings> SettingsAtTheirBounds(DefinitionDescription description)
    {
        yield return Settings.Of(description);
        foreach (var setting in description.Settings)
        {
            IEnumerable<SettingValue> values = setting.Default.Type switch
            {
                SettingType.Boolean => [SettingValue.Boolean(!setting.Default.AsBoolean())],
                SettingType.Choice => setting.Choices.Where(choice => choice != setting.Default.AsText()).Select(SettingValue.Choice),
                SettingType.Integer => Bounds(setting).Select(bound => SettingValue.Integer((long)bound)),
                SettingType.Number => Bounds(setting).Select(SettingValue.Number),
                _ => [],
            };
            foreach (var value in values) yield return Settings.Of(description, KeyValuePair.Create(setting.Key, value));
        }
    }

    private static IEnumerable<decimal> Bounds(SettingDescription setting)
    {
        if (setting.Minimum is { } minimum) yield return minimum;
        if (setting.Maximum is { } maximum) yield return maximum;
    }

    private static string InCulture(string name, Func<string> text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            return text();
        }
        catch (CultureNotFoundException)
        {
            return text(); // a machine without cultures
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string DescriptionText(DefinitionDescription description) => string.Join('|', [
        description.Id,
        description.Version,
        .. description.Stages.Select(stage => $"{stage.Unit} {stage.Key} {stage.Kind}"),
        .. description.Criteria.Select(criterion => criterion.Key),
        .. description.Settings.Select(setting => $"{setting.Key} {setting.Default.Type}"),
    ]);

    private static string Of(int seed, string problem) => string.Create(CultureInfo.InvariantCulture, $"{problem} (sample {seed})");

    /// <summary>A verdict written out, for comparing: its lists are equal when their items are.</summary>
    private static string Text(Verdict verdict)
    {
        var invariant = CultureInfo.InvariantCulture;
        return string.Join('|', [
            verdict.Stage,
            verdict.Explanation.Key,
            .. verdict.Explanation.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value),
            verdict.ReevaluateAt?.UtcTicks.ToString(invariant) ?? "-",
            .. verdict.Labels,
            .. verdict.Measures.Select(measure => measure.Key + "=" + measure.Value.ToString(invariant)),
            .. verdict.Missing.Select(missing => missing.FactKey + ">" + missing.Criterion + ">" + missing.ForStage),
            .. verdict.Criteria.Select(criterion => criterion.Key + criterion.Parameter + (int)criterion.State
                + string.Join(',', criterion.Evidence.Select(evidence => evidence.SubjectId.ToString("N") + evidence.FactNo.ToString(invariant)))),
        ]);
    }
}
