using System.CommandLine;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary>The definition with settings that a command names.</summary>
internal static class CandidateArguments
{
    public static Argument<string> Definition() => new("definition") { Description = "Id of the definition, or ID@VERSION; without a version the highest one." };

    public static Option<string> Settings() =>
        new("--settings") { Description = "JSON object of what differs from the defaults, or the file that holds it.", DefaultValueFactory = _ => "{}" };

    /// <summary>The candidate with its package, or null when why there is none has been told.</summary>
    public static async Task<(Candidate Candidate, DefinitionPackage Package)?> FindAsync(
        CommandContext context, IServiceProvider services, Caller caller, string definition, string settings, CancellationToken cancellationToken)
    {
        await services.RefreshDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        var packages = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
        var (package, problem) = PackageChoice.Of(packages, caller.TenantId, definition);
        if (package is null)
        {
            await context.Error.WriteLineAsync(problem).ConfigureAwait(false);
            return null;
        }

        var json = settings.TrimStart().StartsWith('{') ? settings : await File.ReadAllTextAsync(settings, cancellationToken).ConfigureAwait(false);
        return (new Candidate { PackageHash = package.PackageHash, SettingsJson = json }, package);
    }
}
