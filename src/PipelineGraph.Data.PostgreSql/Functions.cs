namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// What the server's role asks before it knows whose rows it may see: functions of the owner, which row-level security does not hold, that give no more
/// than their names say. Replaced by each migration.
/// </summary>
internal static class Functions
{
    private const string AsOwner = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp";

    /// <summary>
    /// Takes the oldest transactions out of the inbox and gives their changes the next numbers, with all that follows from them. The row of the stream is
    /// locked from the first to the commit, so that numbers become visible in their order: no reader passes over one that commits late.
    /// </summary>
    /// <remarks>
    /// A stay is closed at the first number that knows otherwise, so that several transactions of one subject may be numbered together. A step of the
    /// history that a writer is just changing keeps number 0: it is not waited for. What is known of the changes themselves is not
    /// looked up again, and the rest row by row (a lateral subquery with an OFFSET or a lock is not taken apart): of a tenant that the planner does not know it
    /// would read all rows for each.
    /// </remarks>
    private const string NumberChanges =
        """
        CREATE OR REPLACE FUNCTION number_changes(tenant uuid, most int, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            before bigint;
            count bigint;
            closed json;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM change_inbox WHERE tenant_id = tenant) THEN RETURN 0; END IF;
            SELECT head INTO before FROM stream WHERE tenant_id = tenant FOR UPDATE;
            -- The clocks of nodes differ; numbers are in the order of their instants all the same.
            at := greatest(at, (SELECT c.numbered_at FROM stage_change c WHERE c.tenant_id = tenant AND c.number = before));

            WITH waiting AS (
                SELECT seq, sum(size) OVER (ORDER BY seq) - size AS place FROM (SELECT seq, size FROM change_inbox WHERE tenant_id = tenant ORDER BY seq LIMIT most) i
            ), taken AS (
                DELETE FROM change_inbox i USING waiting w WHERE i.tenant_id = tenant AND i.seq = w.seq AND w.place < most RETURNING w.place, i.size, i.batch
            ), parts AS MATERIALIZED (
                SELECT before + t.place AS behind, before + t.place + t.size AS upto, p.* FROM taken t
                CROSS JOIN LATERAL json_to_record(t.batch) AS p(rows json, opened json, closed json, counts json)
            ), changes AS MATERIALIZED (
                SELECT p.behind + r.place AS number, p.upto, r.* FROM parts p CROSS JOIN LATERAL json_to_recordset(p.rows) AS
                    r(place int, change_id uuid, kind int, retracts bigint, retracts_id uuid, subject_id uuid, unit int, from_binding int, from_stage text, to_binding int, to_stage text,
                    present_binding int, present_stage text, direction int, effective_at timestamptz, recorded_at timestamptz, cause int, cause_fact bigint, criterion_key text)
            ), written AS (
                INSERT INTO stage_change (tenant_id, number, change_id, batch_end, kind, retracts, subject_id, unit, from_binding, from_stage, to_binding, to_stage,
                    present_binding, present_stage, direction, effective_at, recorded_at, numbered_at, cause, cause_fact, criterion_key)
                SELECT tenant, c.number, c.change_id, c.upto, c.kind,
                    CASE WHEN c.retracts_id IS NOT NULL THEN coalesce(c.retracts, (SELECT o.number FROM stage_change o WHERE o.tenant_id = tenant AND o.change_id = c.retracts_id AND o.kind = 0),
                        (SELECT o.number FROM changes o WHERE o.change_id = c.retracts_id AND o.kind = 0)) END,
                    c.subject_id, c.unit, c.from_binding, c.from_stage, c.to_binding, c.to_stage, c.present_binding, c.present_stage, c.direction,
                    c.effective_at, c.recorded_at, greatest((SELECT max(o.recorded_at) FROM changes o), at), c.cause, c.cause_fact, c.criterion_key
                FROM changes c ORDER BY c.number
            ), spans AS (
                INSERT INTO stage_span (tenant_id, subject_id, entered_number, known_from, binding_no, unit, stage_key, entered_at, left_at, known_to)
                SELECT tenant, s.subject_id, coalesce(c.number, (SELECT o.number FROM stage_change o WHERE o.tenant_id = tenant AND o.change_id = s.change_id AND o.kind = 0)),
                    p.upto, s.binding_no, s.unit, s.stage_key, s.entered_at, s.left_at, 9223372036854775807
                FROM parts p
                CROSS JOIN LATERAL json_to_recordset(p.opened) AS s(subject_id uuid, change_id uuid, binding_no int, unit int, stage_key text, entered_at timestamptz, left_at timestamptz)
                LEFT JOIN changes c ON c.change_id = s.change_id AND c.kind = 0
            ), free AS (
                SELECT h.ctid AS place, c.number FROM changes c CROSS JOIN LATERAL
                    (SELECT o.ctid FROM stage_history o WHERE o.tenant_id = tenant AND o.subject_id = c.subject_id AND o.change_id = c.change_id FOR UPDATE SKIP LOCKED) h
                WHERE c.kind = 0
            ), history AS (
                UPDATE stage_history h SET number = f.number FROM free f WHERE h.tenant_id = tenant AND h.ctid = f.place
            ), funnel AS (
                INSERT INTO funnel_count AS f (tenant_id, binding_no, unit, stage_key, present, reached)
                SELECT tenant, n.binding_no, n.unit, n.stage_key, sum(n.present), sum(n.reached)
                FROM parts p CROSS JOIN LATERAL json_to_recordset(p.counts) AS n(binding_no int, unit int, stage_key text, present bigint, reached bigint)
                GROUP BY n.binding_no, n.unit, n.stage_key ORDER BY 2, 3, 4
                ON CONFLICT (tenant_id, binding_no, unit, stage_key) DO UPDATE SET present = f.present + excluded.present, reached = f.reached + excluded.reached
            )
            SELECT max(p.upto) - before, json_agg(json_build_object('upto', p.upto, 'rows', p.closed)) FILTER (WHERE p.closed IS NOT NULL) INTO count, closed FROM parts p;
            -- Somebody else numbered it while this waited.
            IF count IS NULL THEN RETURN before; END IF;

            -- Stays that the same numbering began may be among them.
            IF closed IS NOT NULL THEN
                UPDATE stage_span s SET known_to = e.upto FROM (
                    SELECT k.place, min(w.upto) AS upto
                    FROM json_to_recordset(closed) AS w(upto bigint, rows json)
                    CROSS JOIN LATERAL json_to_recordset(w.rows) AS x(subject_id uuid, change_id uuid, number bigint)
                    CROSS JOIN LATERAL (SELECT o.ctid AS place FROM stage_span o WHERE o.tenant_id = tenant AND o.subject_id = x.subject_id
                        AND o.entered_number = coalesce(x.number, (SELECT c.number FROM stage_change c WHERE c.tenant_id = tenant AND c.change_id = x.change_id AND c.kind = 0))
                        AND o.known_to = 9223372036854775807 AND o.known_from < w.upto OFFSET 0) k
                    GROUP BY k.place
                ) e WHERE s.tenant_id = tenant AND s.ctid = e.place;
            END IF;

            UPDATE stream SET head = before + count WHERE tenant_id = tenant;
            PERFORM pg_notify('pipelinegraph_numbered', tenant || ' ' || before + count);
            RETURN before + count;
        END $$;
        """;

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

