-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }, basis: RECORDED) { stages { counted { net subjects(first: 3) { nodes { id } } } leftForward { net } leftAltogether { net } atStart { count } atEnd { count } } } }

SELECT CAST(0 AS bigint), (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant);

SELECT COUNT(*), (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)
FROM (SELECT 1
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.stage_key IN (SELECT value
FROM json_each(@p1))
LIMIT (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)) t;

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT c.number, c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number IN (SELECT value
FROM json_each(@p0));

SELECT d.stage, d.next, COUNT(*)
FROM (SELECT m.stage, m.next
FROM (SELECT m.stage, m.subject_id, m.at, m.next
FROM (SELECT (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM stage_span e
WHERE e.tenant_id = @tenant
AND +e.binding_no = @p3
AND e.unit = 0
AND e.known_from <= @p4
AND e.known_to > @p5
AND e.stage_key IN (SELECT value
FROM json_each(@p6))
AND e.subject_id IN (SELECT r.subject_id
FROM stage_change r
WHERE r.tenant_id = @tenant
AND r.number > @p7
AND r.number <= @p8)
LIMIT -1 OFFSET 0) m
WHERE 1 = 0) m) d
WHERE d.stage IS NOT NULL
GROUP BY d.stage, d.next;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT t.stage, COUNT(*)
FROM (SELECT t.stage, t.subject_id, t.at
FROM (SELECT DISTINCT x.stage_key AS stage, x.subject_id, x.entered_at, x.left_at AS at
FROM stage_change c
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND x.subject_id = c.subject_id
AND +x.binding_no = @p0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at = c.effective_at
WHERE c.tenant_id = @tenant
AND c.unit = 0
AND c.to_stage IS NULL
AND c.kind = 0
AND c.number <= @p3
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p4
AND y.known_from <= @p5
AND y.known_to > @p6
AND y.entered_at = x.left_at)
AND c.subject_id IN (SELECT r.subject_id
FROM stage_change r
WHERE r.tenant_id = @tenant
AND r.number > @p7
AND r.number <= @p8)
AND x.stage_key IN (SELECT value
FROM json_each(@p9))) t
WHERE 1 = 0) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT t.stage, t.subject_id, t.at
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.subject_id IN (SELECT r.subject_id
FROM stage_change r
WHERE r.tenant_id = @tenant
AND r.number > @p4
AND r.number <= @p5)
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t
WHERE 1 = 0) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.left_at IS NULL
AND 1 = 0) t
GROUP BY t.stage;

SELECT t.subject_id, t.at
FROM (SELECT t.stage, t.subject_id, t.at
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key = @p3
AND x.subject_id IN (SELECT r.subject_id
FROM stage_change r
WHERE r.tenant_id = @tenant
AND r.number > @p4
AND r.number <= @p5)
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t
WHERE 1 = 0) t
WHERE 1 = 1
ORDER BY t.at DESC, t.subject_id DESC
LIMIT @p9;
