using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>Creates a person with what is known of it.</summary>
public sealed class CreateContact(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, CreateContactCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var name = checks.Text(command.DisplayName, "displayName");
            checks.OptionalText(command.Email, "email");
            await checks.FreeExternalIdAsync(Unit.Person, command.ExternalSource, command.ExternalId, cancellationToken);
            await checks.SubjectAsync(command.CompanyId, Unit.Company, cancellationToken, "companyId");
            await checks.ActorAsync(command.OwnerId, cancellationToken, "ownerId");
            checks.CreatedAt(command.CreatedAt);
            var attributes = await checks.AttributesAsync(Unit.Person, command.Attributes, cancellationToken);
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);

            var file = await transaction.CreateAsync(Unit.Person, command.ExternalSource, command.ExternalId, command.OwnerId, command.CreatedAt, cancellationToken);
            file.Present = new Contact
            {
                TenantId = caller.TenantId,
                ContactId = file.Row.SubjectId,
                DisplayName = name,
                DisplayNameSort = SortText.Of(name),
                Email = command.Email,
                ExternalSource = file.Row.ExternalSource,
                ExternalId = file.Row.ExternalId,
                OwnerId = command.OwnerId,
                CreatedAt = file.Row.CreatedAt,
            };
            file.PresentChanged = true;
            foreach (var attribute in attributes) await transaction.AppendAsync(file, attribute, cancellationToken);
            if (command.CompanyId is { } company)
                await transaction.AppendAsync(file, new FactDraft(FactType.Link, LinkKeys.Employer) { TargetId = company, ValueBoolean = true }, cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = file.Row.SubjectId, Unit = Unit.Person, Changes = changes });
        }, cancellationToken);
}
