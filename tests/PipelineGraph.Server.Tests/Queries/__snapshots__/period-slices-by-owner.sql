-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { slices(by: { field: OWNER }, first: 3) { label funnel { stages { counted { count } } } } } }

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

SELECT a.activation_no, a.effective_from
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT d.stage, d.value, SUM(d.f0), SUM(d.f1), SUM(d.f2), SUM(d.f3)
FROM (SELECT t.stage, t.f0, t.f1, t.f2, t.f3, (SELECT o.owner_id
FROM subject o
WHERE o.tenant_id = @tenant
AND o.subject_id = t.subject_id) AS value
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
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p8
AND y.known_from <= @p9
AND y.known_to > @p10
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key) THEN 1 ELSE 0 END AS f3
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p11
AND x.unit = 0
AND x.known_from <= @p12
AND x.known_to > @p13
AND x.stage_key IN (SELECT value
FROM json_each(@p14))
AND x.entered_at < @p15
AND (x.left_at IS NULL
OR x.left_at >= @p16)) t) d
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
