-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }, rule: IN_ORDER, asOf: 3) { stages { counted { count } } } }

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

SELECT a.binding_no
FROM activation a
WHERE a.tenant_id = @tenant
AND a.state IN (1, 2)
AND (a.activation_no = 1
OR a.first_number <= @p0)
ORDER BY a.activation_no DESC
LIMIT 1;

SELECT n.number, n.numbered_at
FROM stage_change n
WHERE n.tenant_id = @tenant
AND n.number <= @p0
AND n.number = n.batch_end
ORDER BY n.number DESC
LIMIT 1;

SELECT r.tenant_id, r.active_activation_no, r.active_binding_no, r.head, r.kept_version
FROM stream r
WHERE r.tenant_id = @tenant;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT w.path, COUNT(*)
FROM (SELECT group_concat(y.stage_key, ','
ORDER BY y.entered_at) AS path
FROM (SELECT DISTINCT x.subject_id
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
AND x.entered_at >= @p4
AND x.entered_at < @p5) u
CROSS JOIN stage_span y ON y.tenant_id = @tenant
AND y.subject_id = u.subject_id
AND +y.binding_no = @p6
AND y.known_from <= @p7
AND y.known_to > @p8
GROUP BY y.subject_id HAVING MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p9)) THEN y.entered_at END) IS NOT NULL
AND MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p10)) THEN y.entered_at END) >= @p11
AND MIN(CASE WHEN y.stage_key IN (SELECT value
FROM json_each(@p12)) THEN y.entered_at END) < @p13) w
GROUP BY w.path;
