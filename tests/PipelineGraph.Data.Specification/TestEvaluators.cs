using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Definitions of the test itself, by package hash; each can be made to fail.</summary>
public sealed class TestEvaluators : IStageEvaluators
{
    private readonly Dictionary<string, IStageDefinition> definitions = new() { ["hash"] = new TestDefinition() };
    private int evaluations;

    /// <summary>While set, nothing can be evaluated.</summary>
    public EvaluationFailure? Failure { get; set; }

    /// <summary>The package that cannot be asked, while the others can.</summary>
    public string? Quarantined { get; set; }

    /// <summary>Fails the evaluation of some subjects only.</summary>
    public Func<Guid, bool> Fails { get; set; } = _ => false;

    /// <summary>Of some subjects the evaluation throws, as no plugin can make it do: a fault of the server.</summary>
    public Func<Guid, bool> Throws { get; set; } = _ => false;

    public EvaluationFailureKind FailsWith { get; set; } = EvaluationFailureKind.Exception;

    public int Evaluations => evaluations;

    public void Remove(string hash) => definitions.Remove(hash);

    public void Add(string hash, IStageDefinition definition) => definitions[hash] = definition;

    public Task<(IStageEvaluator? Evaluator, EvaluationFailure? Failure)> OpenAsync(Guid tenantId, StageBinding binding, CancellationToken cancellationToken) =>
        Task.FromResult<(IStageEvaluator?, EvaluationFailure?)>(
            (Failure ?? (binding.PackageHash == Quarantined ? new EvaluationFailure(EvaluationFailureKind.NotLoaded, "It is in quarantine.") : null)) is { } failure
                ? (null, failure)
                : (new Evaluator(this, binding, definitions[binding.PackageHash]), null));

    public Task<DefinitionDescription?> DescribeAsync(string packageHash, CancellationToken cancellationToken) =>
        Task.FromResult(definitions.GetValueOrDefault(packageHash)?.Describe());

    public Task<(StageBinding? Binding, IReadOnlyList<SettingProblem> Problems, EvaluationFailure? Failure)> BindAsync(
        Guid tenantId, string packageHash, string settingsJson, CancellationToken cancellationToken)
    {
        if (!definitions.TryGetValue(packageHash, out var definition)) return Task.FromResult<(StageBinding?, IReadOnlyList<SettingProblem>, EvaluationFailure?)>((null, [], null));
        var description = definition.Describe();
        return Task.FromResult<(StageBinding?, IReadOnlyList<SettingProblem>, EvaluationFailure?)>((
            new StageBinding { DefinitionId = description.Id, Version = description.Version, PackageHash = packageHash, Settings = settingsJson, SettingsHash = $"hash of {settingsJson}" }, [], null));
    }

    public BindingQuarantine? QuarantineOf(Guid tenantId, StageBinding binding) => null;

    private sealed class Evaluator(TestEvaluators owner, StageBinding binding, IStageDefinition definition) : IStageEvaluator
    {
        private readonly Settings settings = Settings.Of(
            definition.Describe(),
            JsonSerializer.Deserialize<Dictionary<string, int>>(binding.Settings)!.Select(setting => KeyValuePair.Create(setting.Key, SettingValue.Integer(setting.Value))));

        public StageBinding Binding => binding;

        public DefinitionDescription Description { get; } = definition.Describe();

        public FactReads Reads => Description.Reads;

        public EvaluationResult Evaluate(Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner.evaluations);
            if (binding.PackageHash == owner.Quarantined) return EvaluationResult.Failed(EvaluationFailureKind.NotLoaded, "It has just been put into quarantine.");
            if (owner.Throws(snapshot.Subject.SubjectId)) throw new InvalidOperationException("It was told to throw.");
            return owner.Fails(snapshot.Subject.SubjectId)
                ? EvaluationResult.Failed(owner.FailsWith, "It was told to fail.")
                : EvaluationResult.Of(definition.Evaluate(snapshot, new EvaluationContext { Now = now, Settings = settings, Cancellation = cancellationToken }));
        }

        public void Dispose() { }
    }
}

/// <summary>A clock that stands where it is put.</summary>
public sealed class TestClock : TimeProvider
{
    private long ticks = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref ticks, value.UtcTicks);
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.UtcTicks;
}
