-- { contacts(last: 20, order: [{ displayName: ASC }]) { edges { cursor node { email } } } }

SELECT c.contact_id, c.display_name_sort, c.email
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
ORDER BY c.display_name_sort DESC, c.contact_id DESC
LIMIT @p0;
