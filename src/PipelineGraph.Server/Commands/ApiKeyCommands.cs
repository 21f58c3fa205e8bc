using System.CommandLine;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Server.Commands;

/// <summary><c>apikey create</c> and <c>apikey revoke</c></summary>
internal static class ApiKeyCommands
{
    public static Command Create(CommandContext context)
    {
        var tenant = CommandContext.TenantOption();
        var name = new Option<string>("--name") { Description = "Name of the key: who its facts are recorded by. Unique within the tenant.", Required = true };
        var role = new Option<Role>("--role") { Description = "What it may do: Viewer reads, Editor writes too, Administrator also imports and activates.", DefaultValueFactory = _ => Role.Editor };
        var create = new Command("create", "Makes a key and prints it on standard output, once: only its hash is kept.") { tenant, name, role };
        create.SetAction((result, cancellationToken) => context.RunAsync(
            async services =>
            {
                var key = await services.GetRequiredService<CreateApiKey>().ExecuteAsync(
                    new CreateApiKeyCommand { TenantName = result.GetRequiredValue(tenant), Name = result.GetRequiredValue(name), Role = result.GetValue(role) },
                    cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(key, created => created.KeyText).ConfigureAwait(false);
            },
            cancellationToken));
        var revoke = new Command("revoke", "Makes a key useless from now on; a running server refuses it within a second.") { tenant, name };
        revoke.SetAction((result, cancellationToken) => context.RunAsync(
            async services =>
            {
                var key = await services.GetRequiredService<RevokeApiKey>()
                    .ExecuteAsync(result.GetRequiredValue(tenant), result.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
                return await context.AnswerAsync(key, revoked => $"Key {revoked.Name} is revoked.").ConfigureAwait(false);
            },
            cancellationToken));
        return new Command("apikey", "Keys that clients send as 'Authorization: Bearer KEY'.") { create, revoke };
    }
}
