using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>Changes the present values of a company.</summary>
public sealed class UpdateCompany(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, UpdateCompanyCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var file = await checks.SubjectAsync(command.CompanyId, Unit.Company, cancellationToken, "companyId");
            if (command.Name is { } name) checks.Text(name.Value, "name");
            await checks.ActorAsync(command.OwnerId?.Value, cancellationToken, "ownerId");
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            var company = (await transaction.Session.FindCompanyAsync(command.CompanyId, cancellationToken))!;
            if (command.Name is { } given) (company.Name, company.NameSort) = (given.Value, SortText.Of(given.Value));
            if (command.OwnerId is { } owner)
            {
                company.OwnerId = file.Row.OwnerId = owner.Value;
                await transaction.Session.SaveAsync(file.Row, cancellationToken);
            }

            await transaction.Session.SaveAsync(company, cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = command.CompanyId, Unit = Unit.Company });
        }, cancellationToken);
}
