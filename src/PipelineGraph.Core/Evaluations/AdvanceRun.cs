using System.Text.Json;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Evaluations;

/// <summary>Works an evaluation run off, from where it stands to its end. Whoever comes second leaves it to the first.</summary>
public sealed class AdvanceRun(TenantWriter writer, ISubjectPages pages)
{
    private const int Page = 2_000;

    /// <summary>So many runs that have ended are kept; older ones make room, piece by piece.</summary>
    private const int MostKept = 30;

    private const int Piece = 5_000;

    public async Task ExecuteAsync(Guid tenantId, int runNo, CancellationToken cancellationToken)
    {
        var workerId = Guid.NewGuid();
        if (await ClaimAsync(tenantId, runNo, workerId, cancellationToken) is not var (run, bindings)) return;
        var lanes = new List<BindingLanes>();
        try
        {
            foreach (var binding in bindings)
            {
                var (opened, failure) = await BindingLanes.OpenAsync(writer.Evaluators, tenantId, binding.ToBinding(), cancellationToken);
                if (opened is null)
                {
                    await EndAsync(tenantId, runNo, workerId, RunState.Failed, $"{binding.DefinitionId} {binding.Version}: {failure!.Reason}", cancellationToken);
                    return;
                }

                lanes.Add(opened);
            }

            await AskAllAsync(Question(run, lanes, bindings), run, workerId, cancellationToken);
        }
        finally
        {
            foreach (var lane in lanes) lane.Dispose();
        }

        while (await writer.InBackgroundAsync(
            tenantId, async transaction => await transaction.Session.DeleteRunsAsync(runNo - MostKept, Piece, cancellationToken), cancellationToken)) { }
    }

    private IRunQuestion Question(EvaluationRun run, List<BindingLanes> lanes, IReadOnlyList<BindingRecord> bindings) => run.Kind switch
    {
        RunKind.Preview => new PreviewQuestion(run, pages, lanes[0], lanes[1], bindings[0].BindingNo),
        RunKind.Comparison => new ComparisonQuestion(run, lanes),
        RunKind.Restatement => new RestatementQuestion(run, lanes[0]),
        RunKind.Questions => new NextFactQuestion(run, lanes[0]),
        _ => throw new InvalidOperationException($"A run of the kind {run.Kind} is not worked off page by page."),
    };

    private async Task AskAllAsync(IRunQuestion question, EvaluationRun run, Guid workerId, CancellationToken cancellationToken)
    {
        var after = run.Cursor;
        var next = ReadAsync(after ?? Guid.Empty);
        while (true)
        {
            var page = await next;
            // Read while this one is evaluated and written.
            next = page.IsLast ? Task.FromResult(page) : ReadAsync(page.Subjects[^1].SubjectId);
            var answers = await AskAsync(question, page, run, workerId, cancellationToken);
            if (answers is null || !await WriteAsync(run, workerId, after, page, answers, cancellationToken))
            {
                await next;
                return;
            }

            if (answers.Fatal is not null || page.IsLast)
            {
                await next;
                await EndAsync(run.TenantId, run.RunNo, workerId, answers.Fatal is null ? RunState.Completed : RunState.Failed, answers.Fatal, cancellationToken);
                return;
            }

            after = page.Subjects[^1].SubjectId;
        }

        Task<SubjectPage> ReadAsync(Guid after) => pages.ReadAsync(run.TenantId, after, Page, run.KnownUntil, cancellationToken).AsTask();
    }

    /// <summary>Asks about a page, however long that takes: the claim is renewed meanwhile, lest somebody else begins with the same page.</summary>
    /// <returns>Null when the run was cancelled, or somebody else has it.</returns>
    private async Task<RunAnswers?> AskAsync(IRunQuestion question, SubjectPage page, EvaluationRun run, Guid workerId, CancellationToken cancellationToken)
    {
        var asking = question.AskAsync(page, cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    return await asking.WaitAsync(Claims.Renewal, writer.Clock, cancellationToken);
                }
                catch (TimeoutException) when (!asking.IsCompleted)
                {
                    if (!await RenewAsync(run, workerId, cancellationToken)) return null;
                }
            }
        }
        finally
        {
            // Whoever goes on gives the definition back: nobody may be asking it any more.
            await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<bool> RenewAsync(EvaluationRun run, Guid workerId, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync(
            run.TenantId,
            async transaction =>
            {
                if (await transaction.Session.FindRunAsync(run.RunNo, cancellationToken) is not { State: RunState.Running } current || !current.Claim(workerId, transaction.Now)) return false;
                await transaction.Session.SaveAsync(current, cancellationToken);
                return true;
            },
            cancellationToken);

    private Task<ClaimedRun?> ClaimAsync(Guid tenantId, int runNo, Guid workerId, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync<ClaimedRun?>(
            tenantId,
            async transaction =>
            {
                var session = transaction.Session;
                if (await session.FindRunAsync(runNo, cancellationToken) is not { State: RunState.Running, Kind: not RunKind.Shadow } run || !run.Claim(workerId, transaction.Now)) return null;
                await session.SaveAsync(run, cancellationToken);
                var bindings = await session.BindingsAsync(cancellationToken);
                return new ClaimedRun(run, [.. BindingsOf(run).Select(number => bindings.Single(binding => binding.BindingNo == number))]);
            },
            cancellationToken);

    /// <param name="after">The subject that the page begins behind: who comes back from a long silence finds that others went on, and writes nothing twice.</param>
    /// <returns>False when the run was cancelled, or somebody else has it.</returns>
    private async Task<bool> WriteAsync(EvaluationRun run, Guid workerId, Guid? after, SubjectPage page, RunAnswers answers, CancellationToken cancellationToken) =>
        await writer.InBackgroundAsync(
            run.TenantId,
            async transaction =>
            {
                var session = transaction.Session;
                if (await session.FindRunAsync(run.RunNo, cancellationToken) is not { State: RunState.Running } current || current.Cursor != after || !current.Claim(workerId, transaction.Now)) return false;
                var book = await CellBook.OpenAsync(session, current, cancellationToken);
                foreach (var (subjectId, key) in answers.Entries) await book.AddAsync(key, subjectId, current.HappenedBy, cancellationToken);
                await book.FinishAsync(cancellationToken);
                if (page.Subjects.Count > 0) current.Cursor = page.Subjects[^1].SubjectId;
                current.Evaluated += page.Subjects.Count;
                current.FailedCount += answers.Failed;
                await session.SaveAsync(current, cancellationToken);
                return true;
            },
            cancellationToken);

    private Task<bool> EndAsync(Guid tenantId, int runNo, Guid workerId, RunState state, string? failure, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync(
            tenantId,
            async transaction =>
            {
                if (await transaction.Session.FindRunAsync(runNo, cancellationToken) is not { State: RunState.Running } run || !run.Claim(workerId, transaction.Now)) return false;
                (run.State, run.Failure, run.CompletedAt) = (state, failure, transaction.Now);
                run.Release();
                await transaction.Session.SaveAsync(run, cancellationToken);
                return true;
            },
            cancellationToken);

    internal static IReadOnlyList<int> BindingsOf(EvaluationRun run) => JsonSerializer.Deserialize<int[]>(run.Bindings)!;

    private sealed record ClaimedRun(EvaluationRun Run, IReadOnlyList<BindingRecord> Bindings);
}
