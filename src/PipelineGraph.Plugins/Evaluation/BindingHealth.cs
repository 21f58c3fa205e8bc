using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>
/// What went wrong under one tenant's binding. Two time-outs or lost workers in a row set a subject aside; several subjects that fail in a row
/// quarantine the binding, and so do several lost workers; all for a time, because what failed may have been a busy machine or facts that were mended since.
/// Reasons hold what a plugin says of its facts, so no other tenant sees them.
/// </summary>
internal sealed class BindingHealth(PluginOptions options, TimeProvider time)
{
    private const int TimeOutsPerSubject = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, (int Count, DateTimeOffset Last)> timeOuts = [];
    private readonly HashSet<Guid> failing = [];
    private readonly Queue<DateTimeOffset> lostWorkers = new();
    private (string Reason, DateTimeOffset Since)? quarantine;
    private volatile bool clean = true;

    /// <summary>Why the binding is quarantined, or null.</summary>
    public BindingQuarantine? Quarantine
    {
        get
        {
            lock (gate) return quarantine is { } held && IsHeld(held.Since) ? new BindingQuarantine(held.Reason, held.Since, held.Since + options.QuarantineTime) : null;
        }
    }

    /// <summary>The answer for a subject that is not evaluated, or null.</summary>
    public EvaluationFailure? Refusal(Guid subject)
    {
        if (clean) return null;
        lock (gate)
        {
            if (quarantine is { } held)
            {
                if (IsHeld(held.Since)) return new EvaluationFailure(EvaluationFailureKind.NotLoaded, held.Reason);
                quarantine = null;
                failing.Clear();
                lostWorkers.Clear();
            }

            return timeOuts.TryGetValue(subject, out var timedOut) && timedOut.Count >= TimeOutsPerSubject && IsHeld(timedOut.Last)
                ? new EvaluationFailure(EvaluationFailureKind.TimedOut, "The subject is set aside: its evaluation did not end twice in a row.")
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
            clean = timeOuts.Count == 0 && quarantine is null;
        }
    }

    public void Failed(Guid subject, EvaluationFailureKind kind, string reason, bool lostWorker)
    {
        lock (gate)
        {
            clean = false;
            var now = time.GetUtcNow();
            if (kind == EvaluationFailureKind.TimedOut || lostWorker) timeOuts[subject] = (timeOuts.GetValueOrDefault(subject).Count + 1, now);
            failing.Add(subject);
            if (failing.Count >= options.FailingSubjects) quarantine ??= ($"Quarantined: {failing.Count} subjects in a row failed. The last reason: {reason}", now);
            if (!lostWorker) return;
            while (lostWorkers.TryPeek(out var first) && !IsHeld(first)) lostWorkers.Dequeue();
            lostWorkers.Enqueue(now);
            if (lostWorkers.Count >= options.LostThreads) quarantine ??= ($"Quarantined: {lostWorkers.Count} evaluations ended their process. The last reason: {reason}", now);
        }
    }

    public void Release()
    {
        lock (gate)
        {
            timeOuts.Clear();
            failing.Clear();
            lostWorkers.Clear();
            quarantine = null;
            clean = true;
        }
    }

    private bool IsHeld(DateTimeOffset since) => time.GetUtcNow() - since < options.QuarantineTime;
}
