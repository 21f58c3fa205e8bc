-- { contacts(first: 20) { nodes { verdict { explanation } override { reason } attributes { key } deals(first: 3) { totalCount nodes { name participants { id } quotes { id } } } stageChanges(first: 3) { totalCount nodes { number causedBy { voidedBy { id } } } } } } }

SELECT c.contact_id, c.created_at
FROM contact c
WHERE c.tenant_id = @tenant
AND NOT c.gone
ORDER BY c.created_at DESC, c.contact_id DESC
LIMIT @p0;

SELECT c.tenant_id, c.contact_id, c.company_id, c.created_at, c.display_name, c.display_name_sort, c.email, c.external_id, c.external_source, c.gone, c.last_activity_at, c.owner_id, l.subject_id
FROM fact l
JOIN contact c ON c.tenant_id = @tenant
AND c.contact_id = l.target_id
WHERE l.tenant_id = @tenant
AND l.subject_id IN (SELECT value
FROM json_each(@p0))
AND l.type = 2
AND l.key = @p1
AND l.value_boolean = @p2
AND NOT EXISTS (SELECT 1
FROM fact lv
WHERE lv.tenant_id = @tenant
AND lv.subject_id = l.subject_id
AND lv.type = 7
AND lv.voids_fact_no = l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact ln
WHERE ln.tenant_id = @tenant
AND ln.subject_id = l.subject_id
AND ln.type = 2
AND ln.key = @p3
AND ln.target_id = l.target_id
AND (ln.effective_at, ln.fact_no) > (l.effective_at, l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact lnv
WHERE lnv.tenant_id = @tenant
AND lnv.subject_id = ln.subject_id
AND lnv.type = 7
AND lnv.voids_fact_no = ln.fact_no))
ORDER BY c.display_name_sort, c.contact_id;

SELECT c.tenant_id, c.number, c.batch_end, c.cause, c.cause_fact, c.change_id, c.criterion_key, c.direction, c.effective_at, c.from_binding, c.from_stage, c.kind, c.numbered_at, c.present_binding, c.present_stage, c.recorded_at, c.retracts, c.subject_id, c.to_binding, c.to_stage, c.unit
FROM json_each(@p0) p
CROSS JOIN stage_change c ON c.tenant_id = @tenant
AND c.number IN (SELECT x.number
FROM stage_change x
WHERE x.tenant_id = @tenant
AND x.subject_id = p.value
ORDER BY x.number
LIMIT @p1);

SELECT d.tenant_id, d.deal_id, d.amount_minor, d.buyer_id, d.company_id, d.created_at, d.currency, d.external_id, d.external_source, d.name, d.name_sort, d.owner_id, d.probability, p.value
FROM json_each(@p0) p
CROSS JOIN deal d ON d.tenant_id = @tenant
AND d.deal_id IN (SELECT x.deal_id
FROM fact l
JOIN deal x ON x.tenant_id = @tenant
AND x.deal_id = l.subject_id
WHERE l.tenant_id = @tenant
AND l.target_id = p.value
AND l.type = 2
AND l.key = @p1
AND l.value_boolean = @p2
AND NOT EXISTS (SELECT 1
FROM fact lv
WHERE lv.tenant_id = @tenant
AND lv.subject_id = l.subject_id
AND lv.type = 7
AND lv.voids_fact_no = l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact ln
WHERE ln.tenant_id = @tenant
AND ln.subject_id = l.subject_id
AND ln.type = 2
AND ln.key = @p3
AND ln.target_id = l.target_id
AND (ln.effective_at, ln.fact_no) > (l.effective_at, l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact lnv
WHERE lnv.tenant_id = @tenant
AND lnv.subject_id = ln.subject_id
AND lnv.type = 7
AND lnv.voids_fact_no = ln.fact_no))
ORDER BY x.created_at DESC, x.deal_id DESC
LIMIT @p4);

SELECT f.tenant_id, f.subject_id, f.fact_no, f.activity_id, f.actor_id, f.direction, f.effective_at, f.expires_at, f.external_id, f.external_source, f.fact_id, f.key, f.occurred_at, f.occurred_on, f.properties, f.recorded_at, f.target_id, f.type, f.value_boolean, f.value_currency, f.value_date, f.value_list, f.value_number, f.value_text, f.value_type, f.voids_fact_no
FROM fact f
WHERE f.tenant_id = @tenant
AND f.subject_id IN (SELECT value
FROM json_each(@p0))
AND f.fact_no IN (SELECT value
FROM json_each(@p1));

SELECT f.tenant_id, f.subject_id, f.fact_no, f.activity_id, f.actor_id, f.direction, f.effective_at, f.expires_at, f.external_id, f.external_source, f.fact_id, f.key, f.occurred_at, f.occurred_on, f.properties, f.recorded_at, f.target_id, f.type, f.value_boolean, f.value_currency, f.value_date, f.value_list, f.value_number, f.value_text, f.value_type, f.voids_fact_no
FROM fact f
WHERE f.tenant_id = @tenant
AND f.subject_id IN (SELECT value
FROM json_each(@p0))
AND f.type = 0
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
AND fn.type = 0
AND fn.key = f.key
AND (fn.effective_at, fn.fact_no) > (f.effective_at, f.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact fnv
WHERE fnv.tenant_id = @tenant
AND fnv.subject_id = fn.subject_id
AND fnv.type = 7
AND fnv.voids_fact_no = fn.fact_no))
ORDER BY f.key;

