-- { contacts(first: 50, where: { stage: { kind: { in: [LEAD, PROSPECT] } } }, order: [{ stageEnteredAt: DESC }]) { nodes { id } } }

SELECT c.contact_id, v.stage_key, v.binding_no, v.entered_at
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
FROM json_each(@p1)))
ORDER BY v.entered_at DESC, v.subject_id DESC
LIMIT @p2;
