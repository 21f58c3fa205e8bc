-- { periodFunnel(unit: DEAL, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { slices(by: { field: OWNER }) { funnel { stages { counted { money { deals } } } } } } }

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
AND x.entered_at < @p2
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

SELECT d.stage, d.value, SUM(d.f0), SUM(d.f1), SUM(d.f2), SUM(d.f3)
FROM (SELECT a.stage, a.f0, a.f1, a.f2, a.f3, FIRST_VALUE(a.value) OVER (PARTITION BY a.subject_id
ORDER BY a.since DESC, a.place DESC) AS value
FROM (SELECT t.stage, t.subject_id, t.f0, t.f1, t.f2, t.f3, NULL AS value, -62135596800000000 AS since, -1 AS place
FROM (SELECT x.stage_key AS stage, x.subject_id, CASE WHEN 1 = 1
AND x.entered_at < @p0
AND (x.left_at IS NULL
OR x.left_at >= @p1) THEN 1 ELSE 0 END AS f0, CASE WHEN 1 = 1
AND x.entered_at >= @p2
AND x.entered_at < @p3 THEN 1 ELSE 0 END AS f1, CASE WHEN 1 = 1
AND x.entered_at < @p4
AND (x.left_at IS NULL
OR x.left_at >= @p5) THEN 1 ELSE 0 END AS f2, CASE WHEN 1 = 1
AND x.entered_at >= @p6
AND x.entered_at < @p7
AND x.entered_at = x.first_at THEN 1 ELSE 0 END AS f3
FROM (SELECT x.stage_key, x.subject_id, x.entered_at, x.left_at, MIN(x.entered_at) OVER (PARTITION BY x.subject_id, x.stage_key) AS first_at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND +x.binding_no = @p8
AND x.unit = 2
AND x.known_from <= @p9
AND x.known_to > @p10) x
WHERE 1 = 1
AND x.entered_at < @p11
AND (x.left_at IS NULL
OR x.left_at >= @p12)) t UNION ALL SELECT NULL, v.subject_id, 0, 0, 0, 0, v.value, v.since, v.place
FROM (SELECT o.subject_id, o.owner_id AS value, -62135596800000000 AS since, 0 AS place
FROM subject o
WHERE o.tenant_id = @tenant) v) a) d
WHERE d.stage IS NOT NULL
GROUP BY d.stage, d.value;

SELECT r.tenant_id, r.unit, r.key, r.is_dimension, r.label, r.type
FROM attribute_definition r
WHERE r.tenant_id = @tenant
ORDER BY r.unit, r.key;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 2
WHERE s.tenant_id = @tenant;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.value
FROM (SELECT d.stage, (SELECT o.owner_id
FROM subject o
WHERE o.tenant_id = @tenant
AND o.subject_id = d.subject_id) AS value, (SELECT k.value_currency
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
AND x.stage_key IN (SELECT value
FROM json_each(@p19))
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
AND y.stage_key = x.stage_key)) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.value;
