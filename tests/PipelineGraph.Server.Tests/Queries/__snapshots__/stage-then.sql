-- { contacts(first: 20) { nodes { stage(asOf: 3, happenedBy: "2026-01-01T00:00:00Z") { key } } } }

SELECT c.contact_id, c.created_at, v.stage_key, v.binding_no, v.entered_at
FROM contact c
LEFT JOIN verdict v ON v.tenant_id = @tenant
AND v.subject_id = c.contact_id
AND v.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
WHERE c.tenant_id = @tenant
AND NOT c.gone
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p0;

SELECT r.tenant_id, r.active_activation_no, r.active_binding_no, r.head, r.kept_version
FROM stream r
WHERE r.tenant_id = @tenant;

SELECT x.tenant_id, x.subject_id, x.entered_number, x.known_from, x.binding_no, x.entered_at, x.known_to, x.left_at, x.stage_key, x.unit
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id IN (SELECT value
FROM json_each(@p0))
AND x.known_from <= COALESCE((SELECT n.number
FROM stage_change n
WHERE n.tenant_id = @tenant
AND n.number <= @p1
AND n.number = n.batch_end
ORDER BY n.number DESC
LIMIT 1), 0)
AND x.known_to > COALESCE((SELECT n.number
FROM stage_change n
WHERE n.tenant_id = @tenant
AND n.number <= @p2
AND n.number = n.batch_end
ORDER BY n.number DESC
LIMIT 1), 0)
AND x.entered_at <= @p3
AND (x.left_at IS NULL
OR x.left_at > @p4);
