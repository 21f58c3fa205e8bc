using System.Globalization;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Loading;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>A lease of a definition; evaluations of one lease run one after the other.</summary>
internal sealed class StageEvaluator(
    StageBinding binding, InstalledDefinition installed, BoundSettings bound, LoadedDefinition loaded, IRunningDefinition running) : IStageEvaluator
{
    private const int MaximumFacts = 10_000;

    private readonly Lock gate = new();
    private IRunningDefinition? leased = running;

    public StageBinding Binding => binding;

    public DefinitionDescription Description => installed.Description!;

    public FactReads Reads => bound.Reads;

    public EvaluationResult Evaluate(Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken) =>
        EvaluateAll([(snapshot, now)], cancellationToken)[0];

    public IReadOnlyList<EvaluationResult> EvaluateAll(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, CancellationToken cancellationToken)
    {
        var results = new List<EvaluationResult>(batch.Count);
        lock (gate)
        {
            while (results.Count < batch.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(leased is null, this);
                var first = results.Count;
                if (Refusal(batch[first].Snapshot) is { } refused)
                {
                    results.Add(refused);
                    continue;
                }

                var answers = leased.Evaluate(Runnable(batch, first), bound, cancellationToken);
                foreach (var answer in answers) results.Add(Result(answer, batch[results.Count]));

                // What cannot be loaded now is not tried for each of the rest.
                if (answers is [.., { Failure.Kind: EvaluationFailureKind.NotLoaded }]) results.AddRange(Enumerable.Repeat(results[^1], batch.Count - results.Count));
            }
        }

        Measures.Evaluated(binding.DefinitionId, results);
        return results;
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (leased is null) return;
            leased = null;
            loaded.Return();
        }
    }

    /// <summary>The evaluations from the first on, up to one that is not to be run.</summary>
    private IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> Runnable(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, int first)
    {
        var end = first + 1;
        while (end < batch.Count && Refusal(batch[end].Snapshot) is null) end++;
        return first == 0 && end == batch.Count ? batch : [.. batch.Skip(first).Take(end - first)];
    }

    /// <summary>The answer for what is not evaluated, or null.</summary>
    private EvaluationResult? Refusal(Snapshot snapshot)
    {
        if (NotUsable(snapshot) is { } unusable) return unusable;
        return FactCount(snapshot) is var facts && facts > MaximumFacts
            ? EvaluationResult.Failed(
                EvaluationFailureKind.TooManyFacts, string.Create(CultureInfo.InvariantCulture, $"{facts} facts are to be read; at most {MaximumFacts} are."))
            : null;
    }

    private EvaluationResult? NotUsable(Snapshot snapshot)
    {
        if (installed.Refusal is { } refusal) return EvaluationResult.Failed(EvaluationFailureKind.NotLoaded, refusal);
        return bound.Health.Refusal(snapshot.Subject.SubjectId) is { } refused ? EvaluationResult.Failed(refused.Kind, refused.Reason) : null;
    }

    /// <summary>As it would be had the evaluations before it in the batch been called by themselves: they may have set this one aside.</summary>
    private EvaluationResult Result(Answer answer, (Snapshot Snapshot, DateTimeOffset Now) item)
    {
        if (answer.LostThread is { } lost) installed.LoseThread(lost);
        if (answer is { LostThread: null, LostWorker: false } && NotUsable(item.Snapshot) is { } unusable) return unusable;
        var subject = item.Snapshot.Subject.SubjectId;
        var failure = answer.Failure ?? installed.Verdicts!.Failure(answer.Verdict, item.Snapshot, item.Now);
        if (failure is null)
        {
            bound.Health.Succeeded(subject);
            return EvaluationResult.Of(answer.Verdict!);
        }

        // Of what could not be begun, neither the subject nor the settings are the cause.
        if (failure.Kind != EvaluationFailureKind.NotLoaded) bound.Health.Failed(subject, failure.Kind, failure.Reason, answer.LostWorker);
        return EvaluationResult.Failed(failure.Kind, failure.Reason);
    }

    private static int FactCount(Snapshot snapshot)
    {
        var count = FactCount(snapshot.Subject) + (snapshot.Company is { } company ? FactCount(company) : 0);
        foreach (var deal in snapshot.Deals) count += FactCount(deal);
        foreach (var person in snapshot.Persons) count += FactCount(person);
        return count;
    }

    private static int FactCount(SubjectFacts subject) =>
        subject.Attributes.Count + subject.Activities.Count + subject.Links.Count + subject.Consents.Count + subject.Judgements.Count + subject.Quotes.Count;
}
