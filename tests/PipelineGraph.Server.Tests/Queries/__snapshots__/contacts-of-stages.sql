-- { contacts(first: 50, where: { stage: { kind: { in: [LEAD, PROSPECT] } } }) { totalCount nodes { id stage { key } } } }

SELECT COUNT(*)
FROM verdict v
JOIN contact c ON c.tenant_id = @tenant
AND c.contact_id = v.subject_id
WHERE v.tenant_id = @tenant
AND v.unit = 0
AND v.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
AND (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant) = @p0
AND (v.stage_key IN (SELECT value
FROM json_each(@p1)));

SELECT c.contact_id, c.created_at, v.stage_key, v.binding_no, v.entered_at
FROM contact c
CROSS JOIN verdict v ON v.tenant_id = @tenant
AND v.subject_id = c.contact_id
AND v.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
WHERE c.tenant_id = @tenant
AND NOT c.gone
AND (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant) = @p0
AND (v.stage_key IN (SELECT value
FROM json_each(@p1)))
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p2;
