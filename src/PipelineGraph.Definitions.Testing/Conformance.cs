using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The rules that every definition keeps: run by the host before it accepts one, and by authors in their tests.</summary>
public static class Conformance
{
    private const int SamplesOfDefaults = 150;
    private const int SamplesOfExtremes = 20;
    private const int SamplesOfAllExtremes = 3000;
    private const int Threads = 4;

    /// <summary>What is wrong, in words for the author; empty when the definition conforms. What the definition throws goes through.</summary>
    public static IReadOnlyList<string> Problems(IStageDefinition definition)
    {
        var description = definition.Describe();
        if (description is null) return ["Describe gave null."];
        List<string> problems = [.. DescriptionRules.Problems(description)];
        if (problems.Count > 0) return problems;
        if (DescriptionText(definition.Describe()) != DescriptionText(description)) return ["Describe gave two answers."];
        foreach (var problem in definition.Validate(Settings.Of(description))) problems.Add($"Validate refuses the defaults: {problem.Key}: {problem.Message}");
        if (problems.Count > 0) return problems;

        var rules = new VerdictRules(description);
        var units = description.Stages.Select(stage => stage.Unit).Distinct().ToList();
        var settings = SettingSample.Of(definition, description).ToList();
        // With hundreds of settings fewer samples of each, so that the time stays within the host's budget.
        var samplesOfExtremes = Math.Clamp(SamplesOfAllExtremes / (settings.Count * units.Count), 5, SamplesOfExtremes);
        foreach (var setting in settings)
        {
            var samples = setting.IsDefault ? SamplesOfDefaults : samplesOfExtremes;
            var reads = description.Reads.Including(setting.Settings);
            foreach (var unit in units)
            {
                var trial = new SampleRules(definition, rules, setting, reads, unit);
                for (var seed = 0; seed < samples; seed++)
                {
                    if (trial.Problem(seed) is { } problem) return [problem];
                }

                if (setting.IsDefault && DiffersInParallel(trial)) return [$"Calls at the same time give other verdicts (unit {unit})."];
            }
        }

        return problems;
    }

    /// <summary>
    /// What it says of the samples under its defaults, as text: in every process the same, if no hash, no order of a set and nothing of the process has a part
    /// in it. For a definition without problems.
    /// </summary>
    internal static string Answers(IStageDefinition definition)
    {
        var description = definition.Describe();
        var setting = new SettingSample("", Settings.Of(description));
        var rules = new VerdictRules(description);
        var reads = description.Reads.Including(setting.Settings);
        return string.Join('\n', description.Stages.Select(stage => stage.Unit).Distinct()
            .Select(unit => new SampleRules(definition, rules, setting, reads, unit))
            .SelectMany(trial => trial.Snapshots(SamplesOfDefaults).Select(sample => VerdictText.Of(trial.Evaluate(sample.Snapshot, sample.Now)))));
    }

    /// <summary>Several threads at once, against what the calls gave one after the other, on the same snapshots.</summary>
    private static bool DiffersInParallel(SampleRules trial)
    {
        var snapshots = trial.Snapshots(20);
        var expected = string.Join('\n', snapshots.Select(sample => VerdictText.Of(trial.Evaluate(sample.Snapshot, sample.Now))));
        var texts = new string?[Threads];
        var threads = texts.Select((_, index) => new Thread(() => texts[index] = Texts(index)) { IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return texts.Any(text => text != expected);

        string? Texts(int start)
        {
            try
            {
                var results = new string[snapshots.Count];
                for (var step = 0; step < results.Length; step++)
                {
                    // Each thread begins elsewhere, so that different calls meet.
                    var index = (step + (start * results.Length / Threads)) % results.Length;
                    results[index] = VerdictText.Of(trial.Evaluate(snapshots[index].Snapshot, snapshots[index].Now));
                }

                return string.Join('\n', results);
            }
#pragma warning disable CA1031 // what a plugin throws here would end the process
            catch (Exception)
            {
                return null;
            }
#pragma warning restore CA1031
        }
    }

    private static string DescriptionText(DefinitionDescription description) => string.Join('|', [
        description.Id,
        description.Version,
        .. description.Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Unit} {stage.Key} {stage.Kind}")),
        .. description.Criteria.Select(criterion => criterion.Key),
        .. description.Settings.Select(setting => $"{setting.Key} {setting.Default.Type}"),
    ]);
}
