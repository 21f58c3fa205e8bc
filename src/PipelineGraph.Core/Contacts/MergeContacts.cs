using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>
/// Makes one person of two contacts, and parts them again. No fact moves: the winner is evaluated by the facts of all that are part of it, and whoever is part
/// of another has no stage of its own. So nothing is lost when they are parted, also of what was told of one meanwhile.
/// </summary>
public sealed class MergeContacts(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, MergeContactsCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            if (command.Reason is { } reason) checks.Text(reason, "reason");
            if (command.WinnerId == command.LoserId) checks.Add(CommandError.Invalid("A contact cannot be merged into itself: name two.", "loserId"));
            // Subjects are locked in the order of ids.
            foreach (var id in ((Guid[])[command.WinnerId, command.LoserId]).Order()) await transaction.FindAsync(id, cancellationToken);
            var winner = await StandingAsync(transaction, checks, command.WinnerId, "winnerId", "Merge into that one instead.", cancellationToken);
            var loser = await StandingAsync(transaction, checks, command.LoserId, "loserId", "Un-merge it first, or merge that one.", cancellationToken);
            if (checks.Failed || winner is null || loser is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            var at = Regrouping.InstantFor(transaction, winner, loser);
            (loser.Row.MergedIntoId, loser.Row.MergedAt, loser.Row.LastRecordedAt, winner.Row.LastRecordedAt) = (winner.Row.SubjectId, at, at, at);
            winner.Row.MergedCount++;
            winner.Merged = null;
            await SaveAsync(transaction, loser, [winner], gone: true, cancellationToken);
            var (changes, _) = await new Regrouping(transaction, writer.Evaluators, ChangeCause.Merge, at).RunAsync([loser], [winner], since: null, cancellationToken);
            await transaction.AuditAsync(
                AuditOperation.ContactMerged, $"Contact:{loser.Row.SubjectId:N}", null,
                command.Reason is null ? new { Into = winner.Row.SubjectId } : new { Into = winner.Row.SubjectId, command.Reason }, cancellationToken);
            return Of(winner, changes);
        }, cancellationToken);

    /// <summary>Takes a merge back: afterwards all is as if it had never been, but for what the ledger tells of it.</summary>
    public Task<Outcome<SubjectResult>> TakeBackAsync(Caller caller, UnmergeContactCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var loser = await checks.SubjectAsync(command.ContactId, Unit.Person, cancellationToken, "contactId");
            if (loser is { Row.MergedIntoId: null }) checks.Add(CommandError.Invalid("The contact is not merged into another: there is nothing to take back.", "contactId"));
            if (checks.Failed || loser is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            // All that it was part of, as far as to the one that stands.
            var winners = new List<SubjectFile>();
            for (var next = loser.Row.MergedIntoId; next is { } id && await transaction.FindAsync(id, cancellationToken) is { } winner; next = winner.Row.MergedIntoId) winners.Add(winner);
            var (at, since) = (Regrouping.InstantFor(transaction, [loser, .. winners]), loser.Row.MergedAt ?? DateTimeOffset.MinValue);
            (loser.Row.MergedIntoId, loser.Row.MergedAt, loser.Row.LastRecordedAt, winners[^1].Row.LastRecordedAt) = (null, null, at, at);
            winners[0].Row.MergedCount--;
            foreach (var winner in winners) winner.Merged = null;
            await SaveAsync(transaction, loser, winners, gone: false, cancellationToken);
            var (changes, failure) = await new Regrouping(transaction, writer.Evaluators, ChangeCause.Merge, at).RunAsync([], [loser, .. winners], since, cancellationToken);
            // In no stage at all it would be nobody's: rather it stays where it is.
            if (failure is not null)
                return Outcome<SubjectResult>.Failed(CommandError.Invalid($"The active definition cannot say now in which stages the contacts would be; try again later. {failure.Reason}", "contactId"));
            await transaction.AuditAsync(
                AuditOperation.ContactUnmerged, $"Contact:{loser.Row.SubjectId:N}", new { Into = winners[0].Row.SubjectId }, null, cancellationToken);
            return Of(loser, changes);
        }, cancellationToken);

    private static async ValueTask<SubjectFile?> StandingAsync(
        TenantTransaction transaction, CommandChecks checks, Guid id, string path, string advice, CancellationToken cancellationToken)
    {
        if (await checks.SubjectAsync(id, Unit.Person, cancellationToken, path) is not { } file) return null;
        if (file.Row.MergedIntoId is null) return file;
        var whole = (await transaction.FindWholeAsync(id, cancellationToken))!.Row.SubjectId;
        checks.Add(new CommandError(CommandErrorKind.ContactMerged, $"The contact was merged into another already. {advice}", [path]) { ExistingId = whole, ExistingUnit = Unit.Person });
        return null;
    }

    /// <summary>Writes the rows, and the present values of all parts that each of them has now.</summary>
    private static async ValueTask SaveAsync(TenantTransaction transaction, SubjectFile part, IReadOnlyList<SubjectFile> winners, bool gone, CancellationToken cancellationToken)
    {
        var contact = (await transaction.Session.FindContactAsync(part.Row.SubjectId, cancellationToken))!;
        contact.Gone = gone;
        part.Present = contact;
        foreach (var file in (IEnumerable<SubjectFile>)[part, .. winners]) await transaction.Session.SaveAsync(file.Row, cancellationToken);
        foreach (var file in (IEnumerable<SubjectFile>)[part, .. winners]) await PresentValues.WriteWholeAsync(transaction, file, cancellationToken);
    }

    private static Outcome<SubjectResult> Of(SubjectFile file, IReadOnlyList<StageChange> changes) =>
        Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = file.Row.SubjectId, Unit = Unit.Person, Changes = changes });
}
