using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data;
using PipelineGraph.Server.Jobs;

namespace PipelineGraph.Server.Hosting;

/// <summary>
/// Whether the process lives, and whether it is to be sent requests: its database answers and is of this version, its definitions are read, and it was
/// not told to stop. Anybody may ask: reasons name no host, no role and no file; those are logged.
/// </summary>
internal static class Health
{
    public const string Prefix = "/health";
    public const string Live = Prefix + "/live";
    public const string Ready = Prefix + "/ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<Running>("running")
        .AddCheck<Database>("database", timeout: Patience)
        .AddCheck<Definitions>("definitions", timeout: Patience);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(Live, new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = WriteAsync }).DisableHttpMetrics();
        app.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteAsync }).DisableHttpMetrics();
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            if (entry.Description is { } reason) json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed class Running(DrainJob drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("The server was told to stop.") : HealthCheckResult.Healthy());
    }

    /// <summary>Whatever keeps the database from answering is logged, and not for everybody.</summary>
    private static async Task<HealthCheckResult> AskAsync(ILogger logger, Func<Task<HealthCheckResult>> ask)
    {
        try
        {
            return await ask();
        }
#pragma warning disable CA1031 // also that it takes too long
        catch (Exception exception)
        {
            Log.DatabaseSilent(logger, exception);
            return HealthCheckResult.Unhealthy("The database does not answer; the server's log says why.");
        }
#pragma warning restore CA1031
    }

    private sealed class Database(IDatabaseMigrator migrator, ILogger<Database> logger) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => AskAsync(logger, async () =>
        {
            var pending = await migrator.PendingAsync(cancellationToken);
            return pending.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(FormattableString.Invariant($"The database lacks {pending.Count} migrations: run `migrate`."));
        });
    }

    /// <summary>They were read before the first request. One that is refused does harm to its own tenants only: the others are still to be served.</summary>
    private sealed class Definitions(IDefinitionPackages packages, ILogger<Definitions> logger) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => AskAsync(logger, async () =>
        {
            var all = await packages.ListAsync(cancellationToken);
            var refused = all.Count(static package => package.State is DefinitionState.Rejected or DefinitionState.Quarantined);
            if (all.Count == refused) return HealthCheckResult.Degraded("There is no definition that can be used: put one into PipelineGraph:PluginsDirectory.");
            return refused == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(FormattableString.Invariant($"{refused} of {all.Count} definitions are rejected or quarantined: `definitions list` says why."));
        });
    }
}
