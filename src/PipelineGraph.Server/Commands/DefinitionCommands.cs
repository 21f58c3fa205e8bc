using System.CommandLine;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Plugins;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>definitions list</c>, <c>definitions release</c>, and what other files hold of <c>definitions</c></summary>
internal static class DefinitionCommands
{
    private const int HashShown = 12;

    public static Command Create(CommandContext context) =>
        new("definitions", "Definitions of stages, dropped in as plugins.")
        {
            List(context), Release(context),
            PackageCommands.Verify(context), PackageCommands.Sign(context), PackageCommands.Lock(context),
            ActivationCommands.Activate(context), ActivationCommands.RollBack(context),
            EvaluationCommands.Preview(context), EvaluationCommands.Compare(context), EvaluationCommands.Restate(context),
        };

    private static Command List(CommandContext context)
    {
        var tenant = new Option<string?>("--tenant") { Description = "Name of a tenant: tells also which of its definitions are not asked for a while, because they failed again and again." };
        var list = new Command("list", "Lists the definitions with their state.") { tenant };
        list.SetAction((result, cancellationToken) => result.GetValue(tenant) is { } name
            ? context.RunForAsync(
                name,
                async (services, caller) =>
                {
                    await ListAsync(context, services, cancellationToken).ConfigureAwait(false);
                    return await ListSetAsideAsync(context, services, caller, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken)
            : context.RunAsync(services => ListAsync(context, services, cancellationToken), cancellationToken));
        return list;
    }

    private static async Task<int> ListAsync(CommandContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.RefreshDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        var packages = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var package in packages.OrderBy(package => package.DefinitionId, StringComparer.Ordinal).ThenBy(package => package.Version, StringComparer.Ordinal))
        {
            var reason = package.Reason is null ? "" : $"  {package.Reason}";
            await context.Output.WriteLineAsync($"{package.DefinitionId}@{package.Version}  {package.State}  {package.PackageHash[..HashShown]}{reason}").ConfigureAwait(false);
        }

        return PipelineGraphCommand.Done;
    }

    /// <summary>A server keeps to itself what it sets aside; what is told here is what it left in the verdicts.</summary>
    private static async Task<int> ListSetAsideAsync(CommandContext context, IServiceProvider services, Caller caller, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(services.GetRequiredService<Snapshots>()) { TenantId = caller.TenantId };
        var lookups = new Lookups(session);
        var bindings = await lookups.BindingsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (bindingNo, reason, since, count) in await lookups.NotAskedAsync(cancellationToken).ConfigureAwait(false))
        {
            var binding = bindings[bindingNo];
            await context.Output.WriteLineAsync(
                FormattableString.Invariant($"{binding.DefinitionId}@{binding.Version} {binding.Settings}  not asked of {count} since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}  {reason}")).ConfigureAwait(false);
        }

        return PipelineGraphCommand.Done;
    }

    private static Command Release(CommandContext context)
    {
        var definition = new Argument<string>("definition") { Description = "ID@VERSION, or the beginning of the package's hash as `definitions list` shows it." };
        var release = new Command("release", "Lets a definition that was quarantined be used again; a running server follows within seconds.") { definition };
        release.SetAction((result, cancellationToken) => context.RunAsync(
            async services =>
            {
                var name = result.GetRequiredValue(definition);
                var packages = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
                var named = packages.Where(package => IsNamed(package, name)).ToList();
                if (named is not [var package])
                {
                    await context.Error.WriteLineAsync(
                        named.Count == 0
                            ? $"There is no definition '{name}': see `definitions list`."
                            : $"'{name}' names several packages; give the hash of one: {string.Join(", ", named.Select(each => each.PackageHash[..HashShown]))}.").ConfigureAwait(false);
                    return PipelineGraphCommand.Refused;
                }

                if (await services.GetRequiredService<DefinitionCatalogue>().ReleaseAsync(package.PackageHash, cancellationToken).ConfigureAwait(false))
                {
                    await context.Output.WriteLineAsync($"{package.DefinitionId}@{package.Version} may be used again.").ConfigureAwait(false);
                    return PipelineGraphCommand.Done;
                }

                await context.Error.WriteLineAsync(
                    $"{package.DefinitionId}@{package.Version} was rejected, which no release ends: drop in a mended package. {package.Reason}").ConfigureAwait(false);
                return PipelineGraphCommand.Refused;
            },
            cancellationToken));
        return release;
    }

    private static bool IsNamed(DefinitionPackage package, string name) =>
        $"{package.DefinitionId}@{package.Version}" == name || (name.Length >= 6 && package.PackageHash.StartsWith(name, StringComparison.Ordinal));
}
