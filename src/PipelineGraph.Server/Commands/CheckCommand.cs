using System.CommandLine;
using PipelineGraph.Core;
using PipelineGraph.Data;
using PipelineGraph.Data.Checking;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>check</c>: counts once more and compares; nothing is written.</summary>
internal static class CheckCommand
{
    private const string Advice =
        """
        Nothing was changed. Figures, lists and streams of these tenants may be wrong. Back the database up as it is, restore the last back-up of which 'check' says that it is equal, and tell
        whoever maintains this server what stands above: no command and no request leads here, only a write past the server or a fault of it.
        """;

    public static Command Create(CommandContext context)
    {
        var tenant = new Option<string?>("--tenant") { Description = "Name of the tenant; without it all of them." };
        var check = new Command("check", "Counts the figures of the present once more and compares them, the stays and the verdicts with the ledger; changes nothing, and a server beside it goes on. Ends with 1 when something differs.") { tenant };
        check.SetAction((result, cancellationToken) => context.RunUnopenedAsync(
            async services =>
            {
                var database = services.GetRequiredService<PipelineSettings>().Database;
                if (await services.GetRequiredService<IDatabaseMigrator>().PendingAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } pending)
                {
                    await context.Error.WriteLineAsync(FormattableString.Invariant($"The database {database.Name} lacks {pending.Count} migrations: run 'migrate' first.")).ConfigureAwait(false);
                    return PipelineGraphCommand.Refused;
                }

                var store = services.GetRequiredService<IWriteStore>();
                var tenants = await store.TenantsAsync(cancellationToken).ConfigureAwait(false);
                if (result.GetValue(tenant) is { } name)
                {
                    if (await store.FindTenantAsync(name, cancellationToken).ConfigureAwait(false) is not { } named)
                    {
                        await context.Error.WriteLineAsync($"There is no tenant '{name}' in {database.Name}. {database.Advice}").ConfigureAwait(false);
                        return PipelineGraphCommand.Refused;
                    }

                    tenants = [named.TenantId];
                }

                var differs = false;
                foreach (var tenantId in tenants)
                {
                    if (await services.GetRequiredService<TenantCheck>().ExecuteAsync(tenantId, cancellationToken).ConfigureAwait(false) is not { } found) continue;
                    await TellAsync(context, found).ConfigureAwait(false);
                    differs |= found.Differences.Count > 0;
                }

                if (tenants.Count == 0) await context.Output.WriteLineAsync($"There is no tenant in {database.Name}.").ConfigureAwait(false);
                if (differs) await context.Error.WriteLineAsync(Advice).ConfigureAwait(false);
                return differs ? PipelineGraphCommand.Refused : PipelineGraphCommand.Done;
            }));
        return check;
    }

    private static async Task TellAsync(CommandContext context, CheckedTenant found)
    {
        var differences = found.Differences;
        await context.Output.WriteLineAsync(FormattableString.Invariant(
            $"{found.Name}: {(differences.Count == 0 ? "equal" : $"{differences.Count} differences")} as of change {found.Head} ({found.Changes} changes, {found.Stays} stays, {found.Verdicts} verdicts, {found.Counters} counters).")).ConfigureAwait(false);
        if (found.Waiting > 0)
        {
            await context.Output.WriteLineAsync(FormattableString.Invariant(
                $"{found.Name}: changes of {found.Waiting} subjects wait for their numbers: their histories and verdicts were not compared.")).ConfigureAwait(false);
        }

        foreach (var binding in found.NotDescribed)
        {
            await context.Output.WriteLineAsync(
                $"{found.Name}: {binding.DefinitionId}@{binding.Version} (binding {FormattableString.Invariant($"{binding.BindingNo}")}) cannot be loaded: who reached its stages was not counted again.").ConfigureAwait(false);
        }

        foreach (var (what, expected, actual) in differences.First) await context.Error.WriteLineAsync($"{found.Name}: {what}: expected {expected}, found {actual}.").ConfigureAwait(false);
        if (differences.Count > differences.First.Count) await context.Error.WriteLineAsync(FormattableString.Invariant($"{found.Name}: and {differences.Count - differences.First.Count} more.")).ConfigureAwait(false);
    }
}
