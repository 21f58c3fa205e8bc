using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Loading;

/// <summary>A definition in this process, on threads of its own.</summary>
internal sealed class InProcessDefinition : IRunningDefinition
{
    private readonly EvaluationThreads threads;
    private readonly PluginOptions options;
    private readonly WeakReference memory;
    private DefinitionLoadContext? context;
    private IStageDefinition? definition;

    public InProcessDefinition(DefinitionLoadContext context, IStageDefinition definition, EvaluationThreads threads, PluginOptions options)
    {
        (this.context, this.definition, this.threads, this.options) = (context, definition, threads, options);
        memory = new WeakReference(context);
    }

    public bool IsInMemory => memory.IsAlive;

    public IStageDefinition Definition => definition ?? throw new ObjectDisposedException(nameof(InProcessDefinition));

    public (IReadOnlyList<SettingProblem> Problems, string? Failure) Validate(string canonicalSettings, Settings settings)
    {
        IReadOnlyList<SettingProblem> problems = [];
        var called = Definition;
        var failure = threads.Guard(() => problems = Validated(called, settings), options.EvaluationBudget);
        return failure is null ? (problems, null) : ([], failure);
    }

    /// <summary>What the definition says of settings, of a size that can be shown. Runs where its code may.</summary>
    public static IReadOnlyList<SettingProblem> Validated(IStageDefinition definition, Settings settings)
    {
        const int mostProblems = 100, longestText = 1000;
        return [.. (definition.Validate(settings) ?? throw new InvalidOperationException("Validate gave null.")).Take(mostProblems).Select(problem => problem is { Key: { } key, Message: { } message }
            ? problem with { Key = Bounded(key), Message = Bounded(message) }
            : throw new InvalidOperationException("Validate gave a problem that is null, or has no key or message."))];

        static string Bounded(string text) => text.Length <= longestText ? text : text[..longestText] + "…";
    }

    public IReadOnlyList<Answer> Evaluate(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, BoundSettings bound, CancellationToken cancellationToken)
    {
        var called = Definition;
        var thread = threads.Rent();
        var verdicts = new Verdict?[batch.Count];
        var steps = new Steps(batch.Count, index => verdicts[index] = called.Evaluate(
            batch[index].Snapshot, new EvaluationContext { Now = batch[index].Now, Settings = bound.Settings, Cancellation = thread.Cancellation }));
        int? timedOut;
        using (cancellationToken.UnsafeRegister(static steps => ((Steps)steps!).Stop(), steps)) timedOut = thread.Invoke(steps, options.EvaluationBudget);
        threads.Return(thread);

        var done = timedOut ?? steps.Done;
        var answers = new List<Answer>(done + 1);
        for (var index = 0; index < done; index++) answers.Add(Answered(steps, index, verdicts[index]));
        if (timedOut is not null) answers.Add(TimedOut(options) with { LostThread = thread.Over });
        return answers;
    }

    public void Unload()
    {
        definition = null;
        context?.Unload();
        context = null;
    }

    public static Answer TimedOut(PluginOptions options) => Answer.Failed(
        EvaluationFailureKind.TimedOut, string.Create(CultureInfo.InvariantCulture, $"The evaluation took longer than {options.EvaluationBudget.TotalMilliseconds} ms."));

    /// <summary>What is said of an evaluation that allocated more than it may, or null.</summary>
    public static string? Overspent(long allocated, long budget) =>
        allocated > budget ? string.Create(CultureInfo.InvariantCulture, $"The evaluation allocated {allocated} bytes; at most {budget} are allowed.") : null;

    private Answer Answered(Steps steps, int index, Verdict? verdict) =>
        (steps.Failure(index) ?? Overspent(steps.Allocated(index), options.AllocationBudget)) is { } failure
            ? Answer.Failed(EvaluationFailureKind.Exception, failure)
            : new Answer(verdict);
}
