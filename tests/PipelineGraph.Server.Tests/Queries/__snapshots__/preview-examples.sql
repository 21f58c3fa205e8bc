-- { evaluationRuns(first: 1) { nodes { ... on Preview { moves { examples(first: 3) { before { explanation } after { explanation } } } } } } }

SELECT x.subject_id, x.fact_no, x.type, x.key, x.effective_at, x.occurred_at, x.occurred_on, x.direction, x.properties, x.target_id, x.voids_fact_no, x.value_type, x.value_text, x.value_number, x.value_currency, x.value_boolean, x.value_date, x.value_list
FROM json_each(@p0) p
CROSS JOIN fact x ON x.tenant_id = @tenant
AND x.subject_id = p.value
AND x.recorded_at <= @p1;

SELECT x.subject_id, x.fact_no, x.type, x.key, x.effective_at, x.occurred_at, x.occurred_on, x.direction, x.properties, x.target_id, x.voids_fact_no, x.value_type, x.value_text, x.value_number, x.value_currency, x.value_boolean, x.value_date, x.value_list
FROM json_each(@p0) p
CROSS JOIN fact x ON x.tenant_id = @tenant
AND x.subject_id = p.value
AND x.recorded_at <= @p1
ORDER BY x.subject_id, x.fact_no;

SELECT x.subject_id, x.fact_no, x.type, x.key, x.effective_at, x.occurred_at, x.occurred_on, x.direction, x.properties, x.target_id, x.voids_fact_no, x.value_type, x.value_text, x.value_number, x.value_currency, x.value_boolean, x.value_date, x.value_list
FROM json_each(@p0) p
CROSS JOIN fact x ON x.tenant_id = @tenant
AND x.target_id = p.value
AND x.type = 2
AND x.recorded_at <= @p1;

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

SELECT x.tenant_id, x.subject_id, x.created_at, x.erased_at, x.external_id, x.external_source, x.fact_no, x.last_recorded_at, x.merged_at, x.merged_count, x.merged_into_id, x.owner_id, x.recorded_at, x.unit
FROM json_each(@p0) p
CROSS JOIN subject x ON x.tenant_id = @tenant
AND x.subject_id = p.value;

SELECT x.tenant_id, x.subject_id, x.created_at, x.erased_at, x.external_id, x.external_source, x.fact_no, x.last_recorded_at, x.merged_at, x.merged_count, x.merged_into_id, x.owner_id, x.recorded_at, x.unit
FROM subject x
WHERE x.tenant_id = @tenant
AND x.subject_id IN (SELECT value
FROM json_each(@p0))
AND x.recorded_at <= @p1
ORDER BY x.subject_id;
