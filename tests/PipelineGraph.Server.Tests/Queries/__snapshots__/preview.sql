-- { evaluationRuns(first: 1) { nodes { ... on Preview { moves { count basis { overridden } subjects(first: 3) { totalCount nodes { id } } } after(unit: PERSON) { basis { overridden notEvaluated } stages { count overridden subjects(first: 3) { nodes { id } } } } } } } }

SELECT r.tenant_id, r.contact_id, r.company_id, r.created_at, r.display_name, r.display_name_sort, r.email, r.external_id, r.external_source, r.gone, r.last_activity_at, r.owner_id
FROM contact r
WHERE r.tenant_id = @tenant
AND r.contact_id IN (SELECT value
FROM json_each(@p0));

SELECT x.run_no, x.cell_no, t.key
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
CROSS JOIN evaluation_run_subject x ON x.tenant_id = @tenant
AND x.run_no IN (SELECT value
FROM json_each(@p0))
AND x.subject_id = t.subject_id
AND x.until IS NULL
WHERE t.place = 1
AND (t.expires_at IS NULL
OR t.expires_at > @p1);

SELECT x.tenant_id, x.run_no, x.actor_id, x.bindings, x.completed_at, x.created_at, x.cursor, x.evaluated, x.failed_count, x.failure, x.happened_by, x.kind, x.known_as_of, x.known_until, x.period_from, x.reason, x.state, x.total, x.worker_id, x.worker_until
FROM evaluation_run x
WHERE x.tenant_id = @tenant
ORDER BY x.run_no DESC
LIMIT @p0;

SELECT x.tenant_id, x.run_no, x.cell_no, x.count, x.criterion, x.fact_key, x.measure, x.parameter, x.stages, x.unit
FROM json_each(@p0) p
CROSS JOIN evaluation_run_cell x ON x.tenant_id = @tenant
AND x.run_no = p.value
ORDER BY x.cell_no;

SELECT x.tenant_id, x.run_no, x.cell_no, x.subject_id, x.since, x.until
FROM json_each(@p0) p
CROSS JOIN evaluation_run_subject x ON x.tenant_id = @tenant
AND x.subject_id IN (SELECT y.subject_id
FROM evaluation_run_subject y
WHERE y.tenant_id = @tenant
AND y.run_no = @p1
AND y.cell_no = p.value
AND y.until IS NULL
ORDER BY y.subject_id
LIMIT @p2)
AND x.run_no = @p3
AND x.cell_no = p.value
AND x.until IS NULL;
