using System.Collections.Concurrent;
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

/// <summary>Pages of contacts, of the tenant or of companies: one statement a page, whatever rides along.</summary>
public sealed class ContactsQuery(ReadSession session)
{
    private static readonly ConcurrentDictionary<(string Order, SqlDialect Dialect), Keyset<ListedContact>> Orders = new();

    public async ValueTask<Page<ListedContact>> PageAsync(
        ContactFilter? filter, IReadOnlyList<ContactSort> order, ContactParts parts, PageRequest page, CancellationToken cancellationToken)
    {
        var verdictsLead = VerdictsLead(filter, order);
        var keyset = Order(order, verdictsLead, prefix: "");
        var sql = session.Statement();
        var rows = Rows(parts, order);
        rows.Write(sql);
        var stage = parts.HasFlag(ContactParts.Stage) || SortsByStage(order);
        new ContactTables(sql, prefix: "").Write(filter, verdictsLead, stage, rows.Join);
        return keyset.ToPage(await session.ListAsync(keyset.Seek(sql, page), rows.Read, cancellationToken), page);
    }

    public ValueTask<int> CountAsync(ContactFilter? filter, CancellationToken cancellationToken)
    {
        var sql = session.Statement();
        if (filter is null)
        {
            // Of all contacts without looking at each: those who are gone are few, and have an index of their own.
            sql.Add("SELECT COUNT(*) - (SELECT COUNT(*)").From("contact", "g").Where().Add(" AND g.gone)").From("contact", "c").Where();
            return session.CountAsync(sql, cancellationToken);
        }

        new ContactTables(sql.Add("SELECT COUNT(*)"), prefix: "").Write(filter, ContactTables.DemandsStage(filter), withStage: false);
        return session.CountAsync(sql, cancellationToken);
    }

