-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { slices(by: { field: OWNER }, first: 3) { label funnel { stages { counted { count } } } } } }

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

SELECT d.stage, d.value, COUNT(*)
FROM (SELECT t.stage, (SELECT o.owner_id
FROM subject o
WHERE o.tenant_id = @tenant
AND o.subject_id = t.subject_id) AS value
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.entered_at < @p4
AND (x.left_at IS NULL
OR x.left_at >= @p5)) t) d
GROUP BY d.stage, d.value;

SELECT d.stage, d.value, COUNT(*)
FROM (SELECT t.stage, (SELECT o.owner_id
FROM subject o
WHERE o.tenant_id = @tenant
AND o.subject_id = t.subject_id) AS value
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.entered_at >= @p4
AND x.entered_at < @p5) t) d
GROUP BY d.stage, d.value;

SELECT r.tenant_id, r.unit, r.key, r.is_dimension, r.label, r.type
FROM attribute_definition r
WHERE r.tenant_id = @tenant
ORDER BY r.unit, r.key;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;
