using System.CommandLine;
using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Plugins;
using PipelineGraph.Plugins.Verification;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>definitions verify</c>, <c>definitions sign</c> and <c>definitions lock</c>: packages before they are let in.</summary>
internal static class PackageCommands
{
    public static Command Verify(CommandContext context)
    {
        var path = new Argument<DirectoryInfo>("path") { Description = "Folder of a built package (with plugin.json), or of several as <id>/<version>/." };
        var verify = new Command("verify", "Says everything that a built package would be refused for. Needs no database. Exit code 1 when there is something.") { path };
        verify.SetAction(async (result, _) =>
        {
            var settings = PipelineSettings.Read(PipelineSettings.Configuration(context.Settings));
            var folder = result.GetRequiredValue(path).FullName;
            if (!Directory.Exists(folder)) return await RefusedAsync(context, $"There is no folder '{folder}'.").ConfigureAwait(false);
            var packages = PackageReport.Folders(folder);
            if (packages.Count == 0) return await RefusedAsync(context, $"There is no plugin.json in '{folder}', nor in <id>/<version>/ below it: build the package with `dotnet publish` first.").ConfigureAwait(false);
            var refused = 0;
            foreach (var package in packages)
            {
                var report = PackageReport.Of(package, new PluginOptions { Folder = folder, Trust = settings.Trust }, context.Clock);
                if (!report.IsAccepted) refused++;
                await WriteAsync(context, package, report).ConfigureAwait(false);
            }

            return refused == 0 ? PipelineGraphCommand.Done : PipelineGraphCommand.Refused;
        });
        return verify;
    }

    public static Command Sign(CommandContext context)
    {
        var path = new Argument<DirectoryInfo>("path") { Description = "Folder of a built package (with plugin.json)." };
        var key = new Option<FileInfo>("--key") { Description = "Private key of ECDSA P-256 in PEM: openssl ecparam -name prime256v1 -genkey -noout -out key.pem", Required = true };
        var sign = new Command("sign", "Signs a built package: writes plugin.sig into its folder. Needs no database.") { path, key };
        sign.SetAction(async (result, cancellationToken) =>
        {
            var pem = await File.ReadAllTextAsync(result.GetRequiredValue(key).FullName, cancellationToken).ConfigureAwait(false);
            var folder = result.GetRequiredValue(path);
            if (!folder.Exists) return await RefusedAsync(context, $"There is no folder '{folder.FullName}'.").ConfigureAwait(false);
            if (PackageSigning.Sign(folder.FullName, pem) is { } problem) return await RefusedAsync(context, problem).ConfigureAwait(false);
            await context.Output.WriteLineAsync($"Signed: {Path.Combine(folder.FullName, "plugin.sig")}").ConfigureAwait(false);
            return PipelineGraphCommand.Done;
        });
        return sign;
    }

    public static Command Lock(CommandContext context)
    {
        var until = new Option<DateTimeOffset?>("--valid-until") { Description = "After this instant the lock lets nothing new in, as 2027-01-01T00:00:00Z; for ever where none is given." };
        var @lock = new Command("lock", "Trusts what is in the folder of definitions now, and what was let in before: writes their hashes into the lock file.") { until };
        @lock.SetAction((result, cancellationToken) => context.RunAsync(
            async services =>
            {
                var settings = services.GetRequiredService<PipelineSettings>();
                var kept = await services.GetRequiredService<IDefinitionPackages>().ListAsync(cancellationToken).ConfigureAwait(false);
                var packages = PackageSigning.Found(settings.PluginsDirectory)
                    .Concat(kept.Where(package => package.State != DefinitionState.Rejected).Select(package => new LockedPackage(package.DefinitionId, package.Version, package.PackageHash)))
                    .Distinct().ToList();
                var file = settings.Trust.LockFile;
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file + ".new", new DefinitionLock { Packages = packages, ValidUntil = result.GetValue(until) }.Write(), cancellationToken).ConfigureAwait(false);
                File.Move(file + ".new", file, overwrite: true);
                foreach (var package in packages.OrderBy(package => package.Id, StringComparer.Ordinal)) await context.Output.WriteLineAsync($"{package.Id}@{package.Version}  {package.Hash}").ConfigureAwait(false);
                await context.Output.WriteLineAsync($"Locked: {file}").ConfigureAwait(false);
                if (settings.Trust.Mode != TrustMode.Lock) await context.Error.WriteLineAsync("The lock counts where PipelineGraph:Definitions:Trust is Lock; it is not.").ConfigureAwait(false);
                return PipelineGraphCommand.Done;
            },
            cancellationToken));
        return @lock;
    }

    private static async Task WriteAsync(CommandContext context, string path, PackageReport report)
    {
        var name = report.Id.Length == 0 ? path : $"{report.Id}@{report.Version}  {(report.Hash.Length > 12 ? report.Hash[..12] : "")}";
        await context.Output.WriteLineAsync(name).ConfigureAwait(false);
        foreach (var check in report.Checks)
        {
            var answer = check.Problems is null ? "not made: mend what is above first" : check.Problems.Count == 0 ? "ok" : $"{check.Problems.Count} to mend";
            await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {check.Name}: {answer} ({check.Took.TotalMilliseconds:0} ms)")).ConfigureAwait(false);
            foreach (var problem in check.Problems ?? []) await context.Error.WriteLineAsync($"    {problem}").ConfigureAwait(false);
        }

        await context.Output.WriteLineAsync(report.IsAccepted
            ? $"  Would be accepted. Drop it in as {report.Id}/{report.Version}/ below the folder of definitions."
            : "  Would be refused.").ConfigureAwait(false);
    }

    private static async Task<int> RefusedAsync(CommandContext context, string problem)
    {
        await context.Error.WriteLineAsync(problem).ConfigureAwait(false);
        return PipelineGraphCommand.Refused;
    }
}