    /// <summary>One statement for all companies: the ids of each page's contacts are found first.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, Page<ListedContact>>> PagesByCompanyAsync(
        IReadOnlyList<Guid> companyIds, ContactFilter? filter, IReadOnlyList<ContactSort> order, ContactParts parts, PageRequest page,
        CancellationToken cancellationToken)
    {
        const string Inner = "x";
        var verdictsLead = VerdictsLead(filter, order);
        var keyset = Order(order, verdictsLead, Inner);
        var sql = session.Statement();
        parts |= ContactParts.CompanyId | (SortsByStage(order) ? ContactParts.Stage : ContactParts.None);
        var rows = Rows(parts, order);
        rows.Write(sql);
        sql.FromPageOfEach(companyIds, "contact", "c", "c.contact_id", inner =>
        {
            new ContactTables(inner.Add("SELECT xc.contact_id"), Inner).Write(filter, verdictsLead, SortsByStage(order));
            keyset.Seek(inner.Add(" AND xc.company_id = p.value"), page);
        });
        if (parts.HasFlag(ContactParts.Stage)) ContactTables.JoinStage(sql, "v", "c");
        rows.Join(sql);
        return keyset.ToPages(await session.ListAsync(sql, rows.Read, cancellationToken), companyIds, contact => contact.CompanyId!.Value, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsByCompanyAsync(IReadOnlyList<Guid> companyIds, ContactFilter? filter, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT c.company_id, COUNT(*)");
        new ContactTables(sql, prefix: "").Write(filter, ContactTables.DemandsStage(filter), withStage: false);
        return session.CountsAsync(sql.Add(" AND ").IsOneOf(new Column("c.company_id"), companyIds).Add(" GROUP BY c.company_id"), cancellationToken);
    }

    /// <summary>
    /// Whether a page begins with the index of verdicts: it has the order of one stage, of several only by sorting all who are in them. Then contacts are taken
    /// in their order, and looked up one after another until the page is full.
    /// </summary>
    private static bool VerdictsLead(ContactFilter? filter, IReadOnlyList<ContactSort> order) =>
        ContactTables.DemandsStage(filter) && (SortsByStage(order) || ContactTables.DemandsOneStage(filter));

    private static bool SortsByStage(IReadOnlyList<ContactSort> order) => order.Any(sort => sort.Field == ContactSortField.StageEnteredAt);

    /// <summary>The rows with what the order's cursors are made of.</summary>
    private ContactRows Rows(ContactParts parts, IReadOnlyList<ContactSort> order)
    {
        if (order.Count == 0) parts |= ContactParts.CreatedAt;
        foreach (var sort in order)
        {
            parts |= sort.Field switch
            {
                ContactSortField.DisplayName => ContactParts.SortName,
                ContactSortField.StageEnteredAt => ContactParts.Stage,
                ContactSortField.LastActivityAt => ContactParts.LastActivityAt,
                _ => ContactParts.CreatedAt,
            };
        }

        return new ContactRows(session.TenantId, session.Dialect, parts);
    }

    /// <summary>The order, made once. Where verdicts lead, the contact's id and creation are taken from their index, which has the stage before them.</summary>
    private Keyset<ListedContact> Order(IReadOnlyList<ContactSort> order, bool verdictsLead, string prefix)
    {
        var name = prefix + (verdictsLead ? "verdict " : "contact ") + string.Join(' ', order.Select(sort => (int)sort.Field * 2 + (sort.Descending ? 1 : 0)));
        return Orders.TryGetValue((name, session.Dialect), out var known) ? known : Orders[(name, session.Dialect)] = Make(order, verdictsLead, prefix, session.Dialect);
    }

    private static Keyset<ListedContact> Make(IReadOnlyList<ContactSort> order, bool verdictsLead, string prefix, SqlDialect dialect)
    {
        var (contact, verdict) = (prefix + "c", prefix + "v");
        var keyset = new Keyset<ListedContact>("ContactRow");
        foreach (var sort in order.DefaultIfEmpty(new ContactSort(ContactSortField.CreatedAt, Descending: true)))
        {
            keyset = sort.Field switch
            {
                ContactSortField.DisplayName => keyset.By("displayName", contact + ".display_name_sort", row => row.DisplayNameSort, sort.Descending),
                ContactSortField.StageEnteredAt => keyset.By(
                    "stageEnteredAt", verdictsLead ? verdict + ".entered_at" : $"COALESCE({verdict}.entered_at, {dialect.BeginningOfTime})",
                    row => row.StageEnteredAt, sort.Descending),
                ContactSortField.LastActivityAt => keyset.By("lastActivityAt", contact + ".last_activity_at", row => row.LastActivityAt, sort.Descending),
                _ => keyset.By("createdAt", verdictsLead ? verdict + ".subject_created_at" : contact + ".created_at", row => row.CreatedAt, sort.Descending),
            };
        }

        // The id goes the way of the last entry, so that one index gives the whole order, in either direction.
        return keyset.By("id", verdictsLead ? verdict + ".subject_id" : contact + ".contact_id", row => row.ContactId, order.Count == 0 || order[^1].Descending);
    }
}

/// <summary>The tables and conditions of lists of contacts, under aliases with a prefix.</summary>
internal sealed class ContactTables(Statement sql, string prefix)
{
    private readonly string contact = prefix + "c";
    private readonly string verdict = prefix + "v";

    /// <summary>Writes FROM and WHERE; more conditions follow with AND.</summary>
    public void Write(ContactFilter? filter, bool verdictsLead, bool withStage, Action<Statement>? join = null)
    {
        if (verdictsLead)
        {
            sql.From("verdict", verdict).Join("contact", contact).Add($" AND {new Column(contact)}.contact_id = {new Column(verdict)}.subject_id");
            join?.Invoke(sql);
            sql.Where().Add($" AND {new Column(verdict)}.unit = {Unit.Person} AND {new Column(verdict)}.binding_no = ").ActiveBinding();
        }
        else
        {
            sql.From("contact", contact);
            if (DemandsStage(filter)) AndPresent(sql.JoinInOrder("verdict", verdict), verdict, contact);
            else if (withStage || NeedsStage(filter)) JoinStage(sql, verdict, contact);
            join?.Invoke(sql);
            // Who was merged or erased has no verdict either.
            sql.Where().Add($" AND NOT {new Column(contact)}.gone");
        }

        if (filter is null) return;
        // Keys by kind were those of one binding: while another is active, the statement gives nothing at all.
        if (filter.BindingNo is { } bindingNo) sql.Add(" AND ").ActiveBinding().Add($" = {bindingNo}");
        sql.Add(" AND ");
        Matches(filter);
    }

    /// <summary>Joins the present verdict of a contact, if there is one.</summary>
    public static void JoinStage(Statement sql, string verdict, string contact) => AndPresent(sql.LeftJoin("verdict", verdict), verdict, contact);

    private static void AndPresent(Statement sql, string verdict, string contact) =>
        sql.Add($" AND {new Column(verdict)}.subject_id = {new Column(contact)}.contact_id AND {new Column(verdict)}.binding_no = ").ActiveBinding();

    /// <summary>Whether only contacts in one certain stage match, or none at all.</summary>
    public static bool DemandsOneStage(ContactFilter? filter) =>
        filter is not null && (filter.Stage is { Keys.Count: <= 1 } or { Key.Eq.Value: not null } || (filter.And ?? []).Any(DemandsOneStage));

    /// <summary>Whether only contacts in certain stages match: the index of verdicts can lead.</summary>
    public static bool DemandsStage(ContactFilter? filter) =>
        filter is not null && (filter.Stage is { Keys: not null } or { Key.Eq.Value: not null } || (filter.And ?? []).Any(DemandsStage));

    private static bool NeedsStage(ContactFilter? filter) =>
        filter is not null && (filter.Stage is not null || (filter.And ?? []).Any(NeedsStage) || (filter.Or ?? []).Any(NeedsStage));

    private void Matches(ContactFilter filter)
    {
        var all = Junction.All(sql);
        foreach (var part in filter.And ?? [])
        {
            all.Next();
            Matches(part);
        }

        if (filter.Or is not null)
        {
            all.Next();
            var any = Junction.Any(sql);
            foreach (var part in filter.Or)
            {
                any.Next();
                Matches(part);
            }

            any.End();
        }

        if (filter.Id is not null) { all.Next(); filter.Id.Write(sql, contact + ".contact_id"); }
        if (filter.ExternalId is not null) { all.Next(); filter.ExternalId.Write(sql, contact + ".external_id"); }
        if (filter.DisplayName is not null) { all.Next(); filter.DisplayName.Write(sql, contact + ".display_name", contact + ".display_name_sort", SortText.Of); }
        if (filter.Email is not null) { all.Next(); filter.Email.Write(sql, contact + ".email"); }
        if (filter.CreatedAt is not null) { all.Next(); filter.CreatedAt.Write(sql, contact + ".created_at"); }
        if (filter.Owner is not null) { all.Next(); filter.Owner.Write(sql, contact + ".owner_id"); }
        if (filter.Company is not null) { all.Next(); filter.Company.Write(sql, contact + ".company_id"); }
        if (filter.Attribute is not null) { all.Next(); AttributeConditions.Write(sql, filter.Attribute, new Column(contact + ".contact_id")); }
        if (filter.Stage is { } stage)
        {
            var key = new Column(verdict + ".stage_key");
            if (stage.Key is not null) { all.Next(); stage.Key.Write(sql, key.Text); }
            if (stage.Keys is not null) { all.Next(); Equality.OneOf(sql, key, stage.Keys); }
            if (stage.NotKeys is not null) { all.Next(); sql.Add($"({key} IS NULL OR NOT ").IsOneOf(key, stage.NotKeys).Add(")"); }
            if (stage.EnteredAt is not null) { all.Next(); stage.EnteredAt.Write(sql, verdict + ".entered_at"); }
        }

        all.End();
    }
}
