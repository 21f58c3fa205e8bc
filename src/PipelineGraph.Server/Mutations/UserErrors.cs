using PipelineGraph.Core;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("InvalidValueError")]
public sealed record InvalidValueError(string Message, IReadOnlyList<string> Path);

[ObjectType("NotFoundError")]
public sealed record NotFoundError(string Message, IReadOnlyList<string> Path);

[ObjectType("DuplicateExternalIdError")]
public sealed record DuplicateExternalIdError(string Message, IReadOnlyList<string> Path, object Existing);

[ObjectType("IdempotencyKeyReusedError")]
public sealed record IdempotencyKeyReusedError(string Message, IReadOnlyList<string> Path);

[ObjectType("InvalidSettingsError")]
public sealed record InvalidSettingsError(string Message, IReadOnlyList<string> Path);

[ObjectType("DefinitionNotUsableError")]
public sealed record DefinitionNotUsableError(string Message, IReadOnlyList<string> Path, DefinitionState State, string? Reason);

[ObjectType("ActivationInProgressError")]
public sealed record ActivationInProgressError(string Message, IReadOnlyList<string> Path, Activation Activation);

[ObjectType("ContactMergedError")]
public sealed record ContactMergedError(string Message, IReadOnlyList<string> Path, Contact MergedInto);

[ObjectType("ContactErasedError")]
public sealed record ContactErasedError(string Message, IReadOnlyList<string> Path, DateTimeOffset ErasedAt);

/// <summary>Turns the errors of use cases into those of the schema.</summary>
internal sealed class UserErrors(Loaders loaders)
{
    /// <summary>What the unions of facts may hold.</summary>
    public static readonly CommandErrorKind[] OfFacts =
        [CommandErrorKind.InvalidValue, CommandErrorKind.NotFound, CommandErrorKind.DuplicateExternalId, CommandErrorKind.IdempotencyKeyReused, CommandErrorKind.ContactErased];

    public static readonly CommandErrorKind[] OfContacts =
        [CommandErrorKind.InvalidValue, CommandErrorKind.NotFound, CommandErrorKind.ContactMerged, CommandErrorKind.ContactErased, CommandErrorKind.IdempotencyKeyReused];

    public static readonly CommandErrorKind[] OfDefinitions =
    [
        CommandErrorKind.InvalidValue, CommandErrorKind.InvalidSettings, CommandErrorKind.DefinitionNotUsable, CommandErrorKind.NotFound,
        CommandErrorKind.ActivationInProgress, CommandErrorKind.IdempotencyKeyReused,
    ];

    public static readonly CommandErrorKind[] OfEvaluations =
    [
        CommandErrorKind.InvalidValue, CommandErrorKind.InvalidSettings, CommandErrorKind.DefinitionNotUsable, CommandErrorKind.NotFound, CommandErrorKind.IdempotencyKeyReused,
    ];

    public static readonly CommandErrorKind[] OfDeclarations = [CommandErrorKind.InvalidValue, CommandErrorKind.IdempotencyKeyReused];

    public static readonly CommandErrorKind[] OfImports = [CommandErrorKind.InvalidValue, CommandErrorKind.NotFound, CommandErrorKind.IdempotencyKeyReused];

    /// <summary>An error of a kind that the field's union does not have is told as an invalid value; one of permission ends the field.</summary>
    public async Task<IReadOnlyList<object>> OfAsync(IReadOnlyList<CommandError> errors, CommandErrorKind[] kinds, CancellationToken cancellationToken)
    {
        var all = new List<object>();
        foreach (var error in errors)
        {
            if (error.Kind == CommandErrorKind.NotPermitted) throw new GraphQLException(error.Message, "FORBIDDEN");
            all.Add(kinds.Contains(error.Kind) ? await OfAsync(error, cancellationToken) : new InvalidValueError(error.Message, error.Path));
        }

        return all;
    }

    private async Task<object> OfAsync(CommandError error, CancellationToken cancellationToken)
    {
        switch (error.Kind)
        {
            case CommandErrorKind.NotFound: return new NotFoundError(error.Message, error.Path);
            case CommandErrorKind.IdempotencyKeyReused: return new IdempotencyKeyReusedError(error.Message, error.Path);
            case CommandErrorKind.InvalidSettings: return new InvalidSettingsError(error.Message, error.Path);
            case CommandErrorKind.DuplicateExternalId when await ExistingAsync(error) is { } existing:
                return new DuplicateExternalIdError(error.Message, error.Path, existing);
            case CommandErrorKind.ContactMerged when error.ExistingId is { } id && await loaders.Contacts.LoadAsync(id) is { } winner:
                return new ContactMergedError(error.Message, error.Path, winner);
            case CommandErrorKind.ContactErased when error.ExistingId is { } id && (await loaders.Subjects.LoadAsync(id))?.ErasedAt is { } erasedAt:
                return new ContactErasedError(error.Message, error.Path, erasedAt);
            case CommandErrorKind.DefinitionNotUsable when error.PackageHash is { } hash:
                // A package of another tenant is not in this tenant's catalogue: it is answered as if it did not exist.
                return (await loaders.PackagesAsync(cancellationToken)).FirstOrDefault(each => each.PackageHash == hash) is { } package
                    ? new DefinitionNotUsableError(error.Message, error.Path, package.State, package.Reason)
                    : new NotFoundError(IdReader.NoDefinition, error.Path);
            case CommandErrorKind.ActivationInProgress
                when (await loaders.ActivationsAsync(cancellationToken)).FirstOrDefault(each => each.ActivationNo == error.ActivationNo) is { } activation:
                return new ActivationInProgressError(error.Message, error.Path, activation);
            default: return new InvalidValueError(error.Message, error.Path);
        }
    }

    private async Task<object?> ExistingAsync(CommandError error)
    {
        if (error.ExistingId is not { } id) return null;
        if (error.ExistingUnit is { } unit) return await SubjectFields.LoadAsync(id, unit, loaders);
        if (await loaders.Activities.LoadAsync(id) is { } activity) return new Activity(activity);
        if (await loaders.Quotes.LoadAsync(id) is { } quote) return quote;
        return await loaders.FactsById.LoadAsync(id) is { } fact ? FactFields.ViewOf(fact) : null;
    }
}
