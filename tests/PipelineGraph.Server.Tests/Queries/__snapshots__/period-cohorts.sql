-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { cohorts(step: MONTH) { entered { count } later { within { share reached { subjects(first: 3) { nodes { id } } } } } } } }

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT d.begins, d.days, COUNT(*)
FROM (SELECT t.begins, (t.until - t.at) / 86400000000 AS days
FROM (SELECT p.value AS begins, x.stage_key AS stage, x.subject_id, x.entered_at AS at, (SELECT MIN(y.entered_at)
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p0
AND y.known_from <= @p1
AND y.known_to > @p2
AND y.entered_at >= x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p3))) AS until
FROM (SELECT b.value, LEAD(b.value) OVER (ORDER BY b.value) AS until
FROM json_each(@p4) b) p
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND p.until IS NOT NULL
AND x.binding_no = @p5
AND x.unit = 0
AND x.known_from <= @p6
AND x.known_to > @p7
AND x.stage_key = @p8
AND x.entered_at >= p.value
AND x.entered_at < p.until
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p9
AND y.known_from <= @p10
AND y.known_to > @p11
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t
WHERE t.until IS NOT NULL) d
GROUP BY d.begins, d.days;

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

SELECT t.subject_id, t.at
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key = @p3
AND x.entered_at >= @p4
AND x.entered_at < @p5
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)
AND @p9 > (SELECT (u.at - x.entered_at) / 86400000000
FROM (SELECT MIN(y.entered_at) AS at
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p10
AND y.known_from <= @p11
AND y.known_to > @p12
AND y.entered_at >= x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p13))) u)) t
WHERE 1 = 1
ORDER BY t.at DESC, t.subject_id DESC
LIMIT @p14;
