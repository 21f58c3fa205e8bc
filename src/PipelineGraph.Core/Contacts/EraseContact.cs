using System.Security.Cryptography;
using System.Text;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>
/// Takes away for ever what was told of a person: the one command that overwrites facts. Keys and dates stay, and the ledger, so that what was counted stays counted,
/// without a name.
/// </summary>
public sealed class EraseContact(TenantWriter writer)
{
    private const string Nameless = "Erased contact";

    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, EraseContactCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Administrator, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            if (command.Reason is { } reason) checks.Text(reason, "reason");
            var file = await checks.SubjectAsync(command.ContactId, Unit.Person, cancellationToken, "contactId");
            if (file is { Row.MergedIntoId: { } winner })
                checks.Add(new CommandError(CommandErrorKind.ContactMerged, "The contact is part of another: erase that one, and all that is part of it is erased with it; or un-merge it first.", ["contactId"])
                {
                    ExistingId = winner,
                    ExistingUnit = Unit.Person,
                });
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            // Who is part of it is told by the locked row, and locked in turn; what was read of them before is read again.
            var surroundings = new Surroundings(transaction);
            await surroundings.LoadAsync(file, cancellationToken);
            foreach (var id in file.Parts.Select(part => part.Row.SubjectId).Order().ToList()) await transaction.FindAsync(id, cancellationToken);
            file.Unload();
            await surroundings.LoadAsync(file, cancellationToken);
            List<SubjectFile> parts = [.. file.Parts];
            var at = Regrouping.InstantFor(transaction, parts);
            foreach (var part in parts) await EraseAsync(transaction, part, at, cancellationToken);
            file.Unload();
            var (changes, _) = await new Regrouping(transaction, writer.Evaluators, ChangeCause.Erasure, at).RunAsync(parts, [], since: null, cancellationToken);
            await transaction.AuditAsync(
                AuditOperation.ContactErased, $"Contact:{file.Row.SubjectId:N}", null, command.Reason is null ? null : new { command.Reason }, cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = file.Row.SubjectId, Unit = Unit.Person, Changes = changes });
        }, cancellationToken);

    /// <summary>
    /// What stands in place of an erased contact's id in another system: enough to know it again when somebody brings it, so that an import does not make the person anew,
    /// and not to read it.
    /// </summary>
    internal static string Hidden(Guid tenantId, string externalSource, string externalId) =>
        $"erased:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenantId:N}\n{externalSource}\n{externalId}")))}";

    /// <summary>Why a person of this external id is not made; null when it may be.</summary>
    internal static CommandError Refusal(Subject erased, string externalId, params IReadOnlyList<string> path) =>
        CommandChecks.Erased(erased, path) with
        {
            Message = FormattableString.Invariant($"The contact '{CommandChecks.Shown(externalId)}' was erased on {erased.ErasedAt:yyyy-MM-dd} and is not made again. If the person is to be kept after all, use another external id."),
        };

    private static async ValueTask EraseAsync(TenantTransaction transaction, SubjectFile part, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (session, row) = (transaction.Session, part.Row);
        await session.EraseFactsAsync(row.SubjectId, cancellationToken);
        await session.EraseAnswersAsync(row.SubjectId, cancellationToken);
        part.Unload();
        (row.ErasedAt, row.LastRecordedAt, row.OwnerId) = (at, at, null);
        if (row is { ExternalSource: { } source, ExternalId: { } id }) row.ExternalId = Hidden(row.TenantId, source, id);
        await session.SaveAsync(row, cancellationToken);
        if (await session.FindContactAsync(row.SubjectId, cancellationToken) is not { } contact) return;
        (contact.DisplayName, contact.DisplayNameSort, contact.Gone) = (Nameless, SortText.Of(Nameless), true);
        (contact.Email, contact.ExternalSource, contact.ExternalId, contact.CompanyId, contact.OwnerId) = (null, null, null, null, null);
        await session.SaveAsync(contact, cancellationToken);
    }
}
