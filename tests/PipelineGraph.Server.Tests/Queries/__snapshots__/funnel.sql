-- { funnel(unit: PERSON) { basis { asOf notEvaluated } stages { count reached overridden subjects(first: 5) { totalCount } } } }

SELECT COUNT(*)
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key = @p3
AND x.left_at IS NULL;

SELECT COUNT(*)
FROM verdict v
WHERE v.tenant_id = @tenant
AND v.binding_no = @p0
AND v.unit = 0
AND v.status = 2;

SELECT f.key, (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = f.subject_id
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at IS NULL)
FROM fact f
WHERE f.tenant_id = @tenant
AND f.type = 6
AND (f.expires_at IS NULL
OR f.expires_at > @p3)
AND NOT EXISTS (SELECT 1
FROM fact fv
WHERE fv.tenant_id = @tenant
AND fv.subject_id = f.subject_id
AND fv.type = 7
AND fv.voids_fact_no = f.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact fn
WHERE fn.tenant_id = @tenant
AND fn.subject_id = f.subject_id
AND fn.type = 6
AND fn.fact_no > f.fact_no
AND NOT EXISTS (SELECT 1
FROM fact fnv
WHERE fnv.tenant_id = @tenant
AND fnv.subject_id = fn.subject_id
AND fnv.type = 7
AND fnv.voids_fact_no = fn.fact_no));

SELECT r.tenant_id, r.contact_id, r.company_id, r.created_at, r.display_name, r.display_name_sort, r.email, r.external_id, r.external_source, r.gone, r.last_activity_at, r.owner_id
FROM contact r
WHERE r.tenant_id = @tenant
AND r.contact_id IN (SELECT value
FROM json_each(@p0));

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT x.tenant_id, x.subject_id, x.entered_number, x.known_from, x.binding_no, x.entered_at, x.known_to, x.left_at, x.stage_key, x.unit
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.stage_key = @p3
AND x.left_at IS NULL
ORDER BY x.entered_at DESC, x.subject_id DESC
LIMIT @p4;
