using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;

namespace PipelineGraph.Plugins.Workers;

/// <summary>
/// A definition in worker processes of its own: no line of it runs in this one. Each call has a worker for itself, so that one that ends takes no other
/// call with it; the next call starts another.
/// </summary>
internal sealed class WorkerDefinition(PackageFiles files, PluginOptions options) : IRunningDefinition
{
    /// <summary>Of a message; a batch of more goes in several, so that the worker begins while the host still writes.</summary>
    private const int BytesPerMessage = 256 * 1024;

    private readonly ConcurrentBag<WorkerProcess> idle = [];
    private readonly ConcurrentDictionary<WorkerProcess, int> alive = new();

    public bool IsInMemory => !alive.IsEmpty;

    /// <summary>The numbers of the processes, for those who watch them.</summary>
    public IReadOnlyCollection<int> Processes => [.. alive.Values];

    private SemaphoreSlim Places { get; } = new(options.WorkersPerDefinition);

    /// <summary>Starts the first worker and has it load the package, with all the checks of one that is new here; its description, or why it is refused.</summary>
    public (DefinitionDescription? Description, string? Refusal) Load(bool isNew)
    {
        try
        {
            var (worker, description, answers) = StartLoaded(isNew, isCompared: isNew);
            idle.Add(worker);
            if (!isNew) return (description, null);

            // Hashes, and what is in the order of hashes, differ from process to process alone.
            var (other, _, answersOfOther) = StartLoaded(isNew: false, isCompared: true);
            End(other);
            if (answers == answersOfOther) return (description, null);
            Unload();
            return (null, Acceptance.Differs);
        }
        catch (PackageRefusedException refused)
        {
            Unload();
            return (null, refused.Message);
        }
    }

    public (IReadOnlyList<SettingProblem> Problems, string? Failure) Validate(string canonicalSettings, Settings settings)
    {
        Places.Wait();
        try
        {
            var worker = Rent();
            try
            {
                using var question = new FrameWriter(MessageKind.Validate);
                question.Text(canonicalSettings);
                worker.Send(question);
                var answer = worker.Receive(options.EvaluationBudget);
                var result = answer.Kind == MessageKind.Refused
                    ? ([], answer.Word())
                    : ((IReadOnlyList<SettingProblem>)answer.List(() => new SettingProblem { Key = answer.Word(), Message = answer.Word() }), (string?)null);
                idle.Add(worker);
                return result;
            }
            catch (Exception exception) when (exception is WorkerLostException or InvalidDataException)
            {
                End(worker);
                return ([], exception is WorkerLostException { TimedOut: true } ? EvaluationThreads.TimedOut : $"{Acceptance.Ended}{exception.Message}.");
            }
        }
        catch (PackageRefusedException refused)
        {
            return ([], refused.Message);
        }
        finally
        {
            Places.Release();
        }
    }

    public IReadOnlyList<Answer> Evaluate(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, BoundSettings bound, CancellationToken cancellationToken)
    {
        Places.Wait(cancellationToken);
        try
        {
            var worker = Rent();
            var answers = new List<Answer>(batch.Count);
            try
            {
                if (Evaluate(worker, batch, bound, answers, cancellationToken)) idle.Add(worker);
                else End(worker);
            }
            catch (Exception exception) when (exception is WorkerLostException or InvalidDataException)
            {
                End(worker);
                var failed = exception is WorkerLostException { TimedOut: true }
                    ? InProcessDefinition.TimedOut(options)
                    : Answer.Failed(EvaluationFailureKind.Exception, $"The evaluation ended its process: {exception.Message}.");
                answers.Add(failed with { LostWorker = true });
            }
            catch (OperationCanceledException)
            {
                End(worker); // it is still at work
                throw;
            }

            return answers;
        }
        catch (PackageRefusedException refused)
        {
            return [Answer.Failed(EvaluationFailureKind.NotLoaded, refused.Message)];
        }
        finally
        {
            Places.Release();
        }
    }

