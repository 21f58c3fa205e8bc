-- { contacts(first: 20) { nodes { displayName activities(first: 3) { totalCount nodes { kind } } } } }

SELECT c.contact_id, c.display_name, c.created_at
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p0;

SELECT f.subject_id, f.fact_no, f.fact_id, f.activity_id, f.key, f.direction, f.occurred_at, f.effective_at
FROM json_each(@p0) p
CROSS JOIN fact f ON f.tenant_id = @tenant
AND f.fact_no IN (SELECT x.fact_no
FROM fact x
WHERE x.tenant_id = @tenant
AND x.subject_id = p.value
AND x.type = 1
AND NOT EXISTS (SELECT 1
FROM fact xv
WHERE xv.tenant_id = @tenant
AND xv.subject_id = x.subject_id
AND xv.type = 7
AND xv.voids_fact_no = x.fact_no)
ORDER BY x.effective_at DESC, x.fact_no DESC
LIMIT @p1)
AND f.subject_id = p.value;

SELECT x.subject_id, COUNT(*)
FROM fact x
WHERE x.tenant_id = @tenant
AND x.subject_id IN (SELECT value
FROM json_each(@p0))
AND x.type = 1
AND NOT EXISTS (SELECT 1
FROM fact xv
WHERE xv.tenant_id = @tenant
AND xv.subject_id = x.subject_id
AND xv.type = 7
AND xv.voids_fact_no = x.fact_no)
GROUP BY x.subject_id;
