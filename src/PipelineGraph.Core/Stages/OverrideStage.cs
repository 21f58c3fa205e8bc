using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>Records a person's opinion of the stage: a fact that no definition reads.</summary>
public sealed class OverrideStage(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, OverrideStageCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var reason = checks.Text(command.Reason, "reason");
            var file = await checks.SubjectAsync(command.SubjectId, null, cancellationToken, "subjectId");
            // Who was merged has no stage: it is the whole that is seen elsewhere.
            if (file is { Row.MergedIntoId: not null }) file = await transaction.FindWholeAsync(file.Row.SubjectId, cancellationToken);
            if (command.ExpiresAt <= transaction.Now) checks.Add(CommandError.Invalid("An override expires in the future.", "expiresAt"));
            if (transaction.Active?.Evaluator?.Description is not { } description)
                checks.Add(new CommandError(CommandErrorKind.DefinitionNotUsable, "There is no active definition that can be asked for its stages.", ["stageKey"]));
            else if (file is not null && !description.Stages.Any(stage => stage.Unit == file.Row.Unit && stage.Key == command.StageKey))
                checks.Add(CommandError.Invalid(
                    $"'{CommandChecks.Shown(command.StageKey)}' is not a stage of a {CommandChecks.Name(file.Row.Unit)} in the active definition; its stages are {string.Join(", ", description.Stages.Where(stage => stage.Unit == file.Row.Unit).Select(stage => stage.Key))}.",
                    "stageKey"));
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            var draft = new FactDraft(FactType.Override, command.StageKey)
            {
                ValueText = reason,
                ExpiresAt = command.ExpiresAt is { } expiry ? Instants.Whole(expiry) : null,
                Properties = JsonSerializer.Serialize(new { definitionId = transaction.Active!.Evaluator!.Binding.DefinitionId }),
            };
            await transaction.AuditAsync(
                AuditOperation.StageOverridden, $"{Kind(file.Row.Unit)}:{file.Row.SubjectId:N}", null, new { Stage = command.StageKey, draft.ExpiresAt }, cancellationToken);
            return await transaction.RecordAsync(file, [draft], cancellationToken);
        }, cancellationToken);

    private static string Kind(Unit unit) => unit == Unit.Person ? "Contact" : unit.ToString();
}
