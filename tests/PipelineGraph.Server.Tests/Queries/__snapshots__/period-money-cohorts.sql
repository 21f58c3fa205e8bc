-- { periodFunnel(unit: DEAL, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { cohorts(step: MONTH) { later { within { reached { money { deals } } } } } } }

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = @p0;

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
AND x.unit = 2
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
AND k.unit = 2
WHERE s.tenant_id = @tenant;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.begins, t.days
FROM (SELECT d.stage, d.begins, d.days, (SELECT k.value_currency
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
FROM (SELECT DISTINCT m.stage, m.subject_id, m.begins, m.days
FROM (SELECT u.stage, u.subject_id, u.begins, (u.until - u.at) / 86400000000 AS days
FROM (SELECT p.value AS begins, x.stage_key AS stage, x.subject_id, x.entered_at AS at, (SELECT MIN(y.entered_at)
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p16
AND y.known_from <= @p17
AND y.known_to > @p18
AND y.entered_at >= x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p19))) AS until
FROM (SELECT b.value, LEAD(b.value) OVER (ORDER BY b.value) AS until
FROM json_each(@p20) b) p
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND p.until IS NOT NULL
AND x.binding_no = @p21
AND x.unit = 2
AND x.known_from <= @p22
AND x.known_to > @p23
AND x.stage_key = @p24
AND x.entered_at >= p.value
AND x.entered_at < p.until
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p25
AND y.known_from <= @p26
AND y.known_to > @p27
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) u
WHERE u.until IS NOT NULL) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.begins, t.days;
