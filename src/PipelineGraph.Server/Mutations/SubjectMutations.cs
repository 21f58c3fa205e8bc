using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class SubjectMutations
{
    public static async Task<CreateContactPayload> CreateContact(
        CreateContactInput input, CreateContact useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (created, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new CreateContactPayload(created is null ? null : await scope.Loaders.Contacts.LoadAsync(created.SubjectId)) { Errors = errors };
    }

    public static async Task<UpdateContactPayload> UpdateContact(
        UpdateContactInput input, UpdateContact useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (changed, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new UpdateContactPayload(changed is null ? null : await scope.Loaders.Contacts.LoadAsync(changed.SubjectId), changed?.Changes) { Errors = errors };
    }

    public static async Task<CreateCompanyPayload> CreateCompany(
        CreateCompanyInput input, CreateCompany useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (created, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new CreateCompanyPayload(created is null ? null : await scope.Loaders.Companies.LoadAsync(created.SubjectId)) { Errors = errors };
    }

    public static async Task<UpdateCompanyPayload> UpdateCompany(
        UpdateCompanyInput input, UpdateCompany useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (changed, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new UpdateCompanyPayload(changed is null ? null : await scope.Loaders.Companies.LoadAsync(changed.SubjectId), changed?.Changes) { Errors = errors };
    }

    public static async Task<CreateDealPayload> CreateDeal(
        CreateDealInput input, CreateDeal useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (created, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new CreateDealPayload(created is null ? null : await scope.Loaders.Deals.LoadAsync(created.SubjectId)) { Errors = errors };
    }

    public static async Task<UpdateDealPayload> UpdateDeal(
        UpdateDealInput input, UpdateDeal useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (changed, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new UpdateDealPayload(changed is null ? null : await scope.Loaders.Deals.LoadAsync(changed.SubjectId), changed?.Changes) { Errors = errors };
    }

    public static async Task<RecordQuotePayload> RecordQuote(
        RecordQuoteInput input, RecordQuote useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        if (input.ToCommand(ids) is not { } command)
        {
            return new RecordQuotePayload(null, null, null)
            {
                Errors = [new InvalidValueError("Time expires a quote by its `validUntil`; record one of the other states.", ["status"])],
            };
        }

        var (recorded, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfFacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        if (recorded is null) return new RecordQuotePayload(null, null, null) { Errors = errors };
        return new RecordQuotePayload(
            await scope.Loaders.Quotes.LoadAsync(recorded.QuoteId), await scope.Loaders.Deals.LoadAsync(recorded.DealId), recorded.Changes);
    }
}
