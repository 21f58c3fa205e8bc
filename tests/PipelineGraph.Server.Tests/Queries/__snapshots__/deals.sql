-- { deals(first: 20) { totalCount nodes { name } } }

SELECT COUNT(*)
FROM deal x
WHERE x.tenant_id = @tenant;

SELECT x.tenant_id, x.deal_id, x.amount_minor, x.buyer_id, x.company_id, x.created_at, x.currency, x.external_id, x.external_source, x.name, x.name_sort, x.owner_id, x.probability
FROM deal x
WHERE x.tenant_id = @tenant
ORDER BY x.created_at DESC, x.deal_id DESC
LIMIT @p0;
