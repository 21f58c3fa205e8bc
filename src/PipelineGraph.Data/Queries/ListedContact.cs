using System.Data.Common;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.Queries;

/// <summary>What a list of contacts brings: values of the contact, and what rides along in the same statement.</summary>
[Flags]
public enum ContactParts
{
    None = 0,
    DisplayName = 1,
    Email = 2,
    ExternalId = 4,
    CompanyId = 8,
    OwnerId = 16,
    CreatedAt = 32,
    LastActivityAt = 64,
    SortName = 128,

    /// <summary>All values of the contact.</summary>
    Values = 255,

    /// <summary>The key of the present stage, its binding, and since when.</summary>
    Stage = 256,

    /// <summary>The name of the employer.</summary>
    CompanyName = 512 | CompanyId,

    OwnerName = 1024 | OwnerId,
}

/// <summary>A contact as a list reads it: as much of it as <see cref="Parts"/> says, and what the list brought with it.</summary>
public sealed class ListedContact : Contact
{
    public required ContactParts Parts { get; init; }

    /// <summary>Null where there is no stage.</summary>
    public string? StageKey { get; init; }

    /// <summary>The binding of the stage: the active one.</summary>
    public int BindingNo { get; init; }

    /// <summary>The beginning of time where there is no stage: the smallest.</summary>
    public DateTimeOffset StageEnteredAt { get; init; }

    /// <summary>No more of it than its id and name.</summary>
    public Company? Company { get; init; }

    /// <summary>No more of it than its id and name.</summary>
    public Actor? Owner { get; init; }

    public bool Brings(ContactParts part) => (Parts & part) == part;
}

/// <summary>The columns of a list of contacts, and its rows; what several contacts share is made once.</summary>
internal sealed class ContactRows(Guid tenantId, SqlDialect dialect, ContactParts parts)
{
    private readonly Dictionary<Guid, Company> companies = [];
    private readonly Dictionary<Guid, Actor> actors = [];

    /// <summary>Writes the columns, in the order in which <see cref="Read"/> takes them.</summary>
    public void Write(Statement sql)
    {
        sql.Add("SELECT c.contact_id");
        if (Has(ContactParts.DisplayName)) sql.Add(", c.display_name");
        if (Has(ContactParts.SortName)) sql.Add(", c.display_name_sort");
        if (Has(ContactParts.Email)) sql.Add(", c.email");
        if (Has(ContactParts.ExternalId)) sql.Add(", c.external_source, c.external_id");
        if (Has(ContactParts.CompanyId)) sql.Add(", c.company_id");
        if (Has(ContactParts.OwnerId)) sql.Add(", c.owner_id");
        if (Has(ContactParts.CreatedAt)) sql.Add(", c.created_at");
        if (Has(ContactParts.LastActivityAt)) sql.Add(", c.last_activity_at");
        if (Has(ContactParts.Stage)) sql.Add(", v.stage_key, v.binding_no, v.entered_at");
        if (Has(ContactParts.CompanyName)) sql.Add(", o.name");
        if (Has(ContactParts.OwnerName)) sql.Add(", w.display_name");
    }

    /// <summary>Joins what rides along, but for the stage.</summary>
    public void Join(Statement sql)
    {
        if (Has(ContactParts.CompanyName)) sql.LeftJoin("company", "o").Add(" AND o.company_id = c.company_id");
        if (Has(ContactParts.OwnerName)) sql.LeftJoin("actor", "w").Add(" AND w.actor_id = c.owner_id");
    }

    public ListedContact Read(DbDataReader reader)
    {
        var at = 0;
        var id = dialect.Id(reader, at++);
        var displayName = Has(ContactParts.DisplayName) ? reader.GetString(at++) : "";
        var sortName = Has(ContactParts.SortName) ? reader.GetString(at++) : "";
        var email = Has(ContactParts.Email) ? Text(reader, at++) : null;
        var (externalSource, externalId) = Has(ContactParts.ExternalId) ? (Text(reader, at++), Text(reader, at++)) : (null, null);
        var companyId = Has(ContactParts.CompanyId) ? IdOrNull(reader, at++) : null;
        var ownerId = Has(ContactParts.OwnerId) ? IdOrNull(reader, at++) : null;
        var createdAt = Has(ContactParts.CreatedAt) ? dialect.Instant(reader, at++) : default;
        var lastActivityAt = Has(ContactParts.LastActivityAt) ? dialect.Instant(reader, at++) : default;
        string? stageKey = null;
        var (bindingNo, enteredAt) = (0, DateTimeOffset.MinValue);
        if (Has(ContactParts.Stage))
        {
            if (!reader.IsDBNull(at)) (stageKey, bindingNo, enteredAt) = (reader.GetString(at), reader.GetInt32(at + 1), dialect.Instant(reader, at + 2));
            at += 3;
        }

        return new ListedContact
        {
            Parts = parts,
            TenantId = tenantId,
            ContactId = id,
            DisplayName = displayName,
            DisplayNameSort = sortName,
            Email = email,
            ExternalSource = externalSource,
            ExternalId = externalId,
            CompanyId = companyId,
            OwnerId = ownerId,
            CreatedAt = createdAt,
            LastActivityAt = lastActivityAt,
            StageKey = stageKey,
            BindingNo = bindingNo,
            StageEnteredAt = enteredAt,
            Company = Has(ContactParts.CompanyName) ? CompanyOf(reader, at++, companyId) : null,
            Owner = Has(ContactParts.OwnerName) ? OwnerOf(reader, at, ownerId) : null,
        };
    }

    private bool Has(ContactParts part) => (parts & part) == part;

    private Company? CompanyOf(DbDataReader reader, int column, Guid? id)
    {
        if (id is not { } companyId || reader.IsDBNull(column)) return null;
        if (companies.TryGetValue(companyId, out var known)) return known;
        return companies[companyId] = new Company { TenantId = tenantId, CompanyId = companyId, Name = reader.GetString(column), NameSort = "", CreatedAt = default };
    }

    private Actor? OwnerOf(DbDataReader reader, int column, Guid? id)
    {
        if (id is not { } actorId || reader.IsDBNull(column)) return null;
        if (actors.TryGetValue(actorId, out var known)) return known;
        return actors[actorId] = new Actor { TenantId = tenantId, ActorId = actorId, Kind = default, Subject = "", DisplayName = reader.GetString(column) };
    }

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private Guid? IdOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : dialect.Id(reader, column);
}
