-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { cohorts(step: MONTH) { entered { count } later { within { share reached { subjects(first: 3) { nodes { id } } } } } } } }

SELECT COUNT(*), (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)
FROM (SELECT 1
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.stage_key = @p1
AND x.entered_at >= @p2
AND x.entered_at < @p3
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

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
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

WITH w AS MATERIALIZED (SELECT CASE WHEN t.at < @p0 THEN 0 ELSE CASE WHEN t.at < @p1 THEN 1 ELSE 2 END END AS part, (t.until - t.at) / 86400000000 AS days0, (t.until1 - t.at) / 86400000000 AS days1, (t.until2 - t.at) / 86400000000 AS days2, (t.until3 - t.at) / 86400000000 AS days3
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.until1, w.until2, w.until3, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MIN(v.until1) AS until1, MIN(v.until2) AS until2, MIN(v.until3) AS until3, MAX(v.standing) AS standing
FROM (SELECT y.stage_key AS stage, y.subject_id, y.entered_at AS at, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p2)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p3)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until1, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p4)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until2, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p5)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until3, FIRST_VALUE(CASE WHEN y.left_at IS NULL THEN y.stage_key END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS standing
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p6
AND x.unit = 0
AND x.known_from <= @p7
AND x.known_to > @p8
AND x.stage_key = @p9
AND x.entered_at >= @p10
AND x.entered_at < @p11) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p12
AND y.known_from <= @p13
AND y.known_to > @p14) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage = @p15
AND w.at >= @p16
AND w.at < @p17) t) SELECT -1 AS target, w.part, CAST(0 AS bigint) AS days, COUNT(*)
FROM w
GROUP BY w.part UNION ALL SELECT 0, w.part, w.days0, COUNT(*)
FROM w
WHERE w.days0 IS NOT NULL
GROUP BY w.part, w.days0 UNION ALL SELECT 1, w.part, w.days1, COUNT(*)
FROM w
WHERE w.days1 IS NOT NULL
GROUP BY w.part, w.days1 UNION ALL SELECT 2, w.part, w.days2, COUNT(*)
FROM w
WHERE w.days2 IS NOT NULL
GROUP BY w.part, w.days2 UNION ALL SELECT 3, w.part, w.days3, COUNT(*)
FROM w
WHERE w.days3 IS NOT NULL
GROUP BY w.part, w.days3;
