-- { contacts(first: 20) { nodes { id displayName } } }

SELECT c.contact_id, c.display_name, c.created_at
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p0;
