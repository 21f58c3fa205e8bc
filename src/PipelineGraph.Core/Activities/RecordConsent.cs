using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Records that a permission was given or withdrawn.</summary>
public sealed class RecordConsent(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, RecordConsentCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var draft = new FactDraft(FactType.Consent, checks.Key(command.Key, "key")) { ValueBoolean = command.Given }.At(checks.Moment(command.OccurredAt, command.OccurredOn));
            var file = await checks.SubjectAsync(command.SubjectId, null, cancellationToken, "subjectId");
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);
            return await transaction.RecordAsync(file, [draft], cancellationToken);
        }, cancellationToken);
}
