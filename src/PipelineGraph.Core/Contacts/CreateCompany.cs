using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>Creates a company with what is known of it.</summary>
public sealed class CreateCompany(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, CreateCompanyCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var name = checks.Text(command.Name, "name");
            await checks.FreeExternalIdAsync(Unit.Company, command.ExternalSource, command.ExternalId, cancellationToken);
            await checks.ActorAsync(command.OwnerId, cancellationToken, "ownerId");
            checks.CreatedAt(command.CreatedAt);
            var attributes = await checks.AttributesAsync(Unit.Company, command.Attributes, cancellationToken);
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);

            var file = await transaction.CreateAsync(Unit.Company, command.ExternalSource, command.ExternalId, command.OwnerId, command.CreatedAt, cancellationToken);
            file.Present = new Company
            {
                TenantId = caller.TenantId,
                CompanyId = file.Row.SubjectId,
                Name = name,
                NameSort = SortText.Of(name),
                ExternalSource = file.Row.ExternalSource,
                ExternalId = file.Row.ExternalId,
                OwnerId = command.OwnerId,
                CreatedAt = file.Row.CreatedAt,
            };
            file.PresentChanged = true;
            foreach (var attribute in attributes) await transaction.AppendAsync(file, attribute, cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = file.Row.SubjectId, Unit = Unit.Company, Changes = changes });
        }, cancellationToken);
}
