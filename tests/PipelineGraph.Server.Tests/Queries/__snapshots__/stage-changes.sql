-- { stageChanges(where: { unit: PERSON, kind: MOVED, to: { kind: { eq: PROSPECT } } }) { totalCount nodes { number } } }

SELECT COUNT(*)
FROM stage_change x
WHERE x.tenant_id = @tenant
AND x.number > @p0
AND x.unit = 0
AND x.kind = 0
AND ((x.unit = 0
AND x.to_binding IN (SELECT value
FROM json_each(@p1))
AND x.to_stage = @p2));

SELECT r.tenant_id, r.binding_no, r.actor_id, r.created_at, r.definition_id, r.package_hash, r.settings, r.settings_hash, r.version
FROM binding r
WHERE r.tenant_id = @tenant;

SELECT x.tenant_id, x.number, x.batch_end, x.cause, x.cause_fact, x.change_id, x.criterion_key, x.direction, x.effective_at, x.from_binding, x.from_stage, x.kind, x.numbered_at, x.present_binding, x.present_stage, x.recorded_at, x.retracts, x.subject_id, x.to_binding, x.to_stage, x.unit
FROM stage_change x
WHERE x.tenant_id = @tenant
AND x.number > @p0
AND x.unit = 0
AND x.kind = 0
AND ((x.unit = 0
AND x.to_binding IN (SELECT value
FROM json_each(@p1))
AND x.to_stage = @p2))
ORDER BY x.number
LIMIT @p3;
