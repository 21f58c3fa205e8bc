using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Records what a person judges of a subject.</summary>
public sealed class RecordJudgement(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, RecordJudgementCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var moment = checks.Moment(command.OccurredAt, command.OccurredOn);
            checks.OptionalText(command.Reason, "reason");
            var draft = new FactDraft(FactType.Judgement, checks.Key(command.Key, "key")) { ValueBoolean = command.Holds, ValueText = command.Reason }.At(moment);
            var file = await checks.SubjectAsync(command.SubjectId, null, cancellationToken, "subjectId");
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);
            return await transaction.RecordAsync(file, [draft], cancellationToken);
        }, cancellationToken);
}
