using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Switching;

/// <summary>
/// A tenant's first definition: the whole history of every subject, from the beginning of time, in one transaction. Nobody had a stage before, so
/// nobody's reading is disturbed.
/// </summary>
internal sealed class FirstActivation(TenantWriter writer)
{
    private const int Page = 500;
    private const int MostNamed = 10;
    private const int MostFactsHeld = 20_000;

    /// <returns>The activation; or why not, in words that say what to do.</returns>
    public async Task<(Activation? Activation, string? Refusal)> RunAsync(
        TenantTransaction transaction, BindingRecord record, string reason, IReadOnlySet<int> kin, CancellationToken cancellationToken)
    {
        var (session, stream) = (transaction.Session, transaction.Stream);
        // Not before what is known already, as it would be when the clock was set back: a subject's steps would lie in another order than their numbers.
        var at = await session.LastRecordedAtAsync(cancellationToken) is { } known && known > transaction.Now ? known : transaction.Now;
        var activation = new Activation
        {
            TenantId = transaction.TenantId,
            ActivationNo = await session.LastActivationNoAsync(cancellationToken) + 1,
            BindingNo = record.BindingNo,
            State = ActivationState.Active,
            FirstNumber = stream.Head + 1,
            ActorId = transaction.Caller.ActorId,
            Reason = reason,
            CreatedAt = at,
            EndedAt = at,
        };
        using var candidate = await ActiveDefinition.OpenAsync(writer.Evaluators, activation, record, kin, cancellationToken);
        if (candidate.Failure is { } failure) return (null, failure.Reason);

        var ledger = new LedgerWriter(session, stream, at, keepRows: false);
        var refused = await EvaluateAllAsync(transaction, candidate, ledger, at, cancellationToken);
        if (refused.Count > 0)
            return (null, $"The definition fails on subjects that have no stage to keep, or on too many, among them {string.Join("; ", refused)}. Mend the definition or the facts, then activate it again.");

        await ledger.FinishAsync(cancellationToken);
        activation.LastNumber = stream.Head;
        (stream.ActiveActivationNo, stream.ActiveBindingNo) = (activation.ActivationNo, activation.BindingNo);
        await session.SaveAsync(stream, cancellationToken);
        await session.InsertAsync(activation, cancellationToken);
        return (activation, null);
    }

    /// <summary>Evaluates every subject under the candidate, until enough is known to refuse it.</summary>
    /// <returns>Some of those that it fails on, or that it can no longer be asked about.</returns>
    private static async Task<List<string>> EvaluateAllAsync(
        TenantTransaction transaction, ActiveDefinition candidate, LedgerWriter ledger, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var reassessment = new Reassessment(transaction, candidate, ledger);
        var trigger = new ChangeTrigger(ChangeCause.Activation, null, at);
        var refused = new List<string>();
        foreach (var unit in candidate.Evaluator!.Description.Stages.Select(stage => stage.Unit).Distinct().Order())
        {
            IReadOnlyList<Subject> page;
            var after = Guid.Empty;
            while ((page = await transaction.Session.SubjectsAsync(unit, after, Page, cancellationToken)).Count > 0)
            {
                after = page[^1].SubjectId;
                foreach (var subject in page)
                {
                    if (transaction.FactsHeld > MostFactsHeld) transaction.Forget();
                    var file = (await transaction.FindAsync(subject.SubjectId, cancellationToken))!;
                    if (await reassessment.EvaluateAsync(file, DateTimeOffset.MinValue, trigger, cancellationToken) is not { } failure) continue;
                    refused.Add($"{subject.SubjectId} ({failure.Kind}: {failure.Reason})");
                    // Set aside on the way, as it failed too often: nobody else would be asked about either.
                    if (failure.Kind == EvaluationFailureKind.NotLoaded || refused.Count == MostNamed) return refused;
                }

                transaction.Forget();
            }
        }

        return refused;
    }
}
