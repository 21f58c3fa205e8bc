-- { periodFunnel(unit: DEAL, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { series(step: MONTH) { stages { counted { money { deals } } atEnd { money { deals } } } } } }

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
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p16
AND x.unit = 2
AND x.known_from <= @p17
AND x.known_to > @p18
AND x.stage_key IN (SELECT value
FROM json_each(@p19))
AND x.entered_at < @p20
AND (x.left_at IS NULL
OR x.left_at >= @p21)) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT DISTINCT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p18
AND x.unit = 2
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.stage_key IN (SELECT value
FROM json_each(@p21))
AND x.entered_at >= @p22
AND x.entered_at < @p23
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p24
AND y.known_from <= @p25
AND y.known_to > @p26
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT DISTINCT x.stage_key AS stage, x.subject_id, x.entered_at, x.left_at AS at
FROM stage_change c
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND x.subject_id = c.subject_id
AND +x.binding_no = @p18
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.left_at = c.effective_at
WHERE c.tenant_id = @tenant
AND c.unit = 2
AND c.to_stage IS NULL
AND c.kind = 0
AND c.number <= @p21
AND c.effective_at >= @p22
AND c.effective_at < @p23
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p24
AND y.known_from <= @p25
AND y.known_to > @p26
AND y.entered_at = x.left_at)
AND x.stage_key IN (SELECT value
FROM json_each(@p27))) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT m.stage, m.subject_id, m.at
FROM (SELECT (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p18
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM stage_span e
WHERE e.tenant_id = @tenant
AND e.binding_no = @p21
AND e.unit = 2
AND e.known_from <= @p22
AND e.known_to > @p23
AND e.entered_at >= @p24
AND e.entered_at < @p25
AND e.stage_key = @p26
LIMIT -1 OFFSET 0) m
WHERE m.stage || '>' || m.next = @p27) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT m.stage, m.subject_id, m.at
FROM (SELECT (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p18
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM stage_span e
WHERE e.tenant_id = @tenant
AND e.binding_no = @p21
AND e.unit = 2
AND e.known_from <= @p22
AND e.known_to > @p23
AND e.entered_at >= @p24
AND e.entered_at < @p25
AND e.stage_key = @p26
LIMIT -1 OFFSET 0) m
WHERE m.stage || '>' || m.next IN (SELECT value
FROM json_each(@p27))) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT m.stage, m.subject_id, m.at
FROM (SELECT (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p18
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM stage_span e
WHERE e.tenant_id = @tenant
AND e.binding_no = @p21
AND e.unit = 2
AND e.known_from <= @p22
AND e.known_to > @p23
AND e.entered_at >= @p24
AND e.entered_at < @p25
AND e.stage_key IN (SELECT value
FROM json_each(@p26))
LIMIT -1 OFFSET 0) m
WHERE m.stage || '>' || m.next IN (SELECT value
FROM json_each(@p27))) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;

SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint), t.part
FROM (SELECT d.stage, d.part, (SELECT k.value_currency
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
FROM (SELECT m.stage, m.subject_id, m.part
FROM (SELECT u.stage, u.subject_id, CASE WHEN u.at < @p16 THEN 0 ELSE CASE WHEN u.at < @p17 THEN 1 ELSE 2 END END AS part
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p18
AND x.unit = 2
AND x.known_from <= @p19
AND x.known_to > @p20
AND x.stage_key IN (SELECT value
FROM json_each(@p21))
AND x.entered_at >= @p22
AND x.entered_at < @p23) u) m) d
LIMIT -1 OFFSET 0) t
GROUP BY t.stage, t.currency, t.outcome, t.probability, t.part;
