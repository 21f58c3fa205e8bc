using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>Records that a relation between two subjects began or ended.</summary>
public sealed class RecordLink(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, RecordLinkCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var moment = checks.Moment(command.OccurredAt, command.OccurredOn);
            var file = await checks.SubjectAsync(command.SubjectId, null, cancellationToken, "subjectId");
            var target = await checks.SubjectAsync(command.TargetId, null, cancellationToken, "targetId");
            if (file is null || target is null) return Outcome<SubjectResult>.Failed(checks.Errors);
            var draft = Draft(checks, file.Row.Unit, target.Row.Unit, command.Key, command.TargetId, command.Role, command.Degree, !command.Ended);
            if (command.SubjectId == command.TargetId) checks.Add(CommandError.Invalid("A subject cannot be linked to itself.", "targetId"));
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);
            return await transaction.RecordAsync(file, [draft.At(moment)], cancellationToken);
        }, cancellationToken);

    /// <summary>A link whose ends fit its key.</summary>
    internal static FactDraft Draft(
        CommandChecks checks, Unit unit, Unit targetUnit, string key, Guid target, string? role, int? degree, bool holds, params IReadOnlyList<string> path)
    {
        checks.Key(key, [.. path, "key"]);
        var (from, to) = key switch
        {
            LinkKeys.Employer => (Unit.Person, Unit.Company),
            LinkKeys.Participant => (Unit.Deal, Unit.Person),
            LinkKeys.Company => (Unit.Deal, Unit.Company),
            LinkKeys.ReferredBy or LinkKeys.AssociatedWith => (Unit.Person, Unit.Person),
            _ => (unit, targetUnit),
        };
        if ((from, to) != (unit, targetUnit))
            checks.Add(CommandError.Invalid($"A link '{key}' leads from a {CommandChecks.Name(from)} (the subject) to a {CommandChecks.Name(to)} (the target).", [.. path, "key"]));
        if (degree is < 1 or > 3) checks.Add(CommandError.Invalid("The degree of an association is 1, 2 or 3.", [.. path, "degree"]));
        if (role is not null) checks.Key(role, [.. path, "role"]);
        return new FactDraft(FactType.Link, key) { TargetId = target, ValueText = role, ValueNumber = degree, ValueBoolean = holds };
    }
}