    public void Unload()
    {
        while (idle.TryTake(out var worker)) End(worker);
    }

    /// <summary>Whether the worker can be used again.</summary>
    private bool Evaluate(
        WorkerProcess worker, IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, BoundSettings bound, List<Answer> answers, CancellationToken cancellationToken)
    {
        while (answers.Count < batch.Count)
        {
            using var question = new FrameWriter(MessageKind.Evaluate);
            var next = Ask(question, batch, answers.Count, bound);
            worker.Send(question);
            while (answers.Count < next)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var answer = Read(worker.Receive(options.EvaluationBudget));
                answers.Add(answer);
                if (answer.LostWorker) return false;
            }
        }

        return true;
    }

    /// <summary>As many evaluations as one message holds, from the first on; where the next one starts.</summary>
    private static int Ask(FrameWriter question, IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, int first, BoundSettings bound)
    {
        question.Text(bound.Canonical);
        var next = first;
        do
        {
            var (snapshot, now) = batch[next];
            var isSame = next > first && ReferenceEquals(snapshot, batch[next - 1].Snapshot);
            question.Byte(isSame ? EvaluateItem.Same : EvaluateItem.Other);
            question.Instant(now);
            if (!isSame) SnapshotForm.Write(question, snapshot);
            next++;
        }
        while (next < batch.Count && question.Length < BytesPerMessage);

        question.Byte(EvaluateItem.End);
        return next;
    }

    private static Answer Read(FrameReader answer)
    {
        if (answer.Kind == MessageKind.Verdict) return new Answer(VerdictForm.Read(answer));
        if (answer.Kind != MessageKind.Failed) throw FrameReader.Broken();
        var failed = Answer.Failed(answer.Named<EvaluationFailureKind>(), answer.Word());
        return failed with { LostWorker = answer.Boolean() };
    }

    private WorkerProcess Rent()
    {
        while (idle.TryTake(out var worker))
        {
            if (worker.IsRunning) return worker;
            End(worker);
        }

        return StartLoaded(isNew: false, isCompared: false).Worker;
    }

    private (WorkerProcess Worker, DefinitionDescription Description, string Answers) StartLoaded(bool isNew, bool isCompared)
    {
        WorkerProcess? worker = null;
        try
        {
            worker = WorkerProcess.Start(options);
            alive[worker] = worker.Id;
            using var question = new FrameWriter(MessageKind.Load);
            Ask(question, isNew, isCompared);
            worker.Send(question);
            var answer = worker.Receive(options.WorkerStartTime + options.AcceptanceBudget);
            if (answer.Kind == MessageKind.Described)
            {
                var answers = answer.Word();
                return (worker, DescriptionForm.Read(answer), answers);
            }


            throw new PackageRefusedException(answer.Kind == MessageKind.Refused ? answer.Word() : throw FrameReader.Broken());
        }
        catch (Exception exception)
        {
            if (worker is not null) End(worker);
            throw exception switch
            {
                WorkerLostException { TimedOut: true } => new PackageRefusedException(Acceptance.TimedOut),
                WorkerLostException lost when worker is null => new PackageRefusedException(lost.Message),
                WorkerLostException or InvalidDataException => new PackageRefusedException($"{Acceptance.Ended}{exception.Message}."),
                ArgumentException => new PackageRefusedException($"{Acceptance.Ended}{FrameReader.Broken().Message}."), // a description with one key twice
                _ => exception,
            };
        }
    }

    /// <summary>Writes the question that a worker is asked first: to load the package.</summary>
    public void Ask(FrameWriter question, bool isNew, bool isCompared = false)
    {
        question.Number(options.AcceptanceBudget.Ticks);
        question.Number(options.AllocationBudget);
        question.Boolean(isNew);
        question.Boolean(isCompared);
        question.List(files.Files, file =>
        {
            question.Text(file.Key);
            question.Bytes(file.Value);
        });
    }

    private void End(WorkerProcess worker)
    {
        worker.Dispose();
        if (worker.HasEnded) alive.TryRemove(worker, out _);
    }
}
