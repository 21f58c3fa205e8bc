-- { periodFunnel(unit: DEAL, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { cohorts(step: MONTH) { later { within { reached { money { deals } } } } } } }

SELECT COUNT(*), (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)
FROM (SELECT 1
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 2
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
AND k.unit = 2
WHERE s.tenant_id = @tenant;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part, t.days
FROM (SELECT d.stage, d.part, d.days, (SELECT k.value_currency
FROM fact k
WHERE k.tenant_id = @tenant
AND k.subject_id = d.subject_id
AND k.type = 0
AND k.key = @p0
AND k.recorded_at <= @p1
AND k.effective_at <= @p2
AND NOT EXISTS (SELECT 1
FROM fact kv
WHERE kv.tenant_id = @tenant
AND kv.subject_id = k.subject_id
AND kv.type = 7
AND kv.voids_fact_no = k.fact_no
AND kv.recorded_at <= @p3)
ORDER BY k.effective_at DESC, k.fact_no DESC
LIMIT 1) AS currency, (SELECT k.value_number
FROM fact k
WHERE k.tenant_id = @tenant
AND k.subject_id = d.subject_id
AND k.type = 0
AND k.key = @p4
AND k.recorded_at <= @p5
AND k.effective_at <= @p6
AND NOT EXISTS (SELECT 1
FROM fact kv
WHERE kv.tenant_id = @tenant
AND kv.subject_id = k.subject_id
AND kv.type = 7
AND kv.voids_fact_no = k.fact_no
AND kv.recorded_at <= @p7)
ORDER BY k.effective_at DESC, k.fact_no DESC
LIMIT 1) AS amount, (SELECT k.value_text
FROM fact k
WHERE k.tenant_id = @tenant
AND k.subject_id = d.subject_id
AND k.type = 0
AND k.key = @p8
AND k.recorded_at <= @p9
AND k.effective_at <= @p10
AND NOT EXISTS (SELECT 1
FROM fact kv
WHERE kv.tenant_id = @tenant
AND kv.subject_id = k.subject_id
AND kv.type = 7
AND kv.voids_fact_no = k.fact_no
AND kv.recorded_at <= @p11)
ORDER BY k.effective_at DESC, k.fact_no DESC
LIMIT 1) AS outcome, (SELECT k.value_number
FROM fact k
WHERE k.tenant_id = @tenant
AND k.subject_id = d.subject_id
AND k.type = 0
AND k.key = @p12
AND k.recorded_at <= @p13
AND k.effective_at <= @p14
AND NOT EXISTS (SELECT 1
FROM fact kv
WHERE kv.tenant_id = @tenant
AND kv.subject_id = k.subject_id
AND kv.type = 7
AND kv.voids_fact_no = k.fact_no
AND kv.recorded_at <= @p15)
ORDER BY k.effective_at DESC, k.fact_no DESC
LIMIT 1) AS probability
FROM (SELECT DISTINCT m.stage, m.subject_id, m.part, m.days
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part, (u.until - u.at) / 86400000000 AS days
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MAX(v.standing) AS standing
FROM (SELECT y.stage_key AS stage, y.subject_id, y.entered_at AS at, MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p18)) THEN y.entered_at END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS until, FIRST_VALUE(CASE WHEN y.left_at IS NULL THEN y.stage_key END) OVER (PARTITION BY y.subject_id
ORDER BY y.entered_at DESC) AS standing
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p19
AND x.unit = 2
AND x.known_from <= @p20
AND x.known_to > @p21
AND x.stage_key = @p22
AND x.entered_at >= @p23
AND x.entered_at < @p24) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p25
AND y.known_from <= @p26
AND y.known_to > @p27) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage = @p28
AND w.at >= @p29
AND w.at < @p30) u
WHERE u.until IS NOT NULL) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part, t.days;

WITH w AS MATERIALIZED (SELECT CASE WHEN t.at < @p0 THEN 0 ELSE CASE WHEN t.at < @p1 THEN 1 ELSE 2 END END AS part, (t.until - t.at) / 86400000000 AS days0, (t.until1 - t.at) / 86400000000 AS days1, (t.until2 - t.at) / 86400000000 AS days2
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.until1, w.until2, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MIN(v.until1) AS until1, MIN(v.until2) AS until2, MAX(v.standing) AS standing
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at, MIN(CASE WHEN x.stage_key IN (SELECT value
FROM json_each(@p2)) THEN x.entered_at END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS until, MIN(CASE WHEN x.stage_key IN (SELECT value
FROM json_each(@p3)) THEN x.entered_at END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS until1, MIN(CASE WHEN x.stage_key IN (SELECT value
FROM json_each(@p4)) THEN x.entered_at END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS until2, FIRST_VALUE(CASE WHEN x.left_at IS NULL THEN x.stage_key END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS standing
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p5
AND x.unit = 2
AND x.known_from <= @p6
AND x.known_to > @p7) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage = @p8
AND w.at >= @p9
AND w.at < @p10) t) SELECT -1 AS target, w.part, CAST(0 AS bigint) AS days, COUNT(*)
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
GROUP BY w.part, w.days2;
