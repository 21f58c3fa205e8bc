using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>Changes the present values of a person; a new employer is a fact of its own.</summary>
public sealed class UpdateContact(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, UpdateContactCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var file = await checks.SubjectAsync(command.ContactId, Unit.Person, cancellationToken, "contactId");
            if (command.DisplayName is { } name) checks.Text(name.Value, "displayName");
            checks.OptionalText(command.Email?.Value, "email");
            await checks.ActorAsync(command.OwnerId?.Value, cancellationToken, "ownerId");
            await checks.SubjectAsync(command.CompanyId?.Value, Unit.Company, cancellationToken, "companyId");
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            var contact = (await transaction.Session.FindContactAsync(command.ContactId, cancellationToken))!;
            (file.Present, file.PresentChanged) = (contact, true);
            if (command.DisplayName is { } given) (contact.DisplayName, contact.DisplayNameSort) = (given.Value, SortText.Of(given.Value));
            if (command.Email is { } email) contact.Email = email.Value;
            if (command.OwnerId is { } owner)
            {
                contact.OwnerId = file.Row.OwnerId = owner.Value;
                await transaction.Session.SaveAsync(file.Row, cancellationToken);
            }

            if (command.CompanyId is { } company && company.Value != contact.CompanyId)
            {
                var target = company.Value ?? contact.CompanyId;
                await transaction.AppendAsync(
                    file, new FactDraft(FactType.Link, LinkKeys.Employer) { TargetId = target, ValueBoolean = company.Value is not null }, cancellationToken);
            }

            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = command.ContactId, Unit = Unit.Person, Changes = changes });
        }, cancellationToken);
}
