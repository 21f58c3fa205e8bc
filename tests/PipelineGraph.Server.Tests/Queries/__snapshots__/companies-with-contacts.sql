-- { companies(first: 20) { nodes { contacts(first: 5, order: [{ displayName: ASC }]) { totalCount nodes { displayName stage { key } owner { name } } } } } }

SELECT c.company_id, COUNT(*)
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
AND c.company_id IN (SELECT value
FROM json_each(@p0))
GROUP BY c.company_id;

SELECT c.contact_id, c.display_name, c.display_name_sort, c.company_id, c.owner_id, v.stage_key, v.binding_no, v.entered_at, w.display_name
FROM json_each(@p0) p
CROSS JOIN contact c ON c.tenant_id = @tenant
AND c.contact_id IN (SELECT xc.contact_id
FROM contact xc
WHERE xc.tenant_id = @tenant
AND NOT xc.gone
AND xc.company_id = p.value
ORDER BY xc.display_name_sort, xc.contact_id
LIMIT @p1)
LEFT JOIN verdict v ON v.tenant_id = @tenant
AND v.subject_id = c.contact_id
AND v.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
LEFT JOIN actor w ON w.tenant_id = @tenant
AND w.actor_id = c.owner_id;

SELECT c.tenant_id, c.company_id, c.created_at, c.external_id, c.external_source, c.name, c.name_sort, c.owner_id
FROM company c
WHERE c.tenant_id = @tenant
ORDER BY c.name_sort, c.company_id
LIMIT @p0;
