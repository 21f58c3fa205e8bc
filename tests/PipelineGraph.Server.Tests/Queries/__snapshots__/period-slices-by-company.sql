-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { slices(by: { companyAttribute: "industry" }, first: 3) { label funnel { stages { counted { count } } } } } }

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT d.stage, d.value, SUM(d.f0), SUM(d.f1), SUM(d.f2), SUM(d.f3)
FROM (SELECT t.stage, t.f0, t.f1, t.f2, t.f3, (SELECT CASE WHEN k.value_type = 0 THEN k.value_text END
FROM fact k
WHERE k.tenant_id = @tenant
AND k.subject_id = (SELECT CASE WHEN EXISTS (SELECT 1
FROM fact e
WHERE e.tenant_id = @tenant
AND e.subject_id = l.subject_id
AND e.type = 2
AND e.key = @p0
AND e.target_id = l.target_id
AND e.value_boolean = @p1
AND e.recorded_at <= @p2
AND e.effective_at <= @p3
AND NOT EXISTS (SELECT 1
FROM fact ev
WHERE ev.tenant_id = @tenant
AND ev.subject_id = e.subject_id
AND ev.type = 7
AND ev.voids_fact_no = e.fact_no
AND ev.recorded_at <= @p4)
AND (e.effective_at, e.fact_no) > (l.effective_at, l.fact_no)) THEN NULL ELSE l.target_id END
FROM fact l
WHERE l.tenant_id = @tenant
AND l.subject_id = t.subject_id
AND l.type = 2
AND l.key = @p5
AND l.value_boolean = @p6
AND l.recorded_at <= @p7
AND l.effective_at <= @p8
AND NOT EXISTS (SELECT 1
FROM fact lv
WHERE lv.tenant_id = @tenant
AND lv.subject_id = l.subject_id
AND lv.type = 7
AND lv.voids_fact_no = l.fact_no
AND lv.recorded_at <= @p9)
AND NOT EXISTS (SELECT 1
FROM subject z
WHERE z.tenant_id = @tenant
AND z.subject_id = l.subject_id
AND z.erased_at IS NOT NULL)
ORDER BY l.effective_at DESC, l.fact_no DESC
LIMIT 1)
AND k.type = 0
AND k.key = @p10
AND k.recorded_at <= @p11
AND k.effective_at <= @p12
AND NOT EXISTS (SELECT 1
FROM fact kv
WHERE kv.tenant_id = @tenant
AND kv.subject_id = k.subject_id
AND kv.type = 7
AND kv.voids_fact_no = k.fact_no
AND kv.recorded_at <= @p13)
ORDER BY k.effective_at DESC, k.fact_no DESC
LIMIT 1) AS value
FROM (SELECT x.stage_key AS stage, x.subject_id, CASE WHEN 1 = 1
AND x.entered_at < @p14
AND (x.left_at IS NULL
OR x.left_at >= @p15) THEN 1 ELSE 0 END AS f0, CASE WHEN 1 = 1
AND x.entered_at >= @p16
AND x.entered_at < @p17 THEN 1 ELSE 0 END AS f1, CASE WHEN 1 = 1
AND x.entered_at < @p18
AND (x.left_at IS NULL
OR x.left_at >= @p19) THEN 1 ELSE 0 END AS f2, CASE WHEN 1 = 1
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
AND y.stage_key = x.stage_key) THEN 1 ELSE 0 END AS f3
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p25
AND x.unit = 0
AND x.known_from <= @p26
AND x.known_to > @p27
AND x.stage_key IN (SELECT value
FROM json_each(@p28))
AND x.entered_at < @p29
AND (x.left_at IS NULL
OR x.left_at >= @p30)) t) d
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
AND k.unit = 0
WHERE s.tenant_id = @tenant;
