-- { evaluationRuns(first: 5, kind: PREVIEW) { totalCount nodes { number state failed failures(first: 3) { nodes { reason } } } } }

SELECT COUNT(*)
FROM evaluation_run x
WHERE x.tenant_id = @tenant
AND x.kind = 0;

SELECT x.tenant_id, x.run_no, x.actor_id, x.bindings, x.completed_at, x.created_at, x.cursor, x.evaluated, x.failed_count, x.failure, x.happened_by, x.kind, x.known_as_of, x.known_until, x.period_from, x.reason, x.state, x.total, x.worker_id, x.worker_until
FROM evaluation_run x
WHERE x.tenant_id = @tenant
AND x.kind = 0
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
