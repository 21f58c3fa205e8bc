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

SELECT r.tenant_id, r.contact_id, r.company_id, r.created_at, r.display_name, r.display_name_sort, r.email, r.external_id, r.external_source, r.gone, r.last_activity_at, r.owner_id
FROM contact r
WHERE r.tenant_id = @tenant
AND r.contact_id IN (SELECT value
FROM json_each(@p0));

SELECT s.active_binding_no, s.head, k.stage_key, k.present, k.reached, (SELECT c.numbered_at
FROM stage_change c
WHERE c.tenant_id = @tenant
AND c.number = s.head)
FROM stream s
LEFT JOIN funnel_count k ON k.tenant_id = @tenant
AND k.binding_no = s.active_binding_no
AND k.unit = 0
WHERE s.tenant_id = @tenant;

SELECT t.key, (SELECT x.stage_key
FROM stage_span x
WHERE x.tenant_id = @tenant
AND x.subject_id = t.subject_id
AND x.binding_no = @p0
AND x.unit = 0
AND x.known_from <= @p1
AND x.known_to > @p2
AND x.left_at IS NULL)
FROM (SELECT r.subject_id, r.part_id, r.fact_no, r.key, r.expires_at, ROW_NUMBER() OVER (PARTITION BY r.subject_id
ORDER BY r.recorded_at DESC, CASE WHEN r.part_id = r.subject_id THEN 0 ELSE 1 END, r.part_id DESC, r.fact_no DESC) AS place
FROM (WITH RECURSIVE p(tenant_id, subject_id, next_id, part_id, fact_no, key, recorded_at, expires_at) AS (SELECT f.tenant_id, f.subject_id, (SELECT s.merged_into_id
FROM subject s
WHERE s.tenant_id = @tenant
AND s.subject_id = f.subject_id), f.subject_id, f.fact_no, f.key, f.recorded_at, f.expires_at
FROM fact f
WHERE f.tenant_id = @tenant
AND f.type = 6
AND NOT EXISTS (SELECT 1
FROM fact fv
WHERE fv.tenant_id = @tenant
AND fv.subject_id = f.subject_id
AND fv.type = 7
AND fv.voids_fact_no = f.fact_no) UNION ALL SELECT p.tenant_id, p.next_id, (SELECT s.merged_into_id
FROM subject s
WHERE s.tenant_id = @tenant
AND s.subject_id = p.next_id), p.part_id, p.fact_no, p.key, p.recorded_at, p.expires_at
FROM p p
WHERE p.tenant_id = @tenant
AND p.next_id IS NOT NULL) SELECT p.subject_id, p.part_id, p.fact_no, p.key, p.recorded_at, p.expires_at
FROM p p
WHERE p.tenant_id = @tenant
AND p.next_id IS NULL) r) t
WHERE t.place = 1
AND (t.expires_at IS NULL
OR t.expires_at > @p3);

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
