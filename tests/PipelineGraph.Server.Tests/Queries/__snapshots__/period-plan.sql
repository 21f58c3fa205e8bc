-- { plan(unit: PERSON, target: { customers: 10 }, period: { month: { year: 2999, month: 1 } }, measured: { days: { from: "2026-01-01", to: "2026-04-01" } }) { expectedFromPipeline steps { sample { entered { count subjects(first: 3) { nodes { id } } } onTheWay { count subjects(first: 3) { nodes { id } } } } needed enterBy warnings { code } } } }

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
AND NOT EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p9
AND y0.known_from <= @p10
AND y0.known_to > @p11
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p12)))
AND EXISTS (SELECT 1
FROM stage_span z
WHERE z.tenant_id = @tenant
AND z.subject_id = x.subject_id
AND +z.binding_no = @p13
AND z.known_from <= @p14
AND z.known_to > @p15
AND z.left_at IS NULL
AND NOT (z.stage_key IN (SELECT value
FROM json_each(@p16))))) t
WHERE 1 = 1
ORDER BY t.at DESC, t.subject_id DESC
LIMIT @p17;

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
AND y.stage_key = x.stage_key)) t
WHERE 1 = 1
ORDER BY t.at DESC, t.subject_id DESC
LIMIT @p9;

SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint)
FROM (SELECT t.stage, (t.until - t.at) AS after, t.ended
FROM (SELECT s.stage, s.at, COALESCE(s.until, @p0) AS until, CASE WHEN s.until IS NULL THEN @p1 ELSE 1 END AS ended
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MAX(v.standing) AS standing
FROM (SELECT y.stage_key AS stage, y.subject_id, y.entered_at AS at, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p2)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until, FIRST_VALUE(CASE WHEN y.left_at IS NULL THEN y.stage_key END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS standing
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p3
AND x.unit = 0
AND x.known_from <= @p4
AND x.known_to > @p5
AND x.stage_key IN (SELECT value
FROM json_each(@p6))
AND x.entered_at >= @p7
AND x.entered_at < @p8) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p9
AND y.known_from <= @p10
AND y.known_to > @p11) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage IN (SELECT value
FROM json_each(@p12))
AND w.at >= @p13
AND w.at < @p14) s) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;

SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint), SUM(w.going)
FROM (SELECT t.stage, (t.until - t.at) AS after, t.ended, t.going
FROM (SELECT s.stage, s.at, COALESCE(s.until, @p0) AS until, CASE WHEN s.until IS NULL THEN @p1 ELSE 1 END AS ended, CASE WHEN s.until IS NULL
AND s.standing IS NOT NULL
AND NOT (s.standing IN (SELECT value
FROM json_each(@p2))) THEN 1 ELSE 0 END AS going
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MAX(v.standing) AS standing
FROM (SELECT y.stage_key AS stage, y.subject_id, y.entered_at AS at, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p3)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until, FIRST_VALUE(CASE WHEN y.left_at IS NULL THEN y.stage_key END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS standing
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p4
AND x.unit = 0
AND x.known_from <= @p5
AND x.known_to > @p6
AND x.stage_key IN (SELECT value
FROM json_each(@p7))
AND x.entered_at >= @p8
AND x.entered_at < @p9) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p10
AND y.known_from <= @p11
AND y.known_to > @p12) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage IN (SELECT value
FROM json_each(@p13))
AND w.at >= @p14
AND w.at < @p15) s
WHERE ((s.stage = @p16
AND s.at < @p17)
OR (s.stage = @p18
AND s.at < @p19)
OR (s.stage = @p20
AND s.at < @p21))) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;
