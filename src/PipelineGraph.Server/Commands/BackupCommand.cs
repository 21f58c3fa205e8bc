using System.CommandLine;
using PipelineGraph.Data.Sqlite;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>backup</c></summary>
internal static class BackupCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "A file that is not there yet." };
        var backup = new Command("backup", "Copies the embedded database, as it is at one instant, into a file; a server beside it goes on.") { file };
        backup.SetAction((result, cancellationToken) => context.RunUnopenedAsync(async services =>
        {
            if (services.GetRequiredService<PipelineSettings>().Database is not SqliteSettings)
            {
                await context.Error.WriteLineAsync("PostgreSQL is backed up by its own programs: pg_dump -Fc --file=FILE DATABASE as the owner, or pg_basebackup with its archive of the log.").ConfigureAwait(false);
                return PipelineGraphCommand.Misused;
            }

            var path = Path.GetFullPath(result.GetRequiredValue(file));
            var copied = await services.GetRequiredService<SqliteBackup>().WriteAsync(path, cancellationToken).ConfigureAwait(false);
            await context.Output.WriteLineAsync(
                FormattableString.Invariant($"{path}: {copied.Tenants} tenants, {copied.Facts} facts, {copied.Changes} numbered changes, {copied.Bytes} bytes.")).ConfigureAwait(false);
            return PipelineGraphCommand.Done;
        }));
        return backup;
    }
}
