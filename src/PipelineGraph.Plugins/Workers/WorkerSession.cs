using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Workers;

/// <summary>Answers the host's questions to one definition, one after the other, on a thread that may be lost with the process.</summary>
internal sealed class WorkerSession(Stream output, EvaluationThreads threads)
{
    private const int KeptSettings = 100;

    private readonly Dictionary<string, Settings> settings = new(StringComparer.Ordinal);
    private InProcessDefinition? running;
    private DefinitionDescription? description;
    private VerdictCheck? verdicts;
    private long allocationBudget;

    public void AnswerAll(IEnumerable<byte[]> questions)
    {
        foreach (var question in questions)
        {
            var reader = new FrameReader(question);
            switch (reader.Kind)
            {
                case MessageKind.Load: Load(reader); break;
                case MessageKind.Validate: Validate(reader); break;
                case MessageKind.Evaluate: EvaluateAll(reader); break;
                default: throw new InvalidDataException($"The worker does not know the message {reader.Kind}.");
            }
        }
    }

    private void Load(FrameReader question)
    {
        var budget = TimeSpan.FromTicks(question.Number());
        allocationBudget = question.Number();
        var isNew = question.Boolean();
        var isCompared = question.Boolean();
        var files = new PackageFiles(question.List(() => KeyValuePair.Create(question.Word(), question.Bytes())), null);
        var (manifest, refusal) = Manifest.Read(files.Manifest ?? "");
        var acceptance = new Acceptance(threads, new PluginOptions { Folder = "", AcceptanceBudget = budget });
        if (manifest is not null) (running, description, refusal) = acceptance.LoadHere(files, manifest, isNew);
        var answers = "";
        if (refusal is null && isCompared)
        {
            var problem = threads.Guard(() => answers = PackageFiles.HashOfText(Conformance.Answers(running!.Definition)), budget);
            refusal = problem;
        }

        if (refusal is null)
        {
            verdicts = new VerdictCheck(description!);
            if (!isNew) WarmUp();
            using var answer = new FrameWriter(MessageKind.Described);
            answer.Text(answers);
            DescriptionForm.Write(answer, description!);
            Send(answer);
        }
        else
        {
            Refuse(refusal);
        }
    }

    /// <summary>The first call of everything takes long, which is not to be counted on the first subject's time; one that is new was called often by now.</summary>
    private void WarmUp()
    {
        var bound = PipelineGraph.Definitions.Settings.Of(description!);
        foreach (var unit in description!.Stages.Select(stage => stage.Unit).Distinct())
        {
            using var frame = new FrameWriter(MessageKind.Evaluate);
            SnapshotForm.Write(frame, new Given(unit).At(Given.Start, description!.Reads));
            var snapshot = SnapshotForm.Read(new FrameReader(frame.Finish()[sizeof(int)..].ToArray()));
            Evaluate(snapshot, new EvaluationContext { Now = Given.Start, Settings = bound }).Dispose();
        }
    }

    private void Validate(FrameReader question)
    {
        IReadOnlyList<SettingProblem> problems = [];
        var called = Settings(question.Word());
        var step = new Steps(1, _ => problems = InProcessDefinition.Validated(running!.Definition, called));
        step.Run();
        if (step.Failure(0) is { } failure)
        {
            Refuse(EvaluationThreads.Threw + failure);
            return;
        }

        using var answer = new FrameWriter(MessageKind.Validated);
        answer.List(problems, problem =>
        {
            answer.Text(problem.Key);
            answer.Text(problem.Message);
        });
        Send(answer);
    }

    private void EvaluateAll(FrameReader question)
    {
        var bound = Settings(question.Word());
        Snapshot? snapshot = null;
        while (question.Byte() is var item && item != EvaluateItem.End)
        {
            var context = new EvaluationContext { Now = question.Instant(), Settings = bound };
            if (item == EvaluateItem.Other) snapshot = SnapshotForm.Read(question);
            using var answer = Evaluate(snapshot!, context);
            Send(answer);
        }
    }

    private FrameWriter Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        Verdict? verdict = null;
        var step = new Steps(1, _ => verdict = running!.Definition.Evaluate(snapshot, context));
        step.Run();
        if (step.Failure(0) is { } failure) return Failed(EvaluationFailureKind.Exception, failure, isSpent: step.IsOutOfMemory);
        if (InProcessDefinition.Overspent(step.Allocated(0), allocationBudget) is { } overspent) return Failed(EvaluationFailureKind.Exception, overspent);
        if (verdicts!.Failure(verdict, snapshot, context.Now) is { } invalid) return Failed(invalid.Kind, invalid.Reason);
        var answer = new FrameWriter(MessageKind.Verdict);
        VerdictForm.Write(answer, verdict!);
        return answer;
    }

    /// <param name="isSpent">Whether the worker has no memory left for the next one.</param>
    private static FrameWriter Failed(EvaluationFailureKind kind, string reason, bool isSpent = false)
    {
        var answer = new FrameWriter(MessageKind.Failed);
        answer.Byte((int)kind);
        answer.Text(reason);
        answer.Boolean(isSpent);
        return answer;
    }

    private void Refuse(string reason)
    {
        using var answer = new FrameWriter(MessageKind.Refused);
        answer.Text(reason);
        Send(answer);
    }

    /// <summary>Of the canonical form in which a binding holds them; read once.</summary>
    private Settings Settings(string canonical)
    {
        if (settings.TryGetValue(canonical, out var known)) return known;
        if (settings.Count >= KeptSettings) settings.Clear();
        return settings[canonical] = SettingsJson.Read(description!, canonical).Settings ?? throw new InvalidDataException("The settings do not fit the definition.");
    }

    private void Send(FrameWriter answer)
    {
        output.Write(answer.Finish());
        output.Flush();
    }
}
