using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Loading;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>A lease of a definition with a thread of its own; evaluations of one lease run one after the other.</summary>
internal sealed class StageEvaluator(
    StageBinding binding, InstalledDefinition installed, BoundSettings bound, LoadedDefinition loaded, IStageDefinition definition, EvaluationThreads threads,
    PluginOptions options) : IStageEvaluator
{
    private const int MaximumFacts = 10_000;

    private readonly Lock gate = new();
    private IStageDefinition? leased = definition;
    private EvaluationThread? thread;
    private Work? work;

    public StageBinding Binding => binding;

    public DefinitionDescription Description => installed.Description!;

    public FactReads Reads => bound.Reads;

    public EvaluationResult Evaluate(Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(leased is null, this);
            if (installed.Refusal is { } refusal) return EvaluationResult.Failed(EvaluationFailureKind.NotLoaded, refusal);
            if (bound.Health.Refusal(snapshot.Subject.SubjectId) is { } refused) return EvaluationResult.Failed(refused.Kind, refused.Reason);
            if (FactCount(snapshot) is var facts && facts > MaximumFacts)
            {
                return EvaluationResult.Failed(
                    EvaluationFailureKind.TooManyFacts, string.Create(CultureInfo.InvariantCulture, $"{facts} facts are to be read; at most {MaximumFacts} are."));
            }

            var result = Run(snapshot, now);
            if (result.Failure is { } failure) bound.Health.Failed(snapshot.Subject.SubjectId, failure.Kind, failure.Reason);
            else bound.Health.Succeeded(snapshot.Subject.SubjectId);
            return result;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (leased is null) return;
            (leased, work) = (null, null);
            if (thread is not null) threads.Return(thread);
            loaded.Return();
        }
    }

    private EvaluationResult Run(Snapshot snapshot, DateTimeOffset now)
    {
        thread ??= threads.Rent();
        work ??= new Work(leased!);
        work.Snapshot = snapshot;
        work.Context = new EvaluationContext { Now = now, Settings = bound.Settings, Cancellation = thread.Cancellation };
        var (timedOut, failure) = thread.Invoke(work.Run, options.EvaluationBudget);
        if (timedOut)
        {
            installed.LoseThread(thread.Over);

            // The lost thread may still write into its work.
            (thread, work) = (null, null);
            return EvaluationResult.Failed(
                EvaluationFailureKind.TimedOut, string.Create(CultureInfo.InvariantCulture, $"The evaluation took longer than {options.EvaluationBudget.TotalMilliseconds} ms."));
        }

        if (failure is not null) return EvaluationResult.Failed(EvaluationFailureKind.Exception, failure);
        if (thread.Allocated > options.AllocationBudget)
        {
            return EvaluationResult.Failed(
                EvaluationFailureKind.Exception,
                string.Create(CultureInfo.InvariantCulture, $"The evaluation allocated {thread.Allocated} bytes; at most {options.AllocationBudget} are allowed."));
        }

        var verdict = work.Take();
        return installed.Rules!.Problem(verdict, snapshot, now) is { } problem
            ? EvaluationResult.Failed(EvaluationFailureKind.InvalidVerdict, problem)
            : EvaluationResult.Of(verdict!);
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

    /// <summary>What the thread is handed: made once for a lease, so that an evaluation allocates nothing of ours but its context.</summary>
    private sealed class Work
    {
        private readonly IStageDefinition definition;
        private Verdict? verdict;

        public Work(IStageDefinition definition) => (this.definition, Run) = (definition, Evaluate);

        public Action Run { get; }

        public Snapshot? Snapshot { get; set; }

        public EvaluationContext? Context { get; set; }

        public Verdict? Take()
        {
            var taken = verdict;
            (verdict, Snapshot, Context) = (null, null, null);
            return taken;
        }

        private void Evaluate() => verdict = definition.Evaluate(Snapshot!, Context!);
    }
}
