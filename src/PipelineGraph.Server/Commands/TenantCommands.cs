using System.CommandLine;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Server.Commands;

/// <summary><c>tenant create</c></summary>
internal static class TenantCommands
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "Unique name, as other commands call it." };
        var zone = new Option<string>("--time-zone") { Description = "IANA zone where its days begin.", DefaultValueFactory = _ => "Europe/Amsterdam" };
        var locale = new Option<string>("--locale") { Description = "BCP 47 tag of its language.", DefaultValueFactory = _ => "en" };
        var currency = new Option<string>("--currency") { Description = "ISO 4217, of amounts given without one.", DefaultValueFactory = _ => "EUR" };
        var create = new Command("create", "Makes a tenant.") { name, zone, locale, currency };
        create.SetAction((result, cancellationToken) => context.RunAsync(
            async services =>
            {
                var tenant = await services.GetRequiredService<CreateTenant>().ExecuteAsync(
                    new CreateTenantCommand
                    {
                        Name = result.GetRequiredValue(name),
                        TimeZone = result.GetRequiredValue(zone),
                        Locale = result.GetRequiredValue(locale),
                        Currency = result.GetRequiredValue(currency),
                    },
                    cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(tenant, created => $"Tenant {created.Name} is there. Next: definitions activate, apikey create.").ConfigureAwait(false);
            },
            cancellationToken));
        return new Command("tenant", "Tenants: organisations whose people share one definition of their stages.") { create };
    }
}
