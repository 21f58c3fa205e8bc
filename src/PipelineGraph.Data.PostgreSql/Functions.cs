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
            work json;
            moved json;
            count bigint;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM change_inbox WHERE tenant_id = tenant) THEN RETURN 0; END IF;
            SELECT head INTO before FROM stream WHERE tenant_id = tenant FOR UPDATE;

            WITH waiting AS (
                SELECT seq, sum(size) OVER (ORDER BY seq) - size AS place FROM (SELECT seq, size FROM change_inbox WHERE tenant_id = tenant ORDER BY seq LIMIT most) i
            ), taken AS (
                DELETE FROM change_inbox i USING waiting w WHERE i.tenant_id = tenant AND i.seq = w.seq AND w.place < most RETURNING i.seq, w.place, i.size, i.batch
            ), changes AS MATERIALIZED (
                SELECT before + t.place + r.place AS number, before + t.place + t.size AS batch_end, r.* FROM taken t CROSS JOIN LATERAL json_to_recordset(t.batch -> 'rows') AS
                    r(place int, change_id uuid, kind int, retracts bigint, retracts_id uuid, subject_id uuid, unit int, from_binding int, from_stage text, to_binding int, to_stage text,
                    present_binding int, present_stage text, direction int, effective_at timestamptz, recorded_at timestamptz, cause int, cause_fact bigint, criterion_key text)
            ), written AS (
                INSERT INTO stage_change (tenant_id, number, change_id, batch_end, kind, retracts, subject_id, unit, from_binding, from_stage, to_binding, to_stage,
                    present_binding, present_stage, direction, effective_at, recorded_at, numbered_at, cause, cause_fact, criterion_key)
                SELECT tenant, c.number, c.change_id, c.batch_end, c.kind,
                    CASE WHEN c.retracts_id IS NOT NULL THEN coalesce(c.retracts, (SELECT o.number FROM stage_change o WHERE o.tenant_id = tenant AND o.change_id = c.retracts_id AND o.kind = 0),
                        (SELECT o.number FROM changes o WHERE o.change_id = c.retracts_id AND o.kind = 0)) END,
                    c.subject_id, c.unit, c.from_binding, c.from_stage, c.to_binding, c.to_stage, c.present_binding, c.present_stage, c.direction,
                    c.effective_at, c.recorded_at, greatest(c.recorded_at, at), c.cause, c.cause_fact, c.criterion_key
                FROM changes c ORDER BY c.number
            )
            SELECT json_agg(json_build_object('upto', before + place + size, 'opened', batch -> 'opened', 'closed', batch -> 'closed', 'counts', batch -> 'counts') ORDER BY seq), max(place + size),
                (SELECT json_agg(json_build_object('number', c.number, 'change_id', c.change_id, 'subject_id', c.subject_id)) FROM changes c WHERE c.kind = 0)
            INTO work, count, moved FROM taken;
            -- Somebody else numbered it while this waited.
            IF count IS NULL THEN RETURN before; END IF;

            INSERT INTO stage_span (tenant_id, subject_id, entered_number, known_from, binding_no, unit, stage_key, entered_at, left_at, known_to)
            SELECT tenant, s.subject_id, coalesce(m.number, (SELECT o.number FROM stage_change o WHERE o.tenant_id = tenant AND o.change_id = s.change_id AND o.kind = 0)),
                w.upto, s.binding_no, s.unit, s.stage_key, s.entered_at, s.left_at, 9223372036854775807
            FROM json_to_recordset(work) AS w(upto bigint, opened json)
            CROSS JOIN LATERAL json_to_recordset(w.opened) AS s(subject_id uuid, change_id uuid, binding_no int, unit int, stage_key text, entered_at timestamptz, left_at timestamptz)
            LEFT JOIN json_to_recordset(moved) AS m(number bigint, change_id uuid) ON m.change_id = s.change_id;

            UPDATE stage_span s SET known_to = e.upto FROM (
                SELECT k.subject_id, k.entered_number, k.known_from, min(w.upto) AS upto
                FROM json_to_recordset(work) AS w(upto bigint, closed json)
                CROSS JOIN LATERAL json_to_recordset(w.closed) AS x(subject_id uuid, change_id uuid, number bigint)
                CROSS JOIN LATERAL (SELECT o.* FROM stage_span o WHERE o.tenant_id = tenant AND o.subject_id = x.subject_id
                    AND o.entered_number = coalesce(x.number, (SELECT c.number FROM stage_change c WHERE c.tenant_id = tenant AND c.change_id = x.change_id AND c.kind = 0))
                    AND o.known_to = 9223372036854775807 AND o.known_from < w.upto OFFSET 0) k
                GROUP BY k.subject_id, k.entered_number, k.known_from
            ) e WHERE s.tenant_id = tenant AND s.subject_id = e.subject_id AND s.entered_number = e.entered_number AND s.known_from = e.known_from;

            INSERT INTO funnel_count AS f (tenant_id, binding_no, unit, stage_key, present, reached)
            SELECT tenant, n.binding_no, n.unit, n.stage_key, sum(n.present), sum(n.reached)
            FROM json_to_recordset(work) AS w(upto bigint, counts json)
            CROSS JOIN LATERAL json_to_recordset(w.counts) AS n(binding_no int, unit int, stage_key text, present bigint, reached bigint)
            GROUP BY n.binding_no, n.unit, n.stage_key ORDER BY 2, 3, 4
            ON CONFLICT (tenant_id, binding_no, unit, stage_key) DO UPDATE SET present = f.present + excluded.present, reached = f.reached + excluded.reached;

            WITH free AS (
                SELECT h.ctid AS place, m.number FROM json_to_recordset(moved) AS m(number bigint, change_id uuid, subject_id uuid) CROSS JOIN LATERAL
                    (SELECT o.ctid FROM stage_history o WHERE o.tenant_id = tenant AND o.subject_id = m.subject_id AND o.change_id = m.change_id FOR UPDATE SKIP LOCKED) h
            )
            UPDATE stage_history h SET number = f.number FROM free f WHERE h.tenant_id = tenant AND h.ctid = f.place;

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
