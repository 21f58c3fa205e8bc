namespace PipelineGraph.Definitions.Testing;

/// <summary>One definition under settings, asked about given facts.</summary>
public sealed class Example
{
    private const int MostCalls = 10_000;

    private readonly IStageDefinition definition;

    public Example(IStageDefinition definition, params (string Key, SettingValue Value)[] changes)
    {
        this.definition = definition;
        Settings = Settings.Of(definition.Describe(), changes.Select(change => KeyValuePair.Create(change.Key, change.Value)));
        Reads = definition.Describe().Reads.Including(Settings);
    }

    public Settings Settings { get; }

    /// <summary>The facts that it reads, with those that its settings name.</summary>
    public FactReads Reads { get; }

    public Verdict VerdictAt(Given given, DateTimeOffset now) =>
        definition.Evaluate(given.At(now, Reads), new EvaluationContext { Now = now, Settings = Settings });

    /// <summary>The verdict when everything that is written down has happened.</summary>
    public Verdict Verdict(Given given) => VerdictAt(given, given.Instants[^1]);

    public string Stage(Given given) => Verdict(given).Stage;

    public string StageOnDay(Given given, double day) => VerdictAt(given, Given.Day(day)).Stage;

    /// <summary>The history of the stage: evaluated at the instants of the facts and each time a verdict asks for it.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Stage)> History(Given given, DateTimeOffset until)
    {
        List<(DateTimeOffset At, string Stage)> history = [];
        var calls = 0;
        var instants = new SortedSet<DateTimeOffset>(given.Instants.Where(instant => instant <= until));
        while (instants.Count > 0)
        {
            var now = instants.Min;
            instants.Remove(now);
            var verdict = VerdictAt(given, now);
            if (++calls > MostCalls) throw new InvalidOperationException($"The definition asks to be woken more than {MostCalls} times.");
            if (history.Count == 0 || history[^1].Stage != verdict.Stage) history.Add((now, verdict.Stage));
            if (verdict.ReevaluateAt is { } next && next <= until && next > now) instants.Add(next);
        }

        return history;
    }
}
