using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Switching;

/// <summary>
/// Evaluates every subject under a binding beside the active one, then works off what becomes due for it. Facts keep arriving meanwhile: who writes
/// one marks its subject.
/// </summary>
public sealed class KeepBinding(TenantWriter writer, ISubjectPages pages)
{
    private const int Page = 1_000;

    /// <summary>After so many batches whoever waits for the binding looks how far it is: more may become due all the time.</summary>
    private const int MostBatches = 20;

    /// <summary>Other writers wait so long for a batch, and for its last subject.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);

    /// <summary>All subjects once, from where the fill stands, then what is due: all of it, unless more keeps coming.</summary>
    /// <returns>Why the binding cannot be kept up; null also when somebody else does it, or it is kept no more.</returns>
    public async Task<EvaluationFailure?> ExecuteAsync(Guid tenantId, int bindingNo, CancellationToken cancellationToken)
    {
        var workerId = Guid.NewGuid();
        if (await ClaimAsync(tenantId, bindingNo, workerId, cancellationToken) is not var (kept, binding)) return null;
        try
        {
            if (kept.Role == KeptRole.Leaving)
            {
                while (await RemoveAsync(tenantId, bindingNo, workerId, cancellationToken)) { }
                return null;
            }

            var (lanes, failure) = await BindingLanes.OpenAsync(writer.Evaluators, tenantId, binding.ToBinding(), cancellationToken);
            if (lanes is null) return failure;
            using (lanes)
            {
                if (!kept.Filled && await FillAsync(kept, lanes, workerId, cancellationToken) is { } stopped) return stopped;
            }

            for (var batch = 0; batch < MostBatches && await DrainAsync(tenantId, binding, workerId, cancellationToken) is { } drained; batch++)
            {
                if (drained.Failure is not null) return drained.Failure;
                if (!drained.More) break;
            }

            return null;
        }
        finally
        {
            await ReleaseAsync(tenantId, bindingNo, workerId);
        }
    }

    private async Task<EvaluationFailure?> FillAsync(KeptBinding kept, BindingLanes lanes, Guid workerId, CancellationToken cancellationToken)
    {
        var next = ReadAsync(kept.Cursor ?? Guid.Empty);
        while (true)
        {
            var page = await next;
            next = page.IsLast ? Task.FromResult(page) : ReadAsync(page.Subjects[^1].SubjectId);
            // Not before what is known already, as it would be when the clock was set back.
            var at = page.Subjects.Select(subject => subject.LastRecordedAt).Append(Instants.Whole(writer.Clock.GetUtcNow())).Max();
            var assessed = await lanes.AtAsync(page, at, cancellationToken);
            var fatal = RunAnswers.FatalOf(assessed);
            var goesOn = fatal is null && await WriteAsync(kept, lanes, workerId, page, assessed, at, cancellationToken);
            if (goesOn && !page.IsLast) continue;
            await next;
            return fatal is null ? null : new EvaluationFailure(EvaluationFailureKind.NotLoaded, fatal);
        }

        Task<SubjectPage> ReadAsync(Guid after) => pages.ReadAsync(kept.TenantId, after, Page, DateTimeOffset.MaxValue, cancellationToken).AsTask();
    }

