using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Rows by their keys, many at once: what nested fields are filled from.</summary>
public sealed class Lookups(ReadSession session)
{
    public ValueTask<Dictionary<Guid, Contact>> ContactsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Contact>("r.contact_id", ids, contact => contact.ContactId, cancellationToken);

    public ValueTask<Dictionary<Guid, Company>> CompaniesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Company>("r.company_id", ids, company => company.CompanyId, cancellationToken);

    public ValueTask<Dictionary<Guid, Deal>> DealsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Deal>("r.deal_id", ids, deal => deal.DealId, cancellationToken);

    public ValueTask<Dictionary<Guid, Quote>> QuotesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Quote>("r.quote_id", ids, quote => quote.QuoteId, cancellationToken);

    public ValueTask<Dictionary<Guid, Actor>> ActorsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Actor>("r.actor_id", ids, actor => actor.ActorId, cancellationToken);

    public ValueTask<Dictionary<Guid, Subject>> SubjectsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ByIdAsync<Subject>("r.subject_id", ids, subject => subject.SubjectId, cancellationToken);

    public async ValueTask<Guid?> ContactByExternalIdAsync(string source, string externalId, CancellationToken cancellationToken)
    {
        var sql = Rows<Subject>().Add($" AND r.unit = {Unit.Person} AND r.external_source = {source} AND r.external_id = {externalId}");
        return (await session.FindAsync(sql, session.Form<Subject>().Read, cancellationToken))?.SubjectId;
    }

