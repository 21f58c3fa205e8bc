-- { contacts(first: 50, where: { stage: { kind: { eq: PROSPECT } } }) { totalCount nodes { id displayName email createdAt stage { name } company { name } owner { name } } } }

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
AND (v.stage_key = @p1);

SELECT c.contact_id, c.display_name, c.email, c.company_id, c.owner_id, c.created_at, v.stage_key, v.binding_no, v.entered_at, o.name, w.display_name
FROM verdict v
JOIN contact c ON c.tenant_id = @tenant
AND c.contact_id = v.subject_id
LEFT JOIN company o ON o.tenant_id = @tenant
AND o.company_id = c.company_id
LEFT JOIN actor w ON w.tenant_id = @tenant
AND w.actor_id = c.owner_id
WHERE v.tenant_id = @tenant
AND v.unit = 0
AND v.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
AND (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant) = @p0
AND (v.stage_key = @p1)
ORDER BY v.subject_created_at DESC, v.subject_id DESC
LIMIT @p2;
