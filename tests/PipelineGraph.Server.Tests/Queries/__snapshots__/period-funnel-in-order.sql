-- { periodFunnel(unit: PERSON, period: { days: { from: "2026-01-01", to: "2026-04-01" } }, rule: IN_ORDER, asOf: 3) { stages { counted { count } } } }

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

SELECT n.number
FROM stage_change n
WHERE n.tenant_id = @tenant
AND n.number <= @p0
AND n.number = n.batch_end
ORDER BY n.number DESC
LIMIT 1;

SELECT r.tenant_id, r.active_activation_no, r.active_binding_no, r.head, r.kept_version
FROM stream r
WHERE r.tenant_id = @tenant;

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= @p5
AND x.entered_at < @p6
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p7
AND y.known_from <= @p8
AND y.known_to > @p9
AND y.entered_at < x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p10)))
AND EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p11
AND y0.known_from <= @p12
AND y0.known_to > @p13
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p14))
AND EXISTS (SELECT 1
FROM stage_span y1
WHERE y1.tenant_id = @tenant
AND y1.subject_id = x.subject_id
AND +y1.binding_no = @p15
AND y1.known_from <= @p16
AND y1.known_to > @p17
AND y1.entered_at >= y0.entered_at
AND y1.stage_key IN (SELECT value
FROM json_each(@p18))
AND EXISTS (SELECT 1
FROM stage_span y2
WHERE y2.tenant_id = @tenant
AND y2.subject_id = x.subject_id
AND +y2.binding_no = @p19
AND y2.known_from <= @p20
AND y2.known_to > @p21
AND y2.entered_at >= y1.entered_at
AND y2.stage_key IN (SELECT value
FROM json_each(@p22))
AND EXISTS (SELECT 1
FROM stage_span y3
WHERE y3.tenant_id = @tenant
AND y3.subject_id = x.subject_id
AND +y3.binding_no = @p23
AND y3.known_from <= @p24
AND y3.known_to > @p25
AND y3.entered_at >= y2.entered_at
AND y3.stage_key IN (SELECT value
FROM json_each(@p26))))))) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= @p5
AND x.entered_at < @p6
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p7
AND y.known_from <= @p8
AND y.known_to > @p9
AND y.entered_at < x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p10)))
AND EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p11
AND y0.known_from <= @p12
AND y0.known_to > @p13
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p14))
AND EXISTS (SELECT 1
FROM stage_span y1
WHERE y1.tenant_id = @tenant
AND y1.subject_id = x.subject_id
AND +y1.binding_no = @p15
AND y1.known_from <= @p16
AND y1.known_to > @p17
AND y1.entered_at >= y0.entered_at
AND y1.stage_key IN (SELECT value
FROM json_each(@p18))
AND EXISTS (SELECT 1
FROM stage_span y2
WHERE y2.tenant_id = @tenant
AND y2.subject_id = x.subject_id
AND +y2.binding_no = @p19
AND y2.known_from <= @p20
AND y2.known_to > @p21
AND y2.entered_at >= y1.entered_at
AND y2.stage_key IN (SELECT value
FROM json_each(@p22)))))) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= @p5
AND x.entered_at < @p6
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p7
AND y.known_from <= @p8
AND y.known_to > @p9
AND y.entered_at < x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p10)))
AND EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p11
AND y0.known_from <= @p12
AND y0.known_to > @p13
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p14))
AND EXISTS (SELECT 1
FROM stage_span y1
WHERE y1.tenant_id = @tenant
AND y1.subject_id = x.subject_id
AND +y1.binding_no = @p15
AND y1.known_from <= @p16
AND y1.known_to > @p17
AND y1.entered_at >= y0.entered_at
AND y1.stage_key IN (SELECT value
FROM json_each(@p18))))) t
GROUP BY t.stage;

SELECT t.stage, COUNT(*)
FROM (SELECT @p0 AS stage, x.subject_id, x.entered_at AS at
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p1
AND x.unit = 0
AND x.known_from <= @p2
AND x.known_to > @p3
AND x.stage_key IN (SELECT value
FROM json_each(@p4))
AND x.entered_at >= @p5
AND x.entered_at < @p6
AND NOT EXISTS (SELECT 1
FROM stage_span y
WHERE y.tenant_id = @tenant
AND y.subject_id = x.subject_id
AND +y.binding_no = @p7
AND y.known_from <= @p8
AND y.known_to > @p9
AND y.entered_at < x.entered_at
AND y.stage_key IN (SELECT value
FROM json_each(@p10)))
AND EXISTS (SELECT 1
FROM stage_span y0
WHERE y0.tenant_id = @tenant
AND y0.subject_id = x.subject_id
AND +y0.binding_no = @p11
AND y0.known_from <= @p12
AND y0.known_to > @p13
AND y0.entered_at >= x.entered_at
AND y0.stage_key IN (SELECT value
FROM json_each(@p14)))) t
GROUP BY t.stage;