    /// <summary>The contacts that were merged into others, by those.</summary>
    public async ValueTask<ILookup<Guid, Contact>> MergedIntoAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var form = session.Form<Contact>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("c")).Add(", m.merged_into_id").From("subject", "m")
            .Join("contact", "c").Add(" AND c.contact_id = m.subject_id").Where().Add(" AND m.merged_into_id IS NOT NULL AND ").IsOneOf(new Column("m.merged_into_id"), ids)
            .Add(" ORDER BY m.subject_id");
        return (await session.ListAsync(sql, reader => (Contact: form.Read(reader), Winner: session.Dialect.Id(reader, form.ColumnNames.Count)), cancellationToken))
            .ToLookup(row => row.Winner, row => row.Contact);
    }

    /// <summary>The quotes of deals, oldest first.</summary>
    public async ValueTask<ILookup<Guid, Quote>> QuotesOfDealsAsync(IReadOnlyList<Guid> dealIds, CancellationToken cancellationToken) =>
        (await session.ListAsync(
            Rows<Quote>().Add(" AND ").IsOneOf(new Column("r.deal_id"), dealIds).Add(" ORDER BY r.deal_id, r.created_at, r.quote_id"),
            session.Form<Quote>().Read, cancellationToken)).ToLookup(quote => quote.DealId);

    /// <summary>The present verdicts of subjects, under the active binding.</summary>
    public async ValueTask<Dictionary<Guid, VerdictRecord>> VerdictsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        (await session.ListAsync(
            Rows<VerdictRecord>().Add(" AND r.binding_no = ").ActiveBinding().Add(" AND ").IsOneOf(new Column("r.subject_id"), ids),
            session.Form<VerdictRecord>().Read, cancellationToken)).ToDictionary(verdict => verdict.SubjectId);

    public ValueTask<StreamHead?> StreamAsync(CancellationToken cancellationToken) =>
        session.FindAsync(Rows<StreamHead>(), session.Form<StreamHead>().Read, cancellationToken);

    public ValueTask<Tenant?> TenantAsync(CancellationToken cancellationToken) =>
        session.FindAsync(Rows<Tenant>(), session.Form<Tenant>().Read, cancellationToken);

    public async ValueTask<Dictionary<int, BindingRecord>> BindingsAsync(CancellationToken cancellationToken) =>
        (await session.ListAsync(Rows<BindingRecord>(), session.Form<BindingRecord>().Read, cancellationToken)).ToDictionary(binding => binding.BindingNo);

    /// <summary>Under which bindings, since when, why and of how many subjects the definition could not be asked any more.</summary>
    public async ValueTask<List<(int BindingNo, string Reason, DateTimeOffset Since, int Count)>> NotAskedAsync(CancellationToken cancellationToken)
    {
        var prefix = $"{EvaluationFailureKind.NotLoaded}: ";
        return await session.ListAsync(
            session.Statement().Add("SELECT v.binding_no, v.failure, MIN(v.failed_since), COUNT(*)").From("verdict", "v").Where()
                .Add($" AND v.status = {VerdictStatus.Failed} AND v.failure LIKE {prefix + "%"} GROUP BY v.binding_no, v.failure ORDER BY v.binding_no, v.failure"),
            reader => (reader.GetInt32(0), reader.GetString(1)[prefix.Length..], session.Dialect.Instant(reader, 2), reader.GetInt32(3)), cancellationToken);
    }

    /// <summary>All activations, latest first.</summary>
    public ValueTask<List<Activation>> ActivationsAsync(CancellationToken cancellationToken) =>
        session.ListAsync(Rows<Activation>().Add(" ORDER BY r.activation_no DESC"), session.Form<Activation>().Read, cancellationToken);

    public ValueTask<Activation?> ActivationAsync(int number, CancellationToken cancellationToken) =>
        session.FindAsync(Rows<Activation>().Add($" AND r.activation_no = {number}"), session.Form<Activation>().Read, cancellationToken);

    /// <summary>The bindings that are kept up beside the active one.</summary>
    public ValueTask<List<KeptBinding>> KeptBindingsAsync(CancellationToken cancellationToken) =>
        session.ListAsync(Rows<KeptBinding>(), session.Form<KeptBinding>().Read, cancellationToken);

    public async ValueTask<Dictionary<long, StageChange>> StageChangesAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) =>
        (await session.ListAsync(
            Rows<StageChange>().Add(" AND ").IsOneOf(new Column("r.number"), numbers), session.Form<StageChange>().Read, cancellationToken))
        .ToDictionary(change => change.Number);

    /// <summary>When the last batch up to each number was numbered; before all facts where there is none.</summary>
    public async ValueTask<Dictionary<long, DateTimeOffset>> KnownUntilAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var instants = new Dictionary<long, DateTimeOffset>();
        foreach (var number in numbers)
        {
            var last = await session.FindAsync(
                Rows<StageChange>().Add($" AND r.number <= {number} AND r.number = r.batch_end ORDER BY r.number DESC LIMIT 1"), session.Form<StageChange>().Read, cancellationToken);
            instants[number] = last?.NumberedAt ?? DateTimeOffset.MinValue;
        }

        return instants;
    }

    public ValueTask<List<AttributeDefinition>> AttributeDefinitionsAsync(Unit? unit, CancellationToken cancellationToken)
    {
        var sql = Rows<AttributeDefinition>();
        if (unit is { } wanted) sql.Add($" AND r.unit = {wanted}");
        return session.ListAsync(sql.Add(" ORDER BY r.unit, r.key"), session.Form<AttributeDefinition>().Read, cancellationToken);
    }

    /// <summary>The packages that the tenant may use, without their files: by id, latest version last.</summary>
    public async ValueTask<IReadOnlyList<DefinitionPackage>> PackagesAsync(CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = session.Statement()
            .Add("SELECT r.package_hash, r.definition_id, r.version, r.contract_version, r.owner_tenant_id, r.manifest, r.state, r.reason, r.discovered_at")
            .From("definition_package", "r").WherePackage().Add(" ORDER BY r.definition_id, r.discovered_at, r.package_hash");
        return await session.ListAsync(
            sql,
            reader => new DefinitionPackage
            {
                PackageHash = reader.GetString(0),
                DefinitionId = reader.GetString(1),
                Version = reader.GetString(2),
                ContractVersion = reader.GetString(3),
                OwnerTenantId = reader.IsDBNull(4) ? null : reader.GetGuid(4),
                Manifest = reader.GetString(5),
                State = (DefinitionState)reader.GetInt32(6),
                Reason = reader.IsDBNull(7) ? null : reader.GetString(7),
                DiscoveredAt = dialect.Instant(reader, 8),
            },
            cancellationToken);
    }

    private async ValueTask<Dictionary<Guid, T>> ByIdAsync<T>(string key, IReadOnlyList<Guid> ids, Func<T, Guid> keyOf, CancellationToken cancellationToken)
        where T : class =>
        (await session.ListAsync(Rows<T>().Add(" AND ").IsOneOf(new Column(key), ids), session.Form<T>().Read, cancellationToken)).ToDictionary(keyOf);

    /// <summary>All rows of a table that are the tenant's.</summary>
    private Statement Rows<T>()
        where T : class
    {
        var form = session.Form<T>();
        return session.Statement().Add("SELECT ").Add(form.Columns("r")).From(form.Table, "r").Where();
    }
}
