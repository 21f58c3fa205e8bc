using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Queries;

[ObjectType("Query")]
internal static class SubjectQueries
{
    private const int MaxNodes = 500;

    public static Task<object?> Node(string id, Nodes nodes, CancellationToken cancellationToken) => nodes.LoadAsync(id, cancellationToken);

    public static async Task<IEnumerable<object?>> Nodes(IReadOnlyList<string> ids, Nodes nodes, CancellationToken cancellationToken) =>
        ids.Count <= MaxNodes
            ? await Task.WhenAll(ids.Select(id => nodes.LoadAsync(id, cancellationToken)))
            : throw new GraphQLException(FormattableString.Invariant($"Ask for at most {MaxNodes} nodes at once, not {ids.Count}."), "TOO_MANY_IDS");

    public static async Task<Contact?> Contact(string id, Loaders loaders) =>
        GlobalId.Key(id, NodeKind.Contact) is { } key ? await loaders.Contacts.LoadAsync(key) : null;

    public static async Task<Contact?> ContactByExternalId(string source, string externalId, Loaders loaders, CancellationToken cancellationToken) =>
        await loaders.Lookups.ContactByExternalIdAsync(source, externalId, cancellationToken) is { } id ? await loaders.Contacts.LoadAsync(id) : null;

    public static async Task<Company?> Company(string id, Loaders loaders) =>
        GlobalId.Key(id, NodeKind.Company) is { } key ? await loaders.Companies.LoadAsync(key) : null;

    public static async Task<Deal?> Deal(string id, Loaders loaders) =>
        GlobalId.Key(id, NodeKind.Deal) is { } key ? await loaders.Deals.LoadAsync(key) : null;

    public static ValueTask<Connection<Contact>> Contacts(
        ContactFilterInput? where, IReadOnlyList<ContactSortInput>? order, int? first, string? after, int? last, string? before,
        Loaders loaders, Catalogue catalogue, ResolverContext context)
    {
        var query = new ContactsQuery(loaders.Session);
        var sorts = ContactSortInput.ToOrder(order);
        var (parts, token) = (ContactSelection.PartsOf(context), context.CancellationToken);
        return Connections.OfAsync<Contact, ListedContact>(
            first, after, last, before,
            async page => await catalogue.FilteredAsync(
                loaders, where, filter => query.PageAsync(filter, sorts, parts, page, token), static read => read.Rows.Count == 0, token),
            () => catalogue.FilteredAsync(loaders, where, filter => query.CountAsync(filter, token), static count => count == 0, token));
    }

    public static ValueTask<Connection<Company>> Companies(
        int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var query = new CompaniesQuery(loaders.Session);
        return Connections.OfAsync<Company, Company>(
            first, after, last, before, async page => await query.PageAsync(page, cancellationToken), () => query.CountAsync(cancellationToken));
    }

    public static ValueTask<Connection<Deal>> Deals(int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var query = new DealsQuery(loaders.Session);
        return Connections.OfAsync(
            first, after, last, before,
            async page => (Page<DealRow>?)await query.PageAsync(page, cancellationToken),
            row => row.Deal,
            () => query.CountAsync(cancellationToken));
    }
}

[ObjectType("Query")]
internal static class StageQueries
{
    public static async Task<Connection<StageChange>> StageChanges(
        long? afterNumber, StageChangeFilterInput? where, int? first, string? after, int? last, string? before,
        Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        await ChangeNumber.CheckAsync("afterNumber", afterNumber, loaders, cancellationToken);
        var query = new StageChangesQuery(loaders.Session);
        var filter = where is null ? null : await where.ToFilterAsync(loaders.Session, catalogue, cancellationToken);
        return await Connections.OfAsync<StageChange, StageChange>(
            first, after, last, before,
            async page => await query.PageAsync(afterNumber ?? 0, filter, page, cancellationToken),
            () => query.CountAsync(afterNumber ?? 0, filter, cancellationToken));
    }

    public static async Task<long> LatestChange(Loaders loaders, CancellationToken cancellationToken) =>
        (await loaders.StreamAsync(cancellationToken))?.Head ?? 0;

    public static async ValueTask<FunnelView> Funnel(Unit unit, long? asOf, Loaders loaders, Catalogue catalogue, ResolverContext context)
    {
        await ChangeNumber.CheckAsync("asOf", asOf, loaders, context.CancellationToken);
        return await FunnelView.ReadAsync(unit, asOf, FunnelSelection.Of(context), loaders.Session, catalogue, loaders.Now, context.CancellationToken);
    }

    public static async ValueTask<PeriodFunnelView> PeriodFunnel(
        Unit unit, FunnelPeriodInput period, PeriodRule rule, PeriodBasis basis, long? asOf, DateTimeOffset? observedUntil, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        await ChangeNumber.CheckAsync("asOf", asOf, loaders, cancellationToken);
        return await PeriodFunnelView.ReadAsync(unit, period, rule, basis, asOf, observedUntil, loaders, catalogue, cancellationToken);
    }

    public static async ValueTask<PlanView> Plan(
        Unit unit, PlanTargetInput target, PlanPeriodInput period, FunnelPeriodInput measured, string? goal, int? followUpDays, long? asOf, DateTimeOffset? observedUntil,
        Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        await ChangeNumber.CheckAsync("asOf", asOf, loaders, cancellationToken);
        var funnel = await PeriodFunnelView.ReadAsync(unit, measured, PeriodRule.FirstEntry, PeriodBasis.Occurred, asOf, observedUntil, loaders, catalogue, cancellationToken);
        return await PlanView.OfAsync(
            funnel, target, period.Read((await catalogue.TenantAsync(loaders.Session, cancellationToken)).TimeZone), goal, followUpDays, cancellationToken);
    }

    public static async Task<Activation> Activation(Loaders loaders, CancellationToken cancellationToken) =>
        (await loaders.ActivationsAsync(cancellationToken)).FirstOrDefault(activation => activation.State == ActivationState.Active)
        ?? throw FunnelView.NoActiveDefinition();

    public static async Task<IReadOnlyList<Activation>> Activations(Loaders loaders, CancellationToken cancellationToken) =>
        await loaders.ActivationsAsync(cancellationToken);

    public static async Task<IEnumerable<DefinitionView>> Definitions(Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var views = new List<DefinitionView>();
        foreach (var package in await loaders.PackagesAsync(cancellationToken))
            views.Add(new DefinitionView(package, await catalogue.DescribeAsync(package.PackageHash, cancellationToken)));
        return views;
    }

    public static ValueTask<Tenant> Tenant(Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.TenantAsync(loaders.Session, cancellationToken);

    public static async Task<IReadOnlyList<AttributeDefinition>> AttributeDefinitions(Unit? unit, Loaders loaders, CancellationToken cancellationToken) =>
        await loaders.Lookups.AttributeDefinitionsAsync(unit, cancellationToken);
}
