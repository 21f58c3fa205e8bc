using System.Security.Cryptography;
using System.Text;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class AdministrationMutations
{
    private const int MaxCsvLength = 900_000;

    private static readonly IReadOnlyList<string> DefinitionId = ["candidate", "definitionId"];

    public static async Task<DeclareAttributePayload> DeclareAttribute(
        DeclareAttributeInput input, DeclareAttribute useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (declared, errors) = await scope.RunAsync(
            Role.Administrator, new IdReader(), UserErrors.OfDeclarations,
            caller => useCase.ExecuteAsync(caller, input.ToCommand(), cancellationToken), cancellationToken);
        return new DeclareAttributePayload(declared) { Errors = errors };
    }

    public static async Task<ActivationPayload> ActivateDefinition(
        ActivateDefinitionInput input, ActivateDefinition useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (activation, errors) = await scope.RunAsync(
            Role.Administrator, new IdReader(), UserErrors.OfDefinitions,
            async caller =>
            {
                // A package of another tenant is not in this tenant's catalogue: it is answered as if it did not exist.
                var packages = await scope.Loaders.PackagesAsync(cancellationToken);
                if (GlobalId.Read(input.Candidate.DefinitionId) is not (NodeKind.StageDefinition, var hash)
                    || packages.FirstOrDefault(each => each.PackageHash == hash) is not { } package)
                {
                    return Outcome<Activation>.Failed(CommandError.NotFound(
                        "There is no definition of this id; give one of `definitions`.", DefinitionId));
                }

                if (package.State is DefinitionState.Rejected or DefinitionState.Quarantined)
                {
                    var why = package.Reason is null ? "" : $": {package.Reason}";
                    return Outcome<Activation>.Failed(new CommandError(
                        CommandErrorKind.DefinitionNotUsable, $"The definition cannot be used, it is {package.State.ToString().ToUpperInvariant()}{why}", DefinitionId)
                    {
                        PackageHash = hash,
                    });
                }

                var command = new ActivateDefinitionCommand
                {
                    IdempotencyKey = input.IdempotencyKey,
                    PackageHash = hash,
                    SettingsJson = input.Candidate.Settings.GetRawText(),
                    Reason = input.Reason,
                };
                return Placed(await useCase.ExecuteAsync(caller, command, cancellationToken), path => path switch
                {
                    ["packageHash", ..] => DefinitionId,
                    ["settings", ..] => ["candidate", .. path],
                    _ => path,
                });
            },
            cancellationToken);
        return new ActivationPayload(activation) { Errors = errors };
    }

    public static async Task<ImportCsvPayload> ImportCsv(
        ImportCsvInput input, ImportFile useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (result, errors) = await scope.RunAsync(
            Role.Administrator, new IdReader(), UserErrors.OfImports,
            async caller =>
            {
                if (input.Csv.Length > MaxCsvLength)
                {
                    return Outcome<ImportResult>.Failed(CommandError.Invalid(
                        FormattableString.Invariant($"The text has {input.Csv.Length} characters, {MaxCsvLength} are allowed: send the file by importFile, or import it with the `import` command."),
                        "csv"));
                }

                var text = Encoding.UTF8.GetBytes(input.Csv);
                var command = new ImportFileCommand
                {
                    IdempotencyKey = input.IdempotencyKey,
                    Mapping = input.Mapping.GetRawText(),
                    Encoding = "utf-8",
                    ContentHash = Convert.ToHexStringLower(SHA256.HashData(text)),
                };
                return Placed(await useCase.ExecuteAsync(caller, command, () => new MemoryStream(text), progress: null, cancellationToken), path => path is ["file", ..] ? ["csv"] : path);
            },
            cancellationToken);
        return new ImportCsvPayload(result) { Errors = errors };
    }

    public static async Task<ImportFilePayload> ImportFile(
        ImportFileInput input, ImportFile useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var command = new ImportFileCommand
        {
            IdempotencyKey = input.IdempotencyKey,
            Mapping = input.Mapping.GetRawText(),
            ContentHash = input.File.Sha256,
        };
        var (result, errors) = await scope.RunAsync(
            Role.Administrator, new IdReader(), UserErrors.OfImports,
            caller => useCase.ExecuteAsync(caller, command, input.File.OpenRead, progress: null, cancellationToken), cancellationToken);
        return new ImportFilePayload(result) { Errors = errors };
    }

    /// <summary>The outcome with its errors placed in the input, where the use case places them in its command.</summary>
    private static Outcome<T> Placed<T>(Outcome<T> outcome, Func<IReadOnlyList<string>, IReadOnlyList<string>> place)
        where T : class =>
        outcome with { Errors = [.. outcome.Errors.Select(error => error with { Path = place(error.Path) })] };
}
