-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }) { series(step: WEEK) { from stages { counted { count } leftForward { count } atEnd { count } } } } }

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

SELECT d.stage, d.next, COUNT(*), d.part
FROM (SELECT m.stage, m.next, CASE WHEN m.at < @p0 THEN CASE WHEN m.at < @p1 THEN CASE WHEN m.at < @p2 THEN 0 ELSE CASE WHEN m.at < @p3 THEN 1 ELSE 2 END END ELSE CASE WHEN m.at < @p4 THEN CASE WHEN m.at < @p5 THEN 3 ELSE 4 END ELSE CASE WHEN m.at < @p6 THEN 5 ELSE 6 END END END ELSE CASE WHEN m.at < @p7 THEN CASE WHEN m.at < @p8 THEN 7 ELSE CASE WHEN m.at < @p9 THEN 8 ELSE 9 END END ELSE CASE WHEN m.at < @p10 THEN CASE WHEN m.at < @p11 THEN 10 ELSE 11 END ELSE CASE WHEN m.at < @p12 THEN 12 ELSE 13 END END END END AS part
FROM (SELECT (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = e.subject_id
AND +x.binding_no = @p13
AND x.known_from <= @p14
AND x.known_to > @p15
AND x.left_at = e.entered_at
LIMIT 1) AS stage, e.subject_id, e.entered_at AS at, e.stage_key AS next
FROM stage_span e
WHERE e.tenant_id = @tenant
AND e.binding_no = @p16
AND e.unit = 0
AND e.known_from <= @p17
AND e.known_to > @p18
AND e.entered_at >= @p19
AND e.entered_at < @p20
AND e.stage_key IN (SELECT value
FROM json_each(@p21))
LIMIT -1 OFFSET 0) m) d
WHERE d.stage IS NOT NULL
GROUP BY d.stage, d.next, d.part;

SELECT p.part, p.stage, COUNT(*)
FROM (SELECT t.stage, CASE WHEN t.at < @p0 THEN CASE WHEN t.at < @p1 THEN CASE WHEN t.at < @p2 THEN 0 ELSE CASE WHEN t.at < @p3 THEN 1 ELSE 2 END END ELSE CASE WHEN t.at < @p4 THEN CASE WHEN t.at < @p5 THEN 3 ELSE 4 END ELSE CASE WHEN t.at < @p6 THEN 5 ELSE 6 END END END ELSE CASE WHEN t.at < @p7 THEN CASE WHEN t.at < @p8 THEN 7 ELSE CASE WHEN t.at < @p9 THEN 8 ELSE 9 END END ELSE CASE WHEN t.at < @p10 THEN CASE WHEN t.at < @p11 THEN 10 ELSE 11 END ELSE CASE WHEN t.at < @p12 THEN 12 ELSE 13 END END END END AS part
FROM (SELECT DISTINCT x.stage_key AS stage, x.subject_id, x.entered_at, x.left_at AS at
FROM stage_change c
CROSS JOIN stage_span x ON x.tenant_id = @tenant
AND x.subject_id = c.subject_id
AND +x.binding_no = @p13
AND x.known_from <= @p14
AND x.known_to > @p15
AND x.left_at = c.effective_at
WHERE c.tenant_id = @tenant
AND c.unit = 0
AND c.to_stage IS NULL
AND c.kind = 0
AND c.number <= @p16
AND c.effective_at >= @p17
AND c.effective_at < @p18
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p19
AND y.known_from <= @p20
AND y.known_to > @p21
AND y.entered_at = x.left_at)
AND x.stage_key IN (SELECT value
FROM json_each(@p22))) t) p
GROUP BY p.part, p.stage;

SELECT p.part, p.stage, COUNT(*)
FROM (SELECT t.stage, CASE WHEN t.at < @p0 THEN CASE WHEN t.at < @p1 THEN CASE WHEN t.at < @p2 THEN 0 ELSE CASE WHEN t.at < @p3 THEN 1 ELSE 2 END END ELSE CASE WHEN t.at < @p4 THEN CASE WHEN t.at < @p5 THEN 3 ELSE 4 END ELSE CASE WHEN t.at < @p6 THEN 5 ELSE 6 END END END ELSE CASE WHEN t.at < @p7 THEN CASE WHEN t.at < @p8 THEN 7 ELSE CASE WHEN t.at < @p9 THEN 8 ELSE 9 END END ELSE CASE WHEN t.at < @p10 THEN CASE WHEN t.at < @p11 THEN 10 ELSE 11 END ELSE CASE WHEN t.at < @p12 THEN 12 ELSE 13 END END END END AS part
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p13
AND x.unit = 0
AND x.known_from <= @p14
AND x.known_to > @p15
AND x.stage_key IN (SELECT value
FROM json_each(@p16))
AND x.entered_at >= @p17
AND x.entered_at < @p18
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p19
AND y.known_from <= @p20
AND y.known_to > @p21
AND y.entered_at < x.entered_at
AND y.stage_key = x.stage_key)) t) p
GROUP BY p.part, p.stage;

SELECT p.part, p.stage, COUNT(*)
FROM (SELECT t.stage, CASE WHEN t.at < @p0 THEN CASE WHEN t.at < @p1 THEN CASE WHEN t.at < @p2 THEN 0 ELSE CASE WHEN t.at < @p3 THEN 1 ELSE 2 END END ELSE CASE WHEN t.at < @p4 THEN CASE WHEN t.at < @p5 THEN 3 ELSE 4 END ELSE CASE WHEN t.at < @p6 THEN 5 ELSE 6 END END END ELSE CASE WHEN t.at < @p7 THEN CASE WHEN t.at < @p8 THEN 7 ELSE CASE WHEN t.at < @p9 THEN 8 ELSE 9 END END ELSE CASE WHEN t.at < @p10 THEN CASE WHEN t.at < @p11 THEN 10 ELSE 11 END ELSE CASE WHEN t.at < @p12 THEN 12 ELSE 13 END END END END AS part
FROM (SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p13
AND x.unit = 0
AND x.known_from <= @p14
AND x.known_to > @p15
AND x.stage_key IN (SELECT value
FROM json_each(@p16))
AND x.entered_at >= @p17
AND x.entered_at < @p18) t) p
GROUP BY p.part, p.stage;

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
OR x.left_at >= @p5)) t
GROUP BY t.stage;
