using System.CommandLine;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Server.Commands;

/// <summary><c>definitions activate</c> and <c>definitions rollback</c></summary>
internal static class ActivationCommands
{
    public static Command Activate(CommandContext context)
    {
        var (definition, tenant, settings, reason) = (CandidateArguments.Definition(), CommandContext.TenantOption(), CandidateArguments.Settings(), Reason());
        var activate = new Command("activate", "Makes a definition with its settings the tenant's own: all contacts switch at one instant.") { definition, tenant, settings, reason };
        activate.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                if (await CandidateArguments.FindAsync(context, services, caller, result.GetRequiredValue(definition), result.GetRequiredValue(settings), cancellationToken).ConfigureAwait(false)
                    is not var (candidate, package)) return PipelineGraphCommand.Refused;
                var command = new ActivateDefinitionCommand { PackageHash = candidate.PackageHash, SettingsJson = candidate.SettingsJson, Reason = result.GetRequiredValue(reason) };
                var work = services.GetRequiredService<ActivateDefinition>().ExecuteAsync(caller, command, cancellationToken);
                var activation = await context.WithProgressAsync(services, caller.TenantId, PreparedAsync, work, cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(activation, active => $"{package.DefinitionId}@{package.Version} is active (activation {active.ActivationNo}).").ConfigureAwait(false);
            },
            cancellationToken));
        return activate;
    }

    public static Command RollBack(CommandContext context)
    {
        var (tenant, reason) = (CommandContext.TenantOption(), Reason());
        var rollBack = new Command("rollback", "Goes back to the definition, with its settings, that was the tenant's own before the present one.") { tenant, reason };
        rollBack.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                var work = services.GetRequiredService<ActivateDefinition>().RollBackAsync(caller, new RollBackDefinitionCommand { Reason = result.GetRequiredValue(reason) }, cancellationToken);
                var activation = await context.WithProgressAsync(services, caller.TenantId, PreparedAsync, work, cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(activation, active => $"The definition before is active again (activation {active.ActivationNo}).").ConfigureAwait(false);
            },
            cancellationToken));
        return rollBack;
    }

    private static Option<string> Reason() => new("--reason") { Description = "Why, for the tenant's record.", Required = true };

    private static async ValueTask<(long Done, long All)?> PreparedAsync(ReadSession session, CancellationToken cancellationToken) =>
        (await new Lookups(session).KeptBindingsAsync(cancellationToken).ConfigureAwait(false)).Find(kept => kept.Role == KeptRole.Candidate) is { } kept ? (kept.Evaluated, kept.Total) : null;
}
