using System.CommandLine;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>migrate</c></summary>
internal static class MigrateCommand
{
    public static Command Create(CommandContext context)
    {
        var migrate = new Command("migrate", "Brings the database to the form that this version needs, as its owner; servers of the version before go on beside it.");
        migrate.SetAction((_, cancellationToken) => context.RunUnopenedAsync(async services =>
        {
            var database = services.GetRequiredService<PipelineSettings>().Database;
            if (database is PostgreSqlSettings { OwnerConnectionString: null })
            {
                await context.Error.WriteLineAsync(
                    "Migrating needs the tables' owner: set ConnectionStrings:PipelineGraphOwner, as 'Host=db;Database=pipelinegraph;Username=pipelinegraph_owner;Password=...', "
                    + "beside ConnectionStrings:PipelineGraph, whose role is let in.").ConfigureAwait(false);
                return PipelineGraphCommand.Misused;
            }

            var applied = await services.OpenPipelineGraphAsync(cancellationToken).ConfigureAwait(false);
            foreach (var migration in applied) await context.Output.WriteLineAsync($"Applied {migration}.").ConfigureAwait(false);
            await context.Output.WriteLineAsync(applied.Count == 0
                ? $"The database {database.Name} is as this version needs it: nothing was to be applied."
                : $"The database {database.Name} is as this version needs it.").ConfigureAwait(false);
            return PipelineGraphCommand.Done;
        }));
        return migrate;
    }
}