    private async Task<bool> WriteAsync(
        KeptBinding kept, BindingLanes lanes, Guid workerId, SubjectPage page, Assessed?[] assessed, DateTimeOffset at, CancellationToken cancellationToken) =>
        await writer.InBackgroundAsync(
            kept.TenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, kept.BindingNo, workerId, cancellationToken) is not { } current) return false;
                var shadow = await ShadowBook.OpenAsync(transaction, current, cancellationToken);
                foreach (var (each, subject) in assessed.Zip(page.Subjects))
                {
                    if (each is null)
                    {
                        if (shadow is not null) await shadow.CompareUnstagedAsync(subject, at, cancellationToken);
                        continue;
                    }

                    await CandidateVerdict.WriteAsync(transaction, kept.BindingNo, each, at, drained: null, cancellationToken);
                    if (shadow is not null) await shadow.CompareAsync(each, at, lanes.Description, cancellationToken);
                }

                if (shadow is not null) await shadow.FinishAsync(cancellationToken);
                current.Cursor = page.Subjects.Count > 0 ? page.Subjects[^1].SubjectId : current.Cursor;
                current.Evaluated += page.Subjects.Count;
                current.Filled = page.IsLast;
                await SaveAsync(transaction, current, cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>The oldest that are due, as many as the time for one transaction allows.</summary>
    /// <returns>Null when the binding is kept no more.</returns>
    private Task<DrainResult?> DrainAsync(Guid tenantId, BindingRecord binding, Guid workerId, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync<DrainResult?>(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, binding.BindingNo, workerId, cancellationToken) is not { } current) return null;
                var shadow = await ShadowBook.OpenAsync(transaction, current, cancellationToken);
                var result = await DrainAsync(transaction, binding, transaction.Now, Budget, shadow, writer, cancellationToken);
                if (shadow is not null) await shadow.FinishAsync(cancellationToken);
                await SaveAsync(transaction, current, cancellationToken);
                return result;
            },
            cancellationToken);

    /// <summary>Works off what is due under the binding within one transaction.</summary>
    internal static async Task<DrainResult> DrainAsync(
        TenantTransaction transaction, BindingRecord binding, DateTimeOffset now, TimeSpan budget, ShadowBook? shadow, TenantWriter writer, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        var dues = await session.DueAsync(binding.BindingNo, now, Page, cancellationToken);
        if (dues.Count == 0) return new DrainResult(0, null, More: false);
        var (opened, failure) = await writer.Evaluators.OpenAsync(transaction.TenantId, binding.ToBinding(), cancellationToken);
        if (opened is null) return new DrainResult(0, failure, More: true);
        using var evaluator = opened;
        var declared = new DeclaredFacts(evaluator.Reads);
        var units = evaluator.Description.Stages.Select(stage => stage.Unit).ToHashSet();
        var surroundings = new Surroundings(transaction);
        var (started, count, more) = (writer.Clock.GetTimestamp(), 0, false);
        foreach (var due in dues.OrderBy(due => due.SubjectId))
        {
            if (count > 0 && writer.Clock.GetElapsedTime(started) > budget) break;
            transaction.Forget();
            count++;
            var unstaged = await transaction.FindAsync(due.SubjectId, cancellationToken);
            if (unstaged is not { } file || !units.Contains(file.Row.Unit) || file.Row.IsGone)
            {
                await session.DeleteDueAsync(binding.BindingNo, due.SubjectId, due.Mark, cancellationToken);
                if (unstaged is { Row.IsGone: true }) more |= await LetGoAsync(transaction, binding.BindingNo, unstaged.Row, now, cancellationToken);
                if (shadow is not null && unstaged is not null) await shadow.CompareUnstagedAsync(unstaged.Row, now, cancellationToken);
                continue;
            }

            var timeline = await surroundings.TimelineAsync(file, declared, cancellationToken);
            // What was recorded in this very microsecond counts from an instant that may lie a little ahead of the clock.
            var at = file.Row.LastRecordedAt > now ? file.Row.LastRecordedAt : now;
            if (timeline.Start > at)
            {
                await session.DeleteDueAsync(binding.BindingNo, due.SubjectId, due.Mark, cancellationToken);
                await session.MarkDueAsync(binding.BindingNo, due.SubjectId, timeline.Start, transaction.NewId(), cancellationToken);
                continue;
            }

            var folding = new Folding(timeline, at, at, firstByClock: false);
            if (folding.Result is null) folding.Accept(evaluator.Evaluate(folding.Snapshot, at, cancellationToken));
            if (folding.Result!.Failure is { Kind: EvaluationFailureKind.NotLoaded } fatal) return new DrainResult(count, fatal, More: true);
            var assessed = new Assessed(file.Row, timeline, folding.Result);
            await CandidateVerdict.WriteAsync(transaction, binding.BindingNo, assessed, at, drained: due, cancellationToken);
            if (shadow is not null) await shadow.CompareAsync(assessed, at, evaluator.Description, cancellationToken);
        }

        return new DrainResult(count, null, More: more || count < dues.Count || count == Page);
    }

    /// <summary>A fill may have read the subject before it was merged or erased, and written its verdict after; what was due of it is due of whom it is part of.</summary>
    /// <returns>Whether something became due.</returns>
    private static async ValueTask<bool> LetGoAsync(TenantTransaction transaction, int bindingNo, Contacts.Subject gone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await transaction.Session.DeleteVerdictAsync(bindingNo, gone.SubjectId, cancellationToken);
        if (gone.MergedIntoId is not { } winner) return false;
        await transaction.Session.MarkDueAsync(bindingNo, winner, now, transaction.NewId(), cancellationToken);
        return true;
    }

    /// <summary>Removes some verdicts of a binding that is kept no more and what is due for it, at last the binding's row.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> RemoveAsync(Guid tenantId, int bindingNo, Guid workerId, CancellationToken cancellationToken) =>
        await writer.InBackgroundAsync(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, bindingNo, workerId, cancellationToken) is not { Role: KeptRole.Leaving } kept) return false;
                if (await transaction.Session.DeleteVerdictsAsync(bindingNo, Page, cancellationToken) == 0)
                {
                    await transaction.Session.DeleteKeptBindingAsync(bindingNo, cancellationToken);
                    return false;
                }

                await SaveAsync(transaction, kept, cancellationToken);
                return true;
            },
            cancellationToken);

    private Task<Claimed?> ClaimAsync(Guid tenantId, int bindingNo, Guid workerId, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync<Claimed?>(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, bindingNo, kept => kept.Claim(workerId, transaction.Now), cancellationToken) is not { Role: not KeptRole.Previous } kept) return null;
                await SaveAsync(transaction, kept, cancellationToken);
                return new Claimed(kept, (await transaction.Session.FindBindingAsync(bindingNo, cancellationToken))!);
            },
            cancellationToken);

    private Task<bool> ReleaseAsync(Guid tenantId, int bindingNo, Guid workerId) =>
        writer.InBackgroundAsync(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, bindingNo, workerId, CancellationToken.None) is not { } kept) return false;
                kept.Release();
                await SaveAsync(transaction, kept, CancellationToken.None);
                return true;
            },
            CancellationToken.None);

    /// <summary>Null when somebody else has taken the binding, or decided otherwise about it.</summary>
    private static ValueTask<KeptBinding?> FindAsync(TenantTransaction transaction, int bindingNo, Guid workerId, CancellationToken cancellationToken) =>
        FindAsync(transaction, bindingNo, kept => kept.Renew(workerId, transaction.Now), cancellationToken);

    private static async ValueTask<KeptBinding?> FindAsync(TenantTransaction transaction, int bindingNo, Predicate<KeptBinding> claim, CancellationToken cancellationToken)
    {
        var kept = await transaction.Session.LockKeptBindingAsync(bindingNo, cancellationToken);
        return kept is not null && claim(kept) ? kept : null;
    }

    private static ValueTask SaveAsync(TenantTransaction transaction, KeptBinding kept, CancellationToken cancellationToken) => transaction.Session.SaveAsync(kept, cancellationToken);

    /// <summary>How much was worked off, or why the definition cannot be asked.</summary>
    /// <param name="More">Whether more may be due by the same instant.</param>
    internal sealed record DrainResult(int Count, EvaluationFailure? Failure, bool More);

    private sealed record Claimed(KeptBinding Kept, BindingRecord Binding);
}
