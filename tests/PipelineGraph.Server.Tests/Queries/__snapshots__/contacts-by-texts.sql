-- { contacts(where: { or: [{ email: { endsWith: "@example.com" } }, { displayName: { contains: "a" } }, { externalId: { in: ["1", null] } }] }) { nodes { id } } }

SELECT c.contact_id, c.created_at
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
AND ((((substr(lower(c.email), length(lower(c.email)) - length(@p0) + 1) = @p1))
OR ((instr(c.display_name_sort, @p2) > 0))
OR (((c.external_id IS NULL
OR c.external_id = @p3)))))
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p4;
