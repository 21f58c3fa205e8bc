-- { periodFunnel(unit: DEAL, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { velocity { opportunities { count subjects(first: 3) { nodes { id } } } winRate cycle perDay currencies { currency perDay } } } }

SELECT COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 2
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at < @p5
AND (x.left_at IS NULL
OR x.left_at >= @p6)) t;

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

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint)
FROM (SELECT d.stage, (SELECT k.value_currency
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
FROM (SELECT DISTINCT m.stage, m.subject_id
FROM (SELECT @p16 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p17
AND x.unit = 2
AND x.known_from <= @p18
AND x.known_to > @p19
AND x.stage_key IN (SELECT value
FROM json_each(@p20))
AND x.entered_at < @p21
AND (x.left_at IS NULL
OR x.left_at >= @p22)) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint)
FROM (SELECT d.stage, (SELECT k.value_currency
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
FROM (SELECT DISTINCT m.stage, m.subject_id
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p16
AND x.unit = 2
AND x.known_from <= @p17
AND x.known_to > @p18
AND x.stage_key = @p19
AND x.entered_at >= @p20
AND x.entered_at < @p21
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p22
AND y.known_from <= @p23
AND y.known_to > @p24
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)
AND EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p25
AND y0.known_from <= @p26
AND y0.known_to > @p27
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p28)))) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability;

SELECT t.subject_id, t.at
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 2
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at < @p5
AND (x.left_at IS NULL
OR x.left_at >= @p6)) t
WHERE 1 = 1
ORDER BY t.at DESC, t.subject_id DESC
LIMIT @p7;

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
WHERE w.stage = @p6
AND w.at >= @p7
AND w.at < @p8) s) t) w
GROUP BY w.stage, w.after, w.ended
ORDER BY w.stage, w.after, w.ended DESC;
