using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Records new values of attributes.</summary>
public sealed class SetAttributes(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, SetAttributesCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            if (command.Attributes.Count == 0) checks.Add(CommandError.Invalid("Give at least one attribute.", "attributes"));
            if (await checks.SubjectAsync(command.SubjectId, null, cancellationToken, "subjectId") is not { } file) return Outcome<SubjectResult>.Failed(checks.Errors);
            var drafts = await checks.AttributesAsync(file.Row.Unit, command.Attributes, cancellationToken);
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);
            return await transaction.RecordAsync(file, drafts, cancellationToken);
        }, cancellationToken);
}
