using System.Security.Cryptography;
using System.Text;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

[ObjectType("Mutation")]
internal static class AdministrationMutations
{
    private const int MaxCsvLength = 900_000;

    public static async Task<DeclareAttributePayload> DeclareAttribute(
        DeclareAttributeInput input, DeclareAttribute useCase, MutationScope scope, CancellationToken cancellationToken)
    {
        var (declared, errors) = await scope.RunAsync(
            Role.Administrator, new IdReader(), UserErrors.OfDeclarations,
            caller => useCase.ExecuteAsync(caller, input.ToCommand(), cancellationToken), cancellationToken);
        return new DeclareAttributePayload(declared) { Errors = errors };
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
                var outcome = await useCase.ExecuteAsync(caller, command, () => new MemoryStream(text), progress: null, cancellationToken);
                return outcome.Placed(path => path is ["file", ..] ? ["csv"] : path);
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
}
