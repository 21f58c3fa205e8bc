using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Rows by their keys, many at once: what nested fields are filled from.</summary>
public sealed class Lookups(ReadSession session)
{
    public Task<Dictionary<Guid, Contact>> ContactsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Contacts.Where(contact => ids.Contains(contact.ContactId)).ToDictionaryAsync(contact => contact.ContactId, cancellationToken),
        cancellationToken);

    public Task<Dictionary<Guid, Company>> CompaniesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Companies.Where(company => ids.Contains(company.CompanyId)).ToDictionaryAsync(company => company.CompanyId, cancellationToken),
        cancellationToken);

    public Task<Dictionary<Guid, Deal>> DealsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Deals.Where(deal => ids.Contains(deal.DealId)).ToDictionaryAsync(deal => deal.DealId, cancellationToken), cancellationToken);

    public Task<Dictionary<Guid, Quote>> QuotesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Quotes.Where(quote => ids.Contains(quote.QuoteId)).ToDictionaryAsync(quote => quote.QuoteId, cancellationToken), cancellationToken);

    public Task<Dictionary<Guid, Actor>> ActorsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Actors.Where(actor => ids.Contains(actor.ActorId)).ToDictionaryAsync(actor => actor.ActorId, cancellationToken), cancellationToken);

    public Task<Dictionary<Guid, Subject>> SubjectsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Subjects.Where(subject => ids.Contains(subject.SubjectId)).ToDictionaryAsync(subject => subject.SubjectId, cancellationToken),
        cancellationToken);

    public Task<Guid?> ContactByExternalIdAsync(string source, string externalId, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Subjects
            .Where(subject => subject.Unit == Unit.Person && subject.ExternalSource == source && subject.ExternalId == externalId)
            .Select(subject => (Guid?)subject.SubjectId)
            .SingleOrDefaultAsync(cancellationToken),
        cancellationToken);

    /// <summary>The quotes of deals, oldest first.</summary>
    public Task<ILookup<Guid, Quote>> QuotesOfDealsAsync(IReadOnlyList<Guid> dealIds, CancellationToken cancellationToken) => session.ReadAsync(
        async db => (await db.Quotes
            .Where(quote => dealIds.Contains(quote.DealId))
            .OrderBy(quote => quote.CreatedAt)
            .ThenBy(quote => quote.QuoteId)
            .ToListAsync(cancellationToken)).ToLookup(quote => quote.DealId),
        cancellationToken);

    /// <summary>The present verdicts of subjects under a binding.</summary>
    public Task<Dictionary<Guid, VerdictRecord>> VerdictsAsync(int bindingNo, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => db.Verdicts
                .Where(verdict => verdict.BindingNo == bindingNo && ids.Contains(verdict.SubjectId))
                .ToDictionaryAsync(verdict => verdict.SubjectId, cancellationToken),
            cancellationToken);

    public Task<StreamHead?> StreamAsync(CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Streams.SingleOrDefaultAsync(cancellationToken), cancellationToken);

    public Task<Tenant?> TenantAsync(CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Tenants.SingleOrDefaultAsync(tenant => tenant.TenantId == db.TenantId, cancellationToken), cancellationToken);

    public Task<Dictionary<int, BindingRecord>> BindingsAsync(CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Bindings.ToDictionaryAsync(binding => binding.BindingNo, cancellationToken), cancellationToken);

    /// <summary>All activations, latest first.</summary>
    public Task<List<Activation>> ActivationsAsync(CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Activations.OrderByDescending(activation => activation.ActivationNo).ToListAsync(cancellationToken), cancellationToken);

    public Task<Dictionary<long, StageChange>> StageChangesAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.StageChanges.Where(change => numbers.Contains(change.Number)).ToDictionaryAsync(change => change.Number, cancellationToken), cancellationToken);

    public Task<List<AttributeDefinition>> AttributeDefinitionsAsync(Unit? unit, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.AttributeDefinitions
            .Where(definition => unit == null || definition.Unit == unit)
            .OrderBy(definition => definition.Unit)
            .ThenBy(definition => definition.Key)
            .ToListAsync(cancellationToken),
        cancellationToken);

    /// <summary>The packages that the tenant may use, without their files: by id, latest version last.</summary>
    public Task<IReadOnlyList<DefinitionPackage>> PackagesAsync(CancellationToken cancellationToken) => session.ReadAsync<IReadOnlyList<DefinitionPackage>>(
        async db => await db.DefinitionPackages
            .Where(package => package.OwnerTenantId == null || package.OwnerTenantId == db.TenantId)
            .OrderBy(package => package.DefinitionId)
            .ThenBy(package => package.DiscoveredAt)
            .ThenBy(package => package.PackageHash)
            .Select(package => new DefinitionPackage
            {
                PackageHash = package.PackageHash,
                DefinitionId = package.DefinitionId,
                Version = package.Version,
                ContractVersion = package.ContractVersion,
                OwnerTenantId = package.OwnerTenantId,
                Manifest = package.Manifest,
                State = package.State,
                Reason = package.Reason,
                DiscoveredAt = package.DiscoveredAt,
            })
            .ToListAsync(cancellationToken),
        cancellationToken);
}
