-- { plan(unit: DEAL, target: { revenue: { amount: 100000, currency: "EUR" } }, period: { quarter: { year: 2999, quarter: 1 } }, measured: { instants: {} }, goal: "customer") { customers steps { needed } } }

SELECT COUNT(*), (SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)
FROM funnel_count k
WHERE k.tenant_id = @tenant)
FROM (SELECT 1
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 2
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

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 2
WHERE s.tenant_id = @tenant;

SELECT t.currency, t.amount, COUNT(*)
FROM (SELECT (SELECT k.value_currency
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
LIMIT 1) AS amount
FROM (SELECT DISTINCT m.subject_id
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p8
AND x.unit = 2
AND x.known_from <= @p9
AND x.known_to > @p10
AND x.stage_key = @p11
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p12
AND y.known_from <= @p13
AND y.known_to > @p14
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) m) d
LIMIT -1 OFFSET 0) t
WHERE t.currency IS NOT NULL
GROUP BY t.currency, t.amount;

SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint)
FROM (SELECT t.stage, (t.until - t.at) AS after, t.ended
FROM (SELECT s.stage, s.at, COALESCE(s.until, @p0) AS until, CASE WHEN s.until IS NULL THEN @p1 ELSE 1 END AS ended
FROM (SELECT w.stage, w.subject_id, w.at, w.until, w.standing
FROM (SELECT v.stage, v.subject_id, MIN(v.at) AS at, MIN(v.until) AS until, MAX(v.standing) AS standing
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at, MIN(CASE WHEN x.stage_key IN (SELECT value
FROM json_each(@p2)) THEN x.entered_at END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS until, FIRST_VALUE(CASE WHEN x.left_at IS NULL THEN x.stage_key END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS standing
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p3
AND x.unit = 2
AND x.known_from <= @p4
AND x.known_to > @p5) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage IN (SELECT value
FROM json_each(@p6))) s) t) w
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
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at, MIN(CASE WHEN x.stage_key IN (SELECT value
FROM json_each(@p3)) THEN x.entered_at END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS until, FIRST_VALUE(CASE WHEN x.left_at IS NULL THEN x.stage_key END) OVER (PARTITION BY x.subject_id
ORDER BY x.entered_at DESC) AS standing
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p4
AND x.unit = 2
AND x.known_from <= @p5
AND x.known_to > @p6) v
GROUP BY v.stage, v.subject_id) w
WHERE w.stage IN (SELECT value
FROM json_each(@p7))) s
WHERE ((s.stage = @p8
AND s.at < @p9)
OR (s.stage = @p10
AND s.at < @p11))) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;
