-- { evaluationRuns(first: 1) { nodes { ... on Preview { moves { count basis { overridden } subjects(first: 3) { totalCount nodes { id } } } after(unit: PERSON) { basis { overridden notEvaluated } stages { count overridden subjects(first: 3) { nodes { id } } } } } } } }

SELECT r.tenant_id, r.contact_id, r.company_id, r.created_at, r.display_name, r.display_name_sort, r.email, r.external_id, r.external_source, r.gone, r.last_activity_at, r.owner_id
FROM contact r
WHERE r.tenant_id = @tenant
AND r.contact_id IN (SELECT value
FROM json_each(@p0));

SELECT x.run_no, x.cell_no, f.key
FROM fact f
CROSS JOIN evaluation_run_subject x ON x.tenant_id = @tenant
AND x.run_no IN (SELECT value
FROM json_each(@p0))
AND x.subject_id = f.subject_id
AND x.until IS NULL
WHERE f.tenant_id = @tenant
AND f.type = 6
AND (f.expires_at IS NULL
OR f.expires_at > @p1)
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
