using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A definition with its settings, immutable: what a verdict is computed under.</summary>
public sealed record StageBinding
{
    public required string DefinitionId { get; init; }

    public required string Version { get; init; }

    public required string PackageHash { get; init; }

    /// <summary>Canonical JSON of the tenant's own settings (without defaults): keys in ordinal order, no white space.</summary>
    public required string Settings { get; init; }

    /// <summary>SHA-256 of <see cref="Settings"/>: lower-case hexadecimal.</summary>
    public required string SettingsHash { get; init; }
}

/// <summary>Why an evaluation gave no verdict. May grow.</summary>
public enum EvaluationFailureKind
{
    /// <summary>The package is missing, rejected or quarantined.</summary>
    NotLoaded,
    Exception,
    TimedOut,

    /// <summary>The verdict breaks the contract, as by an undeclared stage.</summary>
    InvalidVerdict,
    TooManyFacts,
}

/// <summary>Why an evaluation gave no verdict, as text: never the plugin's exception object.</summary>
public sealed record EvaluationFailure(EvaluationFailureKind Kind, string Reason);

/// <summary>What one evaluation gave: a verdict or a failure.</summary>
public sealed record EvaluationResult
{
    private EvaluationResult() { }

    public Verdict? Verdict { get; private init; }

    public EvaluationFailure? Failure { get; private init; }

    public static EvaluationResult Of(Verdict verdict) => new() { Verdict = verdict };

    public static EvaluationResult Failed(EvaluationFailureKind kind, string reason) => new() { Failure = new EvaluationFailure(kind, reason) };
}

/// <summary>A leased definition under one binding; disposing returns the lease, so that a replaced version can be unloaded.</summary>
public interface IStageEvaluator : IDisposable
{
    StageBinding Binding { get; }

    DefinitionDescription Description { get; }

    /// <summary>The declared facts, with those that rules among the settings name.</summary>
    FactReads Reads { get; }

    /// <summary>Never throws for what a plugin does; at most the evaluation's time budget.</summary>
    EvaluationResult Evaluate(Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The results in the order of the batch, the same as one by one but with one hand-over: the time budget is each evaluation's own, and one that
    /// fails fails alone.
    /// </summary>
    IReadOnlyList<EvaluationResult> EvaluateAll(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, CancellationToken cancellationToken) =>
        [.. batch.Select(item => Evaluate(item.Snapshot, item.Now, cancellationToken))];
}

/// <summary>Port to the definitions: in this process, or in another one.</summary>
public interface IStageEvaluators
{
    /// <summary>
    /// Leases the definition of a tenant's binding, loading it from its kept bytes if need be; a failure when that cannot be. What another tenant
    /// owns is not installed, and how evaluations went under a binding is the tenant's own affair.
    /// </summary>
    Task<(IStageEvaluator? Evaluator, EvaluationFailure? Failure)> OpenAsync(Guid tenantId, StageBinding binding, CancellationToken cancellationToken);

    /// <summary>Description of a package that is or was usable, for showing stages, settings and texts; null when it never loaded.</summary>
    Task<DefinitionDescription?> DescribeAsync(string packageHash, CancellationToken cancellationToken);

    /// <summary>
    /// The tenant's binding of settings given as JSON to a package: problems (bad type, out of bounds, unknown key, or the definition's own
    /// <see cref="IStageDefinition.Validate"/>) instead when they do not fit, or a failure when the definition cannot be used with any settings.
    /// </summary>
    Task<(StageBinding? Binding, IReadOnlyList<SettingProblem> Problems, EvaluationFailure? Failure)> BindAsync(
        Guid tenantId, string packageHash, string settingsJson, CancellationToken cancellationToken);

    /// <summary>Why this host does not ask the tenant's binding for a while; null while it does.</summary>
    BindingQuarantine? QuarantineOf(Guid tenantId, StageBinding binding);
}

/// <summary>A time during which a binding is not asked.</summary>
/// <param name="Since">Null where the whole package is set aside, whose row in the catalogue tells why.</param>
/// <param name="Until">When it is tried again; null: not before it is released.</param>
public sealed record BindingQuarantine(string Reason, DateTimeOffset? Since, DateTimeOffset? Until);
