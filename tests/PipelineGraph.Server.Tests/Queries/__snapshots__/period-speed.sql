-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { speed { timeInStage { ofAll { median } } standing { overdue { count subjects(first: 3) { nodes { id } } } } timeTo(stage: "prospect") { ofArrived { median } } } } }

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
AND x.entered_at < @p2
LIMIT (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)) t;

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

SELECT t.stage, (t.at - t.entered_at) AS after, COUNT(*)
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
AND x.entered_at >= @p4
AND x.entered_at < @p5
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
AND y.entered_at = x.left_at)) t
GROUP BY t.stage, after;

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

SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint)
FROM (SELECT t.stage, (t.until - t.at) AS after, t.ended
FROM (SELECT s.stage, s.at, COALESCE(s.until, @p0) AS until, CASE WHEN s.until IS NULL THEN @p1 ELSE 1 END AS ended
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at, x.left_at AS until
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p2
AND x.unit = 0
AND x.known_from <= @p3
AND x.known_to > @p4
AND x.stage_key IN (SELECT value
FROM json_each(@p5))
AND x.entered_at >= @p6
AND x.entered_at < @p7) s) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;

SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint)
FROM (SELECT t.stage, (t.until - t.at) AS after, t.ended
FROM (SELECT s.stage, s.at, COALESCE(s.until, @p0) AS until, CASE WHEN s.until IS NULL THEN @p1 ELSE 1 END AS ended
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at, x.left_at AS until
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p2
AND x.unit = 0
AND x.known_from <= @p3
AND x.known_to > @p4
AND x.stage_key IN (SELECT value
FROM json_each(@p5))
AND x.left_at IS NULL) s) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;
