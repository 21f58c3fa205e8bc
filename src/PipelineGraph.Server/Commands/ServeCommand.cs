using System.CommandLine;
using PipelineGraph.Server.Demo;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>serve</c></summary>
internal static class ServeCommand
{
    public static Command Create(CommandContext context)
    {
        var serve = new Command("serve", "Serves GraphQL. The first start on an empty database makes tenants to try it with.");
        serve.SetAction(async (_, cancellationToken) =>
        {
            var prepared = await context.RunAsync(services => DemoAsync(context, services, cancellationToken), cancellationToken).ConfigureAwait(false);
            return prepared == PipelineGraphCommand.Done ? await ServerHost.RunAsync([.. context.Settings], cancellationToken).ConfigureAwait(false) : prepared;
        });
        return serve;
    }

    private static async Task<int> DemoAsync(CommandContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<PipelineSettings>();
        if (!settings.Demo) return PipelineGraphCommand.Done;
        // The server finds these known already, so it would not tell of them.
        foreach (var package in await services.RefreshDefinitionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (package.Reason is { } reason)
                await context.Error.WriteLineAsync($"Definition {package.DefinitionId} {package.Version} is {package.State}: {reason}").ConfigureAwait(false);
        }

        var made = await services.GetRequiredService<DemoTenants>().CreateAsync(cancellationToken).ConfigureAwait(false);
        if (made.Errors.Count > 0) return await context.FailAsync(made.Errors).ConfigureAwait(false);
        if (made.Value is { Tenants.Count: > 0 } tenants)
            await context.Output.WriteLineAsync(DemoWelcome.Of(tenants, PipelineSettings.Configuration(context.Settings)["urls"])).ConfigureAwait(false);
        else if (made.Value is { HadTenants: false })
            await context.Output.WriteLineAsync(DemoWelcome.WithoutDefinitions(settings.PluginsDirectory)).ConfigureAwait(false);
        return PipelineGraphCommand.Done;
    }
}
