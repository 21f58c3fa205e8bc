namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// What the server's role asks before it knows whose rows it may see: functions of the owner, which row-level security does not hold, that give no more
/// than their names say. Replaced by each migration.
/// </summary>
internal static class Functions
{
    private const string AsOwner = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp";

    public const string Create =
        $"""
        CREATE OR REPLACE FUNCTION find_api_key(hash text) RETURNS SETOF api_key {AsOwner} AS
        'SELECT * FROM api_key WHERE key_hash = hash';

        CREATE OR REPLACE FUNCTION find_tenant(wanted text) RETURNS SETOF tenant {AsOwner} AS
        'SELECT * FROM tenant WHERE name = wanted';

        CREATE OR REPLACE FUNCTION has_tenants() RETURNS boolean {AsOwner} AS
        'SELECT EXISTS (SELECT 1 FROM tenant)';

        CREATE OR REPLACE FUNCTION tenants_with_due(upto timestamptz) RETURNS TABLE (tenant_id uuid) {AsOwner} AS
        'SELECT s.tenant_id FROM stream s WHERE EXISTS (SELECT 1 FROM due d WHERE d.tenant_id = s.tenant_id AND d.binding_no = s.active_binding_no AND d.due_at <= upto) ORDER BY 1';

        CREATE OR REPLACE FUNCTION next_due() RETURNS timestamptz {AsOwner} AS
        'SELECT min((SELECT d.due_at FROM due d WHERE d.tenant_id = s.tenant_id AND d.binding_no = s.active_binding_no ORDER BY d.due_at LIMIT 1)) FROM stream s';

        CREATE OR REPLACE FUNCTION stream_heads() RETURNS TABLE (tenant_id uuid, head bigint) {AsOwner} AS
        'SELECT s.tenant_id, s.head FROM stream s';

        CREATE OR REPLACE FUNCTION pending_work(upto timestamptz) RETURNS TABLE (tenant_id uuid, binding_no int, activation_no int, run_no int) {AsOwner} AS
        'SELECT k.tenant_id, k.binding_no, a.activation_no, NULL::int FROM kept_binding k
        LEFT JOIN activation a ON a.tenant_id = k.tenant_id AND a.binding_no = k.binding_no AND a.state = 0
        WHERE k.role IN (0, 3) OR (k.role = 1 AND (NOT k.filled OR EXISTS (SELECT 1 FROM due d WHERE d.tenant_id = k.tenant_id AND d.binding_no = k.binding_no AND d.due_at <= upto)))
        UNION ALL SELECT r.tenant_id, NULL, NULL, r.run_no FROM evaluation_run r WHERE r.state = 0 AND r.kind <> 4';

        CREATE OR REPLACE FUNCTION new_change_id() RETURNS uuid LANGUAGE sql VOLATILE AS
        $$SELECT encode(set_byte(set_byte(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 6, (b'0111' || get_byte(uuid_send(gen_random_uuid()), 6)::bit(4))::bit(8)::int), 8, get_byte(uuid_send(gen_random_uuid()), 8) & 63 | 128), 'hex')::uuid$$;

        REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC
        """;
}
