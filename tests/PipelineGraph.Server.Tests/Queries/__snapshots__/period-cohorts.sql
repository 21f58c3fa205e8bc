-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { cohorts(step: MONTH) { entered { count } later { within { share reached { subjects(first: 3) { nodes { id } } } } } } } }

SELECT COUNT(*)
FROM (SELECT 1
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.stage_key IN (SELECT value
FROM json_each(@p1))
AND x.entered_at >= @p2
AND x.entered_at < @p3
LIMIT @p4) t;

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT d.part, d.days, COUNT(*)
FROM (SELECT CASE WHEN t.at < @p0 THEN 0 ELSE CASE WHEN t.at < @p1 THEN 1 ELSE 2 END END AS part, (t.until - t.at) / 86400000000 AS days
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.standing
FROM (SELECT y.stage_key AS stage, y.subject_id, y.entered_at AS at, RANK() OVER (PARTITION BY y.subject_id, y.stage_key
ORDER BY y.entered_at) AS visit, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p2)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until, MAX(CASE WHEN y.left_at IS NULL THEN y.stage_key END) OVER (PARTITION BY y.subject_id) AS standing
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p3
AND x.unit = 0
AND x.known_from <= @p4
AND x.known_to > @p5
AND x.stage_key = @p6
AND x.entered_at >= @p7
AND x.entered_at < @p8) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p9
AND y.known_from <= @p10
AND y.known_to > @p11) w
WHERE w.visit = 1
AND w.stage = @p12
AND w.at >= @p13
AND w.at < @p14) t
WHERE t.until IS NOT NULL) d
GROUP BY d.part, d.days;

SELECT p.part, p.stage, COUNT(*)
FROM (SELECT t.stage, CASE WHEN t.at < @p0 THEN 0 ELSE CASE WHEN t.at < @p1 THEN 1 ELSE 2 END END AS part
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p2
AND x.unit = 0
AND x.known_from <= @p3
AND x.known_to > @p4
AND x.stage_key IN (SELECT value
FROM json_each(@p5))
AND x.entered_at >= @p6
AND x.entered_at < @p7
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p8
AND y.known_from <= @p9
AND y.known_to > @p10
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t) p
GROUP BY p.part, p.stage;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

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
