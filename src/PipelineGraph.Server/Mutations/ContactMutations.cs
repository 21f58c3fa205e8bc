using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

/// <summary>Who is who, and who is to be forgotten.</summary>
[ObjectType("Mutation")]
internal static class ContactMutations
{
    public static async Task<MergeContactsPayload> MergeContacts(
        MergeContactsInput input, MergeContacts useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (merged, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfContacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        if (merged is null) return new MergeContactsPayload(null, null, null) { Errors = errors };
        return new MergeContactsPayload(
            await scope.Loaders.Contacts.LoadAsync(command.WinnerId), await scope.Loaders.Contacts.LoadAsync(command.LoserId), merged.Changes);
    }

    public static async Task<UnmergeContactPayload> UnmergeContact(
        UnmergeContactInput input, MergeContacts useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (parted, errors) = await scope.RunAsync(
            Role.Editor, ids, UserErrors.OfContacts, caller => useCase.TakeBackAsync(caller, command, cancellationToken), cancellationToken);
        return new UnmergeContactPayload(parted is null ? null : await scope.Loaders.Contacts.LoadAsync(parted.SubjectId), parted?.Changes) { Errors = errors };
    }

    public static async Task<EraseContactPayload> EraseContact(
        EraseContactInput input, EraseContact useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var ids = new IdReader();
        var command = input.ToCommand(ids);
        var (erased, errors) = await scope.RunAsync(
            Role.Administrator, ids, UserErrors.OfContacts, caller => useCase.ExecuteAsync(caller, command, cancellationToken), cancellationToken);
        return new EraseContactPayload(erased is null ? null : await scope.Loaders.Contacts.LoadAsync(erased.SubjectId), erased?.Changes) { Errors = errors };
    }
}
