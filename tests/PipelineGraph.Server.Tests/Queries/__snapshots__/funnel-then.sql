-- { funnel(unit: PERSON, asOf: 3) { basis { asOf } stages { count reached } } }

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

SELECT w.place, COUNT(*)
FROM (SELECT MAX(CASE x.stage_key WHEN @p0 THEN 0 WHEN @p1 THEN 1 WHEN @p2 THEN 2 WHEN @p3 THEN 3 END) AS place
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p4
AND x.unit = 0
AND x.known_from <= @p5
AND x.known_to > @p6
AND x.stage_key IN (SELECT value
FROM json_each(@p7))
GROUP BY x.subject_id) w
GROUP BY w.place;

SELECT x.stage_key, COUNT(*)
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at IS NULL
GROUP BY x.stage_key;

SELECT x.stage_key, COUNT(DISTINCT x.subject_id)
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key IN (SELECT value
FROM json_each(@p3))
GROUP BY x.stage_key;