        CREATE OR REPLACE FUNCTION tenants_to_number() RETURNS TABLE (tenant_id uuid) {AsOwner} AS
        'SELECT s.tenant_id FROM stream s WHERE EXISTS (SELECT 1 FROM change_inbox i WHERE i.tenant_id = s.tenant_id)';

        CREATE OR REPLACE FUNCTION inbox_backlog() RETURNS TABLE (waiting bigint, since timestamptz) {AsOwner} AS
        'SELECT count(*), (SELECT (i.batch -> ''rows'' -> 0 ->> ''recorded_at'')::timestamptz FROM change_inbox i ORDER BY i.seq LIMIT 1) FROM change_inbox';

        CREATE OR REPLACE FUNCTION pending_work(upto timestamptz) RETURNS TABLE (tenant_id uuid, binding_no int, activation_no int, run_no int) {AsOwner} AS
        'SELECT k.tenant_id, k.binding_no, a.activation_no, NULL::int FROM kept_binding k
        LEFT JOIN activation a ON a.tenant_id = k.tenant_id AND a.binding_no = k.binding_no AND a.state = 0
        WHERE k.role IN (0, 3) OR (k.role = 1 AND (NOT k.filled OR EXISTS (SELECT 1 FROM due d WHERE d.tenant_id = k.tenant_id AND d.binding_no = k.binding_no AND d.due_at <= upto)))
        UNION ALL SELECT r.tenant_id, NULL, NULL, r.run_no FROM evaluation_run r WHERE r.state = 0 AND r.kind <> 4';

        CREATE OR REPLACE FUNCTION new_change_id() RETURNS uuid LANGUAGE sql VOLATILE AS
        $$SELECT encode(set_byte(set_byte(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 6, (b'0111' || get_byte(uuid_send(gen_random_uuid()), 6)::bit(4))::bit(8)::int), 8, get_byte(uuid_send(gen_random_uuid()), 8) & 63 | 128), 'hex')::uuid$$;

        {NumberChanges}

        REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC
        """;
}
