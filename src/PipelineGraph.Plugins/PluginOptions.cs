using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins;

/// <summary>Where a definition's code runs.</summary>
public enum DefinitionIsolation
{
    /// <summary>On threads of this process: fast; a stack that overflows ends the process.</summary>
    InProcess,

    /// <summary>In worker processes of its own: whatever it does ends one of them.</summary>
    Process,
}

/// <summary>Where definitions are dropped in, and what they may cost.</summary>
public sealed record PluginOptions
{
    /// <summary>The folder of <c>&lt;id&gt;/&lt;version&gt;/</c> and <c>tenants/&lt;tenant&gt;/&lt;id&gt;/&lt;version&gt;/</c>; a missing one is an empty one.</summary>
    public required string Folder { get; init; }

    /// <summary>Whose packages are let in.</summary>
    public DefinitionTrust Trust { get; init; } = new();

    /// <summary>Of the definitions that <see cref="IsolationOf"/> does not name.</summary>
    public DefinitionIsolation Isolation { get; init; } = DefinitionIsolation.InProcess;

    /// <summary>By the definition's id.</summary>
    public IReadOnlyDictionary<string, DefinitionIsolation> IsolationOf { get; init; } = new Dictionary<string, DefinitionIsolation>();

    /// <summary>Memory that a worker's objects may take in all.</summary>
    public long WorkerMemory { get; init; } = 256 * 1024 * 1024;

    /// <summary>Worker processes of one definition at most; further calls wait for one.</summary>
    public int WorkersPerDefinition { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>How long a worker may take to start.</summary>
    public TimeSpan WorkerStartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of one evaluation.</summary>
    public TimeSpan EvaluationBudget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of all the checks before a package is accepted.</summary>
    public TimeSpan AcceptanceBudget { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Memory that one evaluation may allocate; measured when it is over.</summary>
    public long AllocationBudget { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Threads that a package may lose to evaluations that never end, before it is quarantined; and workers that a binding may lose within
    /// <see cref="QuarantineTime"/>, before that binding is.
    /// </summary>
    public int LostThreads { get; init; } = 4;

    /// <summary>Subjects in a row that may fail before the binding is quarantined.</summary>
    public int FailingSubjects { get; init; } = 3;

    /// <summary>How long a quarantined binding, and a subject that was set aside, are not evaluated; then they are tried again.</summary>
    public TimeSpan QuarantineTime { get; init; } = TimeSpan.FromHours(1);

    public int MaximumFiles { get; init; } = 64;

    public long MaximumPackageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a folder that was not seen before must stay the same to be examined by a single look.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a definition that nobody leases stays loaded.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a failed load is remembered, so that not each asker waits for the next one; and a refusal for its time, which then only the watch tries again.
    /// </summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After which an unloaded definition that is still in memory counts as leaked.</summary>
    public TimeSpan LeakTime { get; init; } = TimeSpan.FromMinutes(10);

    internal DefinitionIsolation IsolationFor(string definitionId) => IsolationOf.TryGetValue(definitionId, out var own) ? own : Isolation;
}
