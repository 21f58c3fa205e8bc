using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>What an example expects of the verdict at an instant, or when all has happened. What is not said is not compared.</summary>
internal sealed record Expectation
{
    public DateTimeOffset? At { get; init; }

    public string? Stage { get; init; }

    public string? Because { get; init; }

    public IReadOnlyList<(string Criterion, string? Parameter, CriterionState State)> Criteria { get; init; } = [];

    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<(string Key, decimal Value)> Measures { get; init; } = [];

    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>The instant of <see cref="Verdict.ReevaluateAt"/>, null being never; expected only where <see cref="ExpectsUntil"/> says so.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool ExpectsUntil { get; init; }

    public IEnumerable<string> Check(Example example, DefinitionDescription description, Given given)
    {
        var at = At ?? given.Instants[^1];
        var when = At is null ? "When all has happened" : string.Create(CultureInfo.InvariantCulture, $"At {at:yyyy-MM-dd HH:mm} (day {(at - Given.Start).TotalDays:0.##})");
        return UnknownKeys(description, given.Unit) is { Count: > 0 } unknown ? unknown : Differences(example, given, at).Select(difference => $"{when}, {difference}");
    }

    private List<string> UnknownKeys(DefinitionDescription description, Unit unit)
    {
        List<string> problems = [];
        Look("stage", Stage is null ? [] : [Stage], description.Stages.Where(stage => stage.Unit == unit).Select(stage => stage.Key));
        Look("criterion", Criteria.Select(criterion => criterion.Criterion), description.Criteria.Select(criterion => criterion.Key));
        Look("text", [.. Because is null ? [] : new[] { Because }, .. Labels ?? [], .. Measures.Select(measure => measure.Key)], description.Texts.Keys);
        return problems;

        void Look(string what, IEnumerable<string> named, IEnumerable<string> described)
        {
            var known = described.Order(StringComparer.Ordinal).ToList();
            problems.AddRange(named.Where(key => !known.Contains(key)).Select(key => $"The definition has no {what} '{key}'; it has: {string.Join(", ", known)}."));
        }
    }

    private IEnumerable<string> Differences(Example example, Given given, DateTimeOffset at)
    {
        var verdict = example.VerdictAt(given, at);
        if (Stage is not null && verdict.Stage != Stage) yield return $"the stage is '{verdict.Stage}' ({verdict.Explanation.Key}), not '{Stage}'.";

        // What a server shows is the fold over facts and wake-ups: a wrong ReevaluateAt leaves it behind.
        if (example.History(given, at) is [.., var last] && last.Stage != verdict.Stage)
        {
            yield return $"the stage is '{verdict.Stage}', but nothing woke the definition: its history still says '{last.Stage}'. Is ReevaluateAt too late?";
        }

        if (Because is not null && verdict.Explanation.Key != Because) yield return $"the explanation is '{verdict.Explanation.Key}', not '{Because}'.";
        foreach (var (key, parameter, state) in Criteria)
        {
            var found = verdict.Criteria.Where(result => result.Key == key && (parameter is null || result.Parameter == parameter)).Select(result => result.State).ToList();
            var name = parameter is null ? key : key + ":" + parameter;
            if (found.Count == 0) yield return $"the verdict does not look at the criterion '{name}'.";
            else if (found.Exists(actual => actual != state)) yield return $"the criterion '{name}' is {Word(found.Find(actual => actual != state))}, not {Word(state)}.";
        }

        if (Labels is not null && !Same(Labels, verdict.Labels)) yield return $"the labels are [{Listed(verdict.Labels)}], not [{Listed(Labels)}].";
        foreach (var (key, value) in Measures)
        {
            var found = verdict.Measures.FirstOrDefault(measure => measure.Key == key);
            if (found?.Value != value) yield return string.Create(CultureInfo.InvariantCulture, $"the measure '{key}' is {found?.Value.ToString(CultureInfo.InvariantCulture) ?? "not there"}, not {value}.");
        }

        var missing = verdict.Missing.Select(fact => fact.FactKey).Distinct(StringComparer.Ordinal).ToList();
        if (Missing is not null && !Same(Missing, missing)) yield return $"what is missing is [{Listed(missing)}], not [{Listed(Missing)}].";
        if (ExpectsUntil && verdict.ReevaluateAt != Until)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ReevaluateAt is {Shown(verdict.ReevaluateAt)}, not {Shown(Until)}.");
        }
    }

    private static bool Same(IEnumerable<string> left, IEnumerable<string> right) => left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items.Order(StringComparer.Ordinal));

    private static string Word(CriterionState state) => state.ToString().ToLowerInvariant();

    private static string Shown(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "null";
}
