using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>What contacts, companies and deals have in common.</summary>
[ObjectType("Contact", typeof(Contact))]
[ObjectType("Company", typeof(Company))]
[ObjectType("Deal", typeof(Deal))]
internal static class SubjectFields
{
    public static string Id(ITenantOwned subject) => subject switch
    {
        Contact contact => GlobalId.Of(NodeKind.Contact, contact.ContactId),
        Company company => GlobalId.Of(NodeKind.Company, company.CompanyId),
        _ => GlobalId.Of(NodeKind.Deal, KeyOf(subject).Id),
    };

    public static Unit Unit(ITenantOwned subject) => KeyOf(subject).Unit;

    public static ValueTask<Actor?> Owner(ITenantOwned subject, Loaders loaders)
    {
        if (subject is ListedContact listed && listed.Brings(ContactParts.OwnerName)) return new(listed.Owner);
        var ownerId = subject switch
        {
            Contact contact => contact.OwnerId,
            Company company => company.OwnerId,
            Deal deal => deal.OwnerId,
            _ => null,
        };
        return ownerId is { } id ? new(loaders.Actors.LoadAsync(id)) : default;
    }

    public static async Task<IEnumerable<AttributeView>> Attributes(ITenantOwned subject, IReadOnlyList<string>? keys, Loaders loaders)
    {
        if (await IsErasedAsync(subject, loaders)) return [];
        var facts = await loaders.Attributes.LoadAsync(KeyOf(subject).Id) ?? [];
        return facts.Where(fact => keys is null || keys.Contains(fact.Key, StringComparer.Ordinal)).Select(fact => new AttributeView(fact));
    }

    public static ValueTask<StageView?> Stage(
        ITenantOwned subject, long? asOf, DateTimeOffset? happenedBy, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (id, unit) = KeyOf(subject);
        if (asOf is not null || happenedBy is not null) return AtAsync();
        return subject is ListedContact listed && listed.Brings(ContactParts.Stage)
            ? catalogue.StageAsync(loaders.Session, listed.BindingNo, unit, listed.StageKey, cancellationToken)
            : PresentAsync();

        async ValueTask<StageView?> PresentAsync() => await loaders.Verdicts.LoadAsync(id) is { } verdict
            ? await catalogue.StageAsync(loaders.Session, verdict.BindingNo, unit, verdict.StageKey, cancellationToken)
            : null;

        async ValueTask<StageView?> AtAsync()
        {
            await ChangeNumber.CheckAsync("asOf", asOf, loaders, cancellationToken);
            return await loaders.Stages.LoadAsync((id, (asOf, happenedBy))) is { } span
                ? await catalogue.StageAsync(loaders.Session, span.BindingNo, unit, span.StageKey, cancellationToken)
                : null;
        }
    }

    public static async Task<VerdictView?> Verdict(ITenantOwned subject, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (id, _) = KeyOf(subject);
        return await loaders.Verdicts.LoadAsync(id) is { } verdict ? await VerdictType.ViewAsync(verdict, loaders, catalogue, cancellationToken) : null;
    }

    public static async Task<VerdictView?> VerdictAt(
        ITenantOwned subject, DateTimeOffset? happenedBy, long? asOf, string? binding, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        await ChangeNumber.CheckAsync("asOf", asOf, loaders, cancellationToken);
        var asked = binding is null ? await loaders.ActiveBindingNoAsync(cancellationToken) : GlobalId.Number(binding, NodeKind.DefinitionBinding) ?? 0;
        if (await loaders.Bindings.LoadAsync(asked) is null) return null;
        var knownUntil = asOf is { } number ? await loaders.KnownUntil.LoadAsync(number) : loaders.Now;
        return (await loaders.AssessAsync(KeyOf(subject).Id, asked, happenedBy ?? loaders.Now, knownUntil))?.Verdict is { } verdict
            ? await VerdictType.ViewAsync(verdict, loaders, catalogue, cancellationToken)
            : null;
    }

    public static async Task<OverrideView?> Override(ITenantOwned subject, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (id, unit) = KeyOf(subject);
        if (await loaders.Overrides.LoadAsync(id) is not { } fact || await IsErasedAsync(subject, loaders)) return null;
        var active = await loaders.ActiveBindingNoAsync(cancellationToken);
        return await catalogue.StageAsync(loaders.Session, active, unit, fact.Key, cancellationToken) is { } stage ? new OverrideView(fact, stage) : null;
    }

    public static ValueTask<Connection<StageChange>> StageChanges(
        ITenantOwned subject, int? first, string? after, int? last, string? before, Loaders loaders)
    {
        var id = KeyOf(subject).Id;
        return Connections.OfAsync<StageChange, StageChange>(
            first, after, last, before, page => new(loaders.ChangePages.LoadAsync((id, page))), () => new(loaders.ChangeCounts.LoadAsync(id)));
    }

    /// <summary>Whether nothing is left of what was told.</summary>
    private static async ValueTask<bool> IsErasedAsync(ITenantOwned subject, Loaders loaders) =>
        subject is Contact { Gone: true } contact && await ContactType.ErasedAt(contact, loaders) is not null;

    internal static (Guid Id, Unit Unit) KeyOf(ITenantOwned subject) => subject switch
    {
        Contact contact => (contact.ContactId, Definitions.Unit.Person),
        Company company => (company.CompanyId, Definitions.Unit.Company),
        Deal deal => (deal.DealId, Definitions.Unit.Deal),
        _ => throw new ArgumentException("Not a subject.", nameof(subject)),
    };

    /// <summary>The contact, company or deal.</summary>
    internal static async Task<object?> LoadAsync(Guid id, Unit unit, Loaders loaders) => unit switch
    {
        Definitions.Unit.Company => await loaders.Companies.LoadAsync(id),
        Definitions.Unit.Deal => await loaders.Deals.LoadAsync(id),
        _ => await loaders.Contacts.LoadAsync(id),
    };
}
