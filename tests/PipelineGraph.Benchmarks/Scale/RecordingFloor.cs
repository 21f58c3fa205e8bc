using System.Diagnostics;
using System.Globalization;
using PipelineGraph.Benchmarks.Faults;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.PostgreSql.Tests;

namespace PipelineGraph.Benchmarks.Scale;

/// <summary>What pgbench reaches with the statements that the recording of an activity sends, one after another, as the server's role: without finding out what to write.</summary>
internal static class RecordingFloor
{
    /// <summary>Among so many contacts.</summary>
    public const int Contacts = 5_000;

    /// <returns>Transactions a second.</returns>
    public static async Task<double> RunAsync(Installation installation, Caller caller, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        await installation.ExecuteAsync(
            $"""
            CREATE TABLE chosen (n int PRIMARY KEY, subject_id uuid NOT NULL);
            INSERT INTO chosen SELECT row_number() OVER (), contact_id FROM (SELECT contact_id FROM contact WHERE tenant_id = '{caller.TenantId}' ORDER BY created_at, contact_id LIMIT {Contacts}) c;
            GRANT SELECT ON chosen TO PUBLIC; ANALYZE chosen
            """,
            cancellationToken);
        var chosen = await installation.AskAsync<long>("SELECT count(*) FROM chosen", cancellationToken);
        var script = Path.Combine(installation.Cluster.Folder, "record.sql");
        await File.WriteAllTextAsync(script, Script(caller, chosen), cancellationToken);
        var start = new ProcessStartInfo(Path.Combine(PostgreSqlCluster.ProgramFolder, "pgbench"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
        [
            "-h", installation.Cluster.Folder, "-U", Installation.ServerRole, "-n", "-M", "prepared", "-c", Text(connections), "-j", "2", "-T", Text((int)time.TotalSeconds), "-f", script, Installation.Database,
        ])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {await error}");
        var line = output.Split('\n').Single(each => each.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Script(Caller caller, long contacts)
    {
        var tenant = $"'{caller.TenantId}'::uuid";
        return string.Create(CultureInfo.InvariantCulture, $"""
            \set n random(1, {contacts})
            \set key random(1, 1000000000000000)
            SELECT subject_id AS id FROM chosen WHERE n = :n::int \gset
            BEGIN;
            SELECT set_config('pipelinegraph.tenant', '{caller.TenantId}', true);
            SELECT pg_advisory_xact_lock_shared(hashtextextended('pipelinegraph/' || '{caller.TenantId}', 0));
            SELECT * FROM stream WHERE tenant_id = {tenant};
            SELECT * FROM idempotency WHERE tenant_id = {tenant} AND key = 'pgbench-' || :key::text;
            SELECT fact_no + 1 AS fact FROM subject WHERE tenant_id = {tenant} AND subject_id = :id::uuid FOR NO KEY UPDATE \gset
            SELECT * FROM fact WHERE tenant_id = {tenant} AND subject_id = :id::uuid AND fact_no < :fact::bigint ORDER BY fact_no;
            SELECT * FROM contact WHERE tenant_id = {tenant} AND contact_id = :id::uuid;
            SELECT * FROM verdict WHERE tenant_id = {tenant} AND binding_no = 1 AND subject_id = :id::uuid;
            SELECT * FROM fact WHERE tenant_id = {tenant} AND target_id = :id::uuid AND type = 2;
            SELECT s.* FROM subject s JOIN contact c ON c.tenant_id = s.tenant_id AND c.company_id = s.subject_id WHERE c.tenant_id = {tenant} AND c.contact_id = :id::uuid;
            SELECT f.* FROM fact f JOIN contact c ON c.tenant_id = f.tenant_id AND c.company_id = f.subject_id WHERE c.tenant_id = {tenant} AND c.contact_id = :id::uuid ORDER BY f.fact_no;
            INSERT INTO fact (tenant_id, subject_id, fact_no, activity_id, actor_id, direction, effective_at, fact_id, key, recorded_at, type)
                SELECT tenant_id, subject_id, :fact::bigint, gen_random_uuid(), actor_id, direction, now(), gen_random_uuid(), key, now(), type FROM fact WHERE tenant_id = {tenant} AND subject_id = :id::uuid ORDER BY fact_no LIMIT 1;
            UPDATE contact SET last_activity_at = now() WHERE tenant_id = {tenant} AND contact_id = :id::uuid;
            UPDATE subject SET fact_no = :fact::bigint::bigint, last_recorded_at = now() WHERE tenant_id = {tenant} AND subject_id = :id::uuid;
            UPDATE verdict SET detail = detail, computed_for = now(), fact_no = :fact::bigint WHERE tenant_id = {tenant} AND binding_no = 1 AND subject_id = :id::uuid;
            DELETE FROM due WHERE tenant_id = {tenant} AND binding_no = 1 AND subject_id = :id::uuid;
            INSERT INTO idempotency (tenant_id, key, operation, request_hash, result, created_at)
                VALUES ({tenant}, 'pgbench-' || :key::text, 'RecordActivityCommand', repeat('0', 64), repeat('0', 300), now()) ON CONFLICT DO NOTHING;
            COMMIT;

            """);
    }
}
