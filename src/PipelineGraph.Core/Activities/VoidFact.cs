using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Takes a fact back, as if it had never been said; it stays to be seen, with who took it back and why.</summary>
public sealed class VoidFact(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, VoidFactCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var reason = checks.Text(command.Reason, "reason");
            var facts = await FactsAsync(transaction, command.FactId, cancellationToken);
            if (facts.Count == 0) checks.Add(CommandError.NotFound($"There is no fact or activity with the id {command.FactId}.", "factId"));
            else if (facts[0].Type == FactType.Void) checks.Add(CommandError.Invalid("What was taken back stays taken back; record the fact again instead.", "factId"));
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);

            SubjectFile? left = null;
            foreach (var fact in facts)
            {
                var file = (await transaction.FindAsync(fact.SubjectId, cancellationToken))!;
                // Of an activity with others it is taken back for those who are left.
                if (file.Row.ErasedAt is not null) continue;
                left ??= file;

                await transaction.LoadFactsAsync(file, cancellationToken);
                if (file.Facts!.Any(other => other.VoidsFactNo == fact.FactNo)) continue;
                // The void counts from where the fact did: the history is folded from there.
                await transaction.AppendAsync(file, new FactDraft(FactType.Void, fact.Key) { VoidsFactNo = fact.FactNo, ValueText = reason, EffectiveAt = fact.EffectiveAt }, cancellationToken);
            }

            if (left is null) return Outcome<SubjectResult>.Failed(CommandChecks.Erased((await transaction.FindAsync(facts[0].SubjectId, cancellationToken))!.Row, "factId"));
            // Why is told by the void itself.
            await transaction.AuditAsync(
                AuditOperation.FactVoided, facts[0].ActivityId is { } activity ? $"Activity:{activity:N}" : $"Statement:{facts[0].FactId:N}",
                new { Type = facts[0].Type.ToString().ToUpperInvariant(), facts[0].Key }, null, cancellationToken);
            var subject = (await transaction.FindWholeAsync(left.Row.SubjectId, cancellationToken))!.Row;
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = subject.SubjectId, Unit = subject.Unit, Changes = changes });
        }, cancellationToken);

    private static async ValueTask<IReadOnlyList<FactRecord>> FactsAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        var activity = id;
        if (await transaction.Session.FindFactAsync(id, cancellationToken) is { } fact)
        {
            if (fact.ActivityId is not { } shared) return [fact];
            activity = shared;
        }

        return await transaction.Session.ActivityFactsAsync(activity, cancellationToken);
    }
}
