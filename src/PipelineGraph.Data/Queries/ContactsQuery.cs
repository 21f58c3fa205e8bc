using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>What contacts may be sorted by.</summary>
public enum ContactSortField
{
    CreatedAt,
    DisplayName,
    StageEnteredAt,
    LastActivityAt,
}

/// <summary>One entry of an order.</summary>
public readonly record struct ContactSort(ContactSortField Field, bool Descending);

/// <summary>A contact as a list reads it; the stage only where a condition or the order needs it.</summary>
public sealed class ContactRow
{
    public required Contact Contact { get; init; }

    /// <summary>Of the contact, or where the list begins with verdicts, of the verdict: the same, from the index that has the stage before it.</summary>
    public required Guid ContactId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? StageKey { get; init; }

    /// <summary>Null where there is no stage.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>The beginning of time where there is no stage: the smallest.</summary>
    public DateTimeOffset StageEnteredAt { get; init; }
}

/// <summary>Pages of contacts, of the tenant or of companies: one statement a page.</summary>
public sealed class ContactsQuery(ReadSession session)
{
    /// <summary>The binding whose verdicts decide on stages is the tenant's active one.</summary>
    public Task<Page<ContactRow>> PageAsync(
        ContactFilter? filter, IReadOnlyList<ContactSort> order, int bindingNo, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(db => Order(order).ReadAsync(Rows(db, filter, order, bindingNo), page, cancellationToken), cancellationToken);

    public Task<int> CountAsync(ContactFilter? filter, int bindingNo, CancellationToken cancellationToken) =>
        session.ReadAsync(db => Rows(db, filter, [], bindingNo).CountAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<Guid, Page<ContactRow>>> PagesByCompanyAsync(
        IReadOnlyList<Guid> companyIds, ContactFilter? filter, IReadOnlyList<ContactSort> order, int bindingNo, PageRequest page,
        CancellationToken cancellationToken) =>
        session.ReadAsync(
            db =>
            {
                var ids = companyIds.Select(id => (Guid?)id).ToList();
                var rows = Rows(db, filter, order, bindingNo).Where(row => ids.Contains(row.Contact.CompanyId));
                return Order(order).ReadAsync(
                    db.Companies.Where(company => companyIds.Contains(company.CompanyId)).Select(company => company.CompanyId),
                    companyIds,
                    companyId => rows.Where(row => row.Contact.CompanyId == companyId),
                    row => row.Contact.CompanyId!.Value,
                    page,
                    cancellationToken);
            },
            cancellationToken);

    public Task<Dictionary<Guid, int>> CountsByCompanyAsync(
        IReadOnlyList<Guid> companyIds, ContactFilter? filter, int bindingNo, CancellationToken cancellationToken)
    {
        var ids = companyIds.Select(id => (Guid?)id).ToList();
        return session.ReadAsync(
            db => Rows(db, filter, [], bindingNo)
                .Where(row => ids.Contains(row.Contact.CompanyId))
                .GroupBy(row => row.Contact.CompanyId!.Value)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken),
            cancellationToken);
    }

    private static Keyset<ContactRow> Order(IReadOnlyList<ContactSort> order)
    {
        var keyset = new Keyset<ContactRow>();
        foreach (var sort in order.DefaultIfEmpty(new ContactSort(ContactSortField.CreatedAt, Descending: true)))
        {
            keyset = sort.Field switch
            {
                ContactSortField.DisplayName => keyset.By("displayName", row => row.Contact.DisplayNameSort, sort.Descending),
                ContactSortField.StageEnteredAt => keyset.By("stageEnteredAt", row => row.StageEnteredAt, sort.Descending),
                ContactSortField.LastActivityAt => keyset.By("lastActivityAt", row => row.Contact.LastActivityAt, sort.Descending),
                _ => keyset.By("createdAt", row => row.CreatedAt, sort.Descending),
            };
        }

        // The id goes the way of the last entry, so that one index gives the whole order, in either direction.
        return keyset.By("id", row => row.ContactId, order.Count == 0 || order[^1].Descending);
    }

    private static IQueryable<ContactRow> Rows(PipelineDbContext db, ContactFilter? filter, IReadOnlyList<ContactSort> order, int bindingNo)
    {
        IQueryable<ContactRow> rows;
        var verdicts = db.Verdicts.Where(verdict => verdict.BindingNo == bindingNo && verdict.Unit == Unit.Person);
        if (DemandsStage(filter))
        {
            rows = verdicts.Join(
                db.Contacts,
                verdict => verdict.SubjectId,
                contact => contact.ContactId,
                (verdict, contact) => new ContactRow
                {
                    Contact = contact,
                    ContactId = verdict.SubjectId,
                    CreatedAt = verdict.SubjectCreatedAt,
                    StageKey = verdict.StageKey,
                    EnteredAt = verdict.EnteredAt,
                    StageEnteredAt = verdict.EnteredAt,
                });
        }
        else if (order.Any(sort => sort.Field == ContactSortField.StageEnteredAt) || NeedsStage(filter))
        {
            rows = db.Contacts.LeftJoin(
                verdicts,
                contact => contact.ContactId,
                verdict => verdict.SubjectId,
                (contact, verdict) => new ContactRow
                {
                    Contact = contact,
                    ContactId = contact.ContactId,
                    CreatedAt = contact.CreatedAt,
                    StageKey = verdict!.StageKey,
                    EnteredAt = (DateTimeOffset?)verdict.EnteredAt,
                    StageEnteredAt = (DateTimeOffset?)verdict.EnteredAt ?? DateTimeOffset.MinValue,
                });
        }
        else
        {
            rows = db.Contacts.Select(contact => new ContactRow { Contact = contact, ContactId = contact.ContactId, CreatedAt = contact.CreatedAt });
        }

        return filter is null ? rows : rows.Where(Matches(db, filter));
    }

    /// <summary>Whether only contacts in certain stages match: then the index of verdicts leads.</summary>
    private static bool DemandsStage(ContactFilter? filter) =>
        filter is not null && (filter.Stage is { Keys: not null } or { Key.Eq.Value: not null } || (filter.And ?? []).Any(DemandsStage));

    private static bool NeedsStage(ContactFilter? filter) =>
        filter is not null && (filter.Stage is not null || (filter.And ?? []).Any(NeedsStage) || (filter.Or ?? []).Any(NeedsStage));

    private static Expression<Func<ContactRow, bool>> Matches(PipelineDbContext db, ContactFilter filter)
    {
        var all = new List<Expression<Func<ContactRow, bool>>>();
        if (filter.And is not null) all.AddRange(filter.And.Select(part => Matches(db, part)));
        if (filter.Or is not null) all.Add(Predicates.Any(filter.Or.Select(part => Matches(db, part))));
        if (filter.Id is not null) all.Add(filter.Id.On<ContactRow>(row => row.Contact.ContactId));
        if (filter.ExternalId is not null)
            all.Add(filter.ExternalId.On<ContactRow>(row => row.Contact.ExternalId));
        if (filter.DisplayName is not null)
            all.Add(filter.DisplayName.On<ContactRow>(row => row.Contact.DisplayName, row => row.Contact.DisplayNameSort, SortText.Of));
        if (filter.Email is not null)
            all.Add(filter.Email.On<ContactRow>(row => row.Contact.Email));
        if (filter.CreatedAt is not null) all.Add(filter.CreatedAt.On<ContactRow>(row => row.Contact.CreatedAt));
        if (filter.Owner is not null) all.Add(filter.Owner.On<ContactRow>(row => row.Contact.OwnerId));
        if (filter.Company is not null) all.Add(filter.Company.On<ContactRow>(row => row.Contact.CompanyId));
        if (filter.Stage is not null) all.AddRange(Matches(filter.Stage));
        if (filter.Attribute is not null) all.Add(Matches(db, filter.Attribute));
        return Predicates.All(all);
    }

    private static IEnumerable<Expression<Func<ContactRow, bool>>> Matches(StageFilter filter)
    {
        if (filter.Key is not null) yield return filter.Key.On<ContactRow>(row => row.StageKey);
        if (filter.Keys is { } keys) yield return row => row.StageKey != null && keys.Contains(row.StageKey);
        if (filter.NotKeys is { } notKeys) yield return row => row.StageKey == null || !notKeys.Contains(row.StageKey);
        if (filter.EnteredAt is not null) yield return filter.EnteredAt.On<ContactRow>(row => row.EnteredAt);
    }

    private static Expression<Func<ContactRow, bool>> Matches(PipelineDbContext db, AttributeFilter filter)
    {
        var key = filter.Key;
        var values = db.LatestAttributes().Where(fact => fact.Key == key);
        var conditions = AttributeConditions.Of(filter);
        if (filter.Unknown == true && conditions.Count > 0) return _ => false;
        if (filter.Unknown == true) return row => !values.Any(fact => fact.SubjectId == row.Contact.ContactId);
        if (conditions.Count > 0) values = values.Where(Predicates.All(conditions));
        return row => values.Any(fact => fact.SubjectId == row.Contact.ContactId);
    }
}
