-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }, rule: REACHED_OR_PASSED) { stages { counted { count } } } }

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

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, MIN(x.entered_at) AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key = @p4
AND x.entered_at < @p5
AND (x.left_at IS NULL
OR x.left_at > @p6)
GROUP BY x.subject_id) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, MIN(x.entered_at) AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at < @p5
AND (x.left_at IS NULL
OR x.left_at > @p6)
GROUP BY x.subject_id) t
GROUP BY t.stage;
