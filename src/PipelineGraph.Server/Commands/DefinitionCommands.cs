using System.CommandLine;
using PipelineGraph.Core.Stages;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>definitions list</c> and <c>definitions activate</c></summary>
internal static class DefinitionCommands
{
    public static Command Create(CommandContext context) =>
        new("definitions", "Definitions of stages, dropped in as plugins.") { List(context), Activate(context) };

    private static Command List(CommandContext context)
    {
        var list = new Command("list", "Lists the definitions with their state.");
        list.SetAction((_, cancellationToken) => context.RunAsync(
            async services =>
            {
                await services.RefreshDefinitionsAsync(cancellationToken).ConfigureAwait(false);
                var packages = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
                foreach (var package in packages.OrderBy(package => package.DefinitionId, StringComparer.Ordinal).ThenBy(package => package.Version, StringComparer.Ordinal))
                {
                    var reason = package.Reason is null ? "" : $"  {package.Reason}";
                    await context.Output.WriteLineAsync($"{package.DefinitionId}@{package.Version}  {package.State}  {package.PackageHash[..12]}{reason}").ConfigureAwait(false);
                }

                return PipelineGraphCommand.Done;
            },
            cancellationToken));
        return list;
    }

    private static Command Activate(CommandContext context)
    {
        var definition = new Argument<string>("definition") { Description = "Id of the definition, or ID@VERSION; without a version the highest one." };
        var tenant = CommandContext.TenantOption();
        var settings = new Option<string>("--settings") { Description = "JSON object of what differs from the defaults, or the file that holds it.", DefaultValueFactory = _ => "{}" };
        var reason = new Option<string>("--reason") { Description = "Why, for the tenant's record.", Required = true };
        var activate = new Command("activate", "Makes a definition with its settings the tenant's own: all contacts switch at one instant.") { definition, tenant, settings, reason };
        activate.SetAction((result, cancellationToken) => context.RunForAsync(
            result.GetRequiredValue(tenant),
            async (services, caller) =>
            {
                await services.RefreshDefinitionsAsync(cancellationToken).ConfigureAwait(false);
                var packages = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
                var (package, problem) = PackageChoice.Of(packages, caller.TenantId, result.GetRequiredValue(definition));
                if (package is null)
                {
                    await context.Error.WriteLineAsync(problem).ConfigureAwait(false);
                    return PipelineGraphCommand.Refused;
                }

                var text = result.GetRequiredValue(settings);
                var json = text.TrimStart().StartsWith('{') ? text : await File.ReadAllTextAsync(text, cancellationToken).ConfigureAwait(false);
                var command = new ActivateDefinitionCommand { PackageHash = package.PackageHash, SettingsJson = json, Reason = result.GetRequiredValue(reason) };
                var activation = await services.GetRequiredService<ActivateDefinition>().ExecuteAsync(caller, command, cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(activation, active => $"{package.DefinitionId}@{package.Version} is active (activation {active.ActivationNo}).").ConfigureAwait(false);
            },
            cancellationToken));
        return activate;
    }
}