SELECT f.tenant_id, f.subject_id, f.fact_no, f.activity_id, f.actor_id, f.direction, f.effective_at, f.expires_at, f.external_id, f.external_source, f.fact_id, f.key, f.occurred_at, f.occurred_on, f.properties, f.recorded_at, f.target_id, f.type, f.value_boolean, f.value_currency, f.value_date, f.value_list, f.value_number, f.value_text, f.value_type, f.voids_fact_no
FROM fact f
WHERE f.tenant_id = @tenant
AND f.subject_id IN (SELECT value
FROM json_each(@p0))
AND f.type = 7
AND f.voids_fact_no IS NOT NULL;

SELECT f.tenant_id, f.subject_id, f.fact_no, f.activity_id, f.actor_id, f.direction, f.effective_at, f.expires_at, f.external_id, f.external_source, f.fact_id, f.key, f.occurred_at, f.occurred_on, f.properties, f.recorded_at, f.target_id, f.type, f.value_boolean, f.value_currency, f.value_date, f.value_list, f.value_number, f.value_text, f.value_type, f.voids_fact_no, t.subject_id
FROM (SELECT r.subject_id, r.part_id, r.fact_no, r.key, r.expires_at, ROW_NUMBER() OVER (PARTITION BY r.subject_id
ORDER BY r.recorded_at DESC, CASE WHEN r.part_id = r.subject_id THEN 0 ELSE 1 END, r.part_id DESC, r.fact_no DESC) AS place
FROM (WITH RECURSIVE p(tenant_id, subject_id, part_id) AS (SELECT s.tenant_id, s.subject_id, s.subject_id
FROM subject s
WHERE s.tenant_id = @tenant
AND s.merged_into_id IS NULL
AND s.subject_id IN (SELECT value
FROM json_each(@p0)) UNION ALL SELECT p.tenant_id, p.subject_id, s.subject_id
FROM p p
CROSS JOIN subject s ON s.tenant_id = @tenant
AND s.merged_into_id IS NOT NULL
AND s.merged_into_id = p.part_id
WHERE p.tenant_id = @tenant) SELECT p.subject_id, p.part_id, f.fact_no, f.key, f.recorded_at, f.expires_at
FROM p p
CROSS JOIN fact f ON f.tenant_id = @tenant
AND f.subject_id = p.part_id
AND f.type = 6
WHERE p.tenant_id = @tenant
AND NOT EXISTS (SELECT 1
FROM fact fv
WHERE fv.tenant_id = @tenant
AND fv.subject_id = f.subject_id
AND fv.type = 7
AND fv.voids_fact_no = f.fact_no)) r) t
CROSS JOIN fact f ON f.tenant_id = @tenant
AND f.subject_id = t.part_id
AND f.fact_no = t.fact_no
WHERE t.place = 1
AND (t.expires_at IS NULL
OR t.expires_at > @p1);

SELECT l.target_id, COUNT(DISTINCT l.subject_id)
FROM fact l
JOIN deal d ON d.tenant_id = @tenant
AND d.deal_id = l.subject_id
WHERE l.tenant_id = @tenant
AND l.target_id IS NOT NULL
AND l.target_id IN (SELECT value
FROM json_each(@p0))
AND l.type = 2
AND l.key = @p1
AND l.value_boolean = @p2
AND NOT EXISTS (SELECT 1
FROM fact lv
WHERE lv.tenant_id = @tenant
AND lv.subject_id = l.subject_id
AND lv.type = 7
AND lv.voids_fact_no = l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact ln
WHERE ln.tenant_id = @tenant
AND ln.subject_id = l.subject_id
AND ln.type = 2
AND ln.key = @p3
AND ln.target_id = l.target_id
AND (ln.effective_at, ln.fact_no) > (l.effective_at, l.fact_no)
AND NOT EXISTS (SELECT 1
FROM fact lnv
WHERE lnv.tenant_id = @tenant
AND lnv.subject_id = ln.subject_id
AND lnv.type = 7
AND lnv.voids_fact_no = ln.fact_no))
GROUP BY l.target_id;

SELECT r.tenant_id, r.binding_no, r.subject_id, r.computed_for, r.detail, r.entered_at, r.fact_no, r.failed_since, r.failure, r.reevaluate_at, r.stage_key, r.status, r.subject_created_at, r.unit
FROM verdict r
WHERE r.tenant_id = @tenant
AND r.binding_no = (SELECT s.active_binding_no
FROM stream s
WHERE s.tenant_id = @tenant)
AND r.subject_id IN (SELECT value
FROM json_each(@p0));

SELECT r.tenant_id, r.quote_id, r.amount_minor, r.created_at, r.currency, r.deal_id, r.external_id, r.external_source, r.status, r.valid_until
FROM quote r
WHERE r.tenant_id = @tenant
AND r.deal_id IN (SELECT value
FROM json_each(@p0))
ORDER BY r.deal_id, r.created_at, r.quote_id;

SELECT x.subject_id, COUNT(*)
FROM stage_change x
WHERE x.tenant_id = @tenant
AND x.subject_id IN (SELECT value
FROM json_each(@p0))
GROUP BY x.subject_id;
