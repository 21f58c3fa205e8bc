-- { contacts(where: { attribute: { key: "industry", text: { eq: "software" } } }) { nodes { id } } }

SELECT c.contact_id, c.created_at
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
AND (EXISTS (SELECT 1
FROM fact a
WHERE a.tenant_id = @tenant
AND a.subject_id = c.contact_id
AND a.key = @p0
AND a.type = 0
AND NOT EXISTS (SELECT 1
FROM fact av
WHERE av.tenant_id = @tenant
AND av.subject_id = a.subject_id
AND av.type = 7
AND av.voids_fact_no = a.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact an
WHERE an.tenant_id = @tenant
AND an.subject_id = a.subject_id
AND an.type = 0
AND an.key = a.key
AND (an.effective_at, an.fact_no) > (a.effective_at, a.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact anv
WHERE anv.tenant_id = @tenant
AND anv.subject_id = an.subject_id
AND anv.type = 7
AND anv.voids_fact_no = an.fact_no))
AND a.value_type = 0
AND (a.value_text = @p1)))
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p2;
