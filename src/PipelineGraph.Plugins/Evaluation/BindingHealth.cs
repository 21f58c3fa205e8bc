using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>
/// What went wrong under one tenant's binding. Two time-outs in a row set a subject aside; several subjects that fail in a row quarantine the binding.
/// Reasons hold what a plugin says of its facts, so no other tenant sees them.
/// </summary>
internal sealed class BindingHealth(PluginOptions options)
{
    private const int TimeOutsPerSubject = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> timeOuts = [];
    private readonly HashSet<Guid> failing = [];
    private volatile bool clean = true;

    /// <summary>Why the binding is quarantined, or null.</summary>
    public string? Quarantine { get; private set; }

    /// <summary>The answer for a subject that is not evaluated, or null.</summary>
    public EvaluationFailure? Refusal(Guid subject)
    {
        if (clean) return null;
        lock (gate)
        {
            if (Quarantine is { } reason) return new EvaluationFailure(EvaluationFailureKind.NotLoaded, reason);
            return timeOuts.GetValueOrDefault(subject) >= TimeOutsPerSubject
                ? new EvaluationFailure(EvaluationFailureKind.TimedOut, "The subject is set aside: its evaluation timed out twice in a row.")
                : null;
        }
    }

    public void Succeeded(Guid subject)
    {
        if (clean) return;
        lock (gate)
        {
            timeOuts.Remove(subject);
            failing.Clear();
            clean = timeOuts.Count == 0 && Quarantine is null;
        }
    }

    public void Failed(Guid subject, EvaluationFailureKind kind, string reason)
    {
        lock (gate)
        {
            clean = false;
            if (kind == EvaluationFailureKind.TimedOut) timeOuts[subject] = timeOuts.GetValueOrDefault(subject) + 1;
            failing.Add(subject);
            if (failing.Count >= options.FailingSubjects) Quarantine ??= $"Quarantined: {failing.Count} subjects in a row failed. The last reason: {reason}";
        }
    }

    public void Release()
    {
        lock (gate)
        {
            timeOuts.Clear();
            failing.Clear();
            Quarantine = null;
            clean = true;
        }
    }
}
