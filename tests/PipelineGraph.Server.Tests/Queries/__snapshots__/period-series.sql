-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { series(step: WEEK) { from stages { counted { count } leftForward { count } atEnd { count } } } } }

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT d.stage, d.next, COUNT(*), d.begins
FROM (SELECT p.value AS begins, (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM (SELECT b.value, LEAD(b.value) OVER (ORDER BY b.value) AS until
FROM json_each(@p3) b) p
CROSS JOIN stage_span e ON e.tenant_id = @tenant
AND p.until IS NOT NULL
AND e.binding_no = @p4
AND e.unit = 0
AND e.known_from <= @p5
AND e.known_to > @p6
AND e.entered_at >= p.value
AND e.entered_at < p.until
AND e.stage_key IN (SELECT value
FROM json_each(@p7))
LIMIT -1 OFFSET 0) d
WHERE d.stage IS NOT NULL
GROUP BY d.stage, d.next, d.begins;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT t.begins, t.stage, COUNT(*)
FROM (SELECT p.value AS begins, x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM (SELECT b.value, LEAD(b.value) OVER (ORDER BY b.value) AS until
FROM json_each(@p0) b) p
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND p.until IS NOT NULL
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= p.value
AND x.entered_at < p.until
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p5
AND y.known_from <= @p6
AND y.known_to > @p7
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t
GROUP BY t.begins, t.stage;

SELECT t.begins, t.stage, COUNT(*)
FROM (SELECT p.value AS begins, x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM (SELECT b.value, LEAD(b.value) OVER (ORDER BY b.value) AS until
FROM json_each(@p0) b) p
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND p.until IS NOT NULL
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= p.value
AND x.entered_at < p.until) t
GROUP BY t.begins, t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.entered_at < @p4
AND (x.left_at IS NULL
OR x.left_at >= @p5)) t
GROUP BY t.stage;

SELECT t.stage, t.at, COUNT(*)
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
AND c.effective_at >= @p4
AND c.effective_at < @p5
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
AND y.entered_at = x.left_at)
AND x.stage_key IN (SELECT value
FROM json_each(@p9))) t
GROUP BY t.stage, t.at;
