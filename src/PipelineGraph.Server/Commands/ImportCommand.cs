using System.CommandLine;
using System.Globalization;
using PipelineGraph.Core.Import;

namespace PipelineGraph.Server.Commands;

/// <summary><c>import</c></summary>
internal static class ImportCommand
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);

    public static Command Create(CommandContext context)
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV file, or one packed with gzip." }.AcceptExistingOnly();
        var tenant = CommandContext.TenantOption();
        var mapping = new Option<FileInfo>("--mapping") { Description = "JSON file that says what the columns mean.", Required = true }.AcceptExistingOnly();
        var errors = new Option<string?>("--errors") { Description = "Where bad rows are told. Default: FILE.errors.csv beside the file, or in the working directory." };
        var command = new Command("import", "Imports the rows of a CSV file. Importing a file again adds only what is new; bad rows are told and the good ones go in.") { file, tenant, mapping, errors };
        command.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                var input = result.GetRequiredValue(file);
                var importing = new ImportFileCommand
                {
                    Mapping = await File.ReadAllTextAsync(result.GetRequiredValue(mapping).FullName, cancellationToken).ConfigureAwait(false),
                };
                await using var bad = new BadRowFile(result.GetValue(errors) ?? BadRowFile.DefaultFor(input.FullName));
                var progress = new Reporter(context, bad);
                var outcome = await services.GetRequiredService<ImportFile>().ExecuteAsync(caller, importing, input.OpenRead, progress, cancellationToken).ConfigureAwait(false);
                if (outcome.Value is not { } imported) return await context.FailAsync(outcome.Errors).ConfigureAwait(false);
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{imported.Rows:N0} rows: {imported.Imported:N0} imported, {imported.Skipped:N0} skipped, {imported.Bad:N0} bad. {imported.SubjectsCreated:N0} subjects created, {imported.FactsRecorded:N0} facts recorded, {imported.FactsKnown:N0} known before; {imported.Changes:N0} changes of stage.")).ConfigureAwait(false);
                if (imported.Bad == 0) return PipelineGraphCommand.Done;
                await context.Error.WriteLineAsync($"The bad rows, with their reasons, are in {bad.Path}").ConfigureAwait(false);
                return PipelineGraphCommand.Refused;
            },
            cancellationToken));
        return command;
    }

    private sealed class Reporter(CommandContext context, BadRowFile bad) : IProgress<ImportProgress>
    {
        private long last = context.Clock.GetTimestamp();

        public void Report(ImportProgress value)
        {
            bad.Write(value.BadRows);
            if (context.Clock.GetElapsedTime(last) < BetweenReports) return;
            last = context.Clock.GetTimestamp();
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows, {value.Bad:N0} bad, {value.FactsRecorded:N0} facts"));
        }
    }
}
