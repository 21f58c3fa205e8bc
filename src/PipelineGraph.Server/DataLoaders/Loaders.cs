using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.DataLoaders;

/// <summary>Which page of a company's contacts.</summary>
public sealed record ContactsArguments(ContactFilterInput? Where, IReadOnlyList<ContactSortInput>? Order, PageRequest Page);

/// <summary>What one operation loads by key, each key once; read from the operation's one snapshot.</summary>
public sealed class Loaders(ReadSession session, Catalogue catalogue, TimeProvider clock)
{
    private readonly Lookups lookups = new(session);
    private Cache cache = new(session, catalogue, clock);

    public Lookups Lookups => lookups;

    public ReadSession Session => session;

    public BatchLoader<Guid, Contact> Contacts => cache.Contacts;

    public BatchLoader<Guid, Company> Companies => cache.Companies;

    public BatchLoader<Guid, Deal> Deals => cache.Deals;

    public BatchLoader<Guid, Quote> Quotes => cache.Quotes;

    public BatchLoader<Guid, IEnumerable<Quote>> QuotesOfDeals => cache.QuotesOfDeals;

    public BatchLoader<Guid, IEnumerable<Contact>> Participants => cache.Participants;

    public BatchLoader<Guid, Actor> Actors => cache.Actors;

    public BatchLoader<Guid, Subject> Subjects => cache.Subjects;

    public BatchLoader<Guid, VerdictRecord> Verdicts => cache.Verdicts;

    public BatchLoader<Guid, FactRecord> Overrides => cache.Overrides;

    public BatchLoader<Guid, IEnumerable<FactRecord>> Attributes => cache.Attributes;

    public BatchLoader<FactReference, FactRecord> Facts => cache.Facts;

    public BatchLoader<FactReference, FactRecord> Voids => cache.Voids;

    public BatchLoader<Guid, FactRecord> FactsById => cache.FactsById;

    public BatchLoader<Guid, FactRecord> Activities => cache.Activities;

    public BatchLoader<long, StageChange> Changes => cache.Changes;

    public BatchLoader<int, BindingRecord> Bindings => cache.Bindings;

    public ArgumentLoader<(long? AsOf, DateTimeOffset? HappenedBy), StageSpan> Stages => cache.Stages;

    public ArgumentLoader<PageRequest, Page<DealRow>> DealPages => cache.DealPages;

    public BatchLoader<Guid, int> DealCounts => cache.DealCounts;

    public ArgumentLoader<(ActivityFilterInput? Where, PageRequest Page), Page<FactRecord>> ActivityPages => cache.ActivityPages;

    public ArgumentLoader<ValueTuple<ActivityFilterInput?>, int> ActivityCounts => cache.ActivityCounts;

    public ArgumentLoader<PageRequest, Page<StageChange>> ChangePages => cache.ChangePages;

    public BatchLoader<Guid, int> ChangeCounts => cache.ChangeCounts;

    public ArgumentLoader<ContactsArguments, Page<ContactRow>> ContactPages => cache.ContactPages;

    public ArgumentLoader<ValueTuple<ContactFilterInput?>, int> ContactCounts => cache.ContactCounts;

    /// <summary>The tenant's stream: its active binding and the last number.</summary>
    public Task<StreamHead?> StreamAsync(CancellationToken cancellationToken) => cache.Stream ??= lookups.StreamAsync(cancellationToken);

    public Task<List<Activation>> ActivationsAsync(CancellationToken cancellationToken) =>
        cache.Activations ??= lookups.ActivationsAsync(cancellationToken);

    public Task<IReadOnlyList<DefinitionPackage>> PackagesAsync(CancellationToken cancellationToken) =>
        cache.Packages ??= lookups.PackagesAsync(cancellationToken);

    public async Task<int> ActiveBindingNoAsync(CancellationToken cancellationToken) => (await StreamAsync(cancellationToken))?.ActiveBindingNo ?? 0;

    /// <summary>Forgets everything, after a mutation: what is read next is what was written.</summary>
    public async Task RenewAsync()
    {
        cache = new Cache(session, catalogue, clock);
        await session.RenewAsync();
    }

    private sealed class Cache
    {
        public Cache(ReadSession session, Catalogue catalogue, TimeProvider clock)
        {
            var lookups = new Lookups(session);
            var facts = new FactsQuery(session);
            var deals = new DealsQuery(session);
            var activities = new ActivitiesQuery(session);
            var changes = new StageChangesQuery(session);
            var contacts = new ContactsQuery(session);
            Contacts = new(async (ids, token) => await lookups.ContactsAsync(ids, token));
            Companies = new(async (ids, token) => await lookups.CompaniesAsync(ids, token));
            Deals = new(async (ids, token) => await lookups.DealsAsync(ids, token));
            Quotes = new(async (ids, token) => await lookups.QuotesAsync(ids, token));
            QuotesOfDeals = new(async (ids, token) => ByKey(ids, await lookups.QuotesOfDealsAsync(ids, token)));
            Participants = new(async (ids, token) => ByKey(ids, await deals.ParticipantsAsync(ids, token)));
            Actors = new(async (ids, token) => await lookups.ActorsAsync(ids, token));
            Subjects = new(async (ids, token) => await lookups.SubjectsAsync(ids, token));
            Verdicts = new(async (ids, token) =>
            {
                Stream ??= lookups.StreamAsync(token);
                return await lookups.VerdictsAsync((await Stream)?.ActiveBindingNo ?? 0, ids, token);
            });
            Overrides = new(async (ids, token) => await facts.OverridesAsync(ids, clock.GetUtcNow(), token));
            Attributes = new(async (ids, token) => ByKey(ids, await facts.AttributesAsync(ids, token)));
            Facts = new(async (references, token) => await facts.ByReferenceAsync(references, token));
            Voids = new(async (references, token) => await facts.VoidsAsync(references, token));
            FactsById = new(async (ids, token) => await facts.ByIdAsync(ids, token));
            Activities = new(async (ids, token) => await facts.ByActivityAsync(ids, token));
            Changes = new(async (numbers, token) => await lookups.StageChangesAsync(numbers, token));
            Bindings = new((numbers, token) => catalogue.BindingsAsync(session, numbers, token));
            Stages = new(async (ids, at, token) => await new StagesQuery(session).AtAsync(ids, at.AsOf, at.HappenedBy, token));
            DealPages = new((ids, page, token) => deals.PagesByParticipantAsync(ids, page, token));
            DealCounts = new(async (ids, token) => await deals.CountsByParticipantAsync(ids, token));
            ActivityPages = new((ids, arguments, token) => activities.PagesAsync(ids, arguments.Where?.ToFilter(), arguments.Page, token));
            ActivityCounts = new(async (ids, where, token) => await activities.CountsAsync(ids, where.Item1?.ToFilter(), token));
            ChangePages = new((ids, page, token) => changes.PagesBySubjectAsync(ids, page, token));
            ChangeCounts = new(async (ids, token) => await changes.CountsBySubjectAsync(ids, token));
            ContactPages = new(async (ids, arguments, token) =>
            {
                var binding = await BindingNoAsync(token);
                return await contacts.PagesByCompanyAsync(
                    ids, await Filter(arguments.Where, binding), ContactSortInput.ToOrder(arguments.Order), binding, arguments.Page, token);
            });
            ContactCounts = new(async (ids, where, token) =>
            {
                var binding = await BindingNoAsync(token);
                return await contacts.CountsByCompanyAsync(ids, await Filter(where.Item1, binding), binding, token);
            });

            async Task<int> BindingNoAsync(CancellationToken token) => (await (Stream ??= lookups.StreamAsync(token)))?.ActiveBindingNo ?? 0;

            async Task<ContactFilter?> Filter(ContactFilterInput? where, int bindingNo) =>
                where?.ToFilter(where.AsksForKind ? await catalogue.KindsAsync(session, bindingNo, CancellationToken.None) : null);
        }

        public BatchLoader<Guid, Contact> Contacts { get; }

        public BatchLoader<Guid, Company> Companies { get; }

        public BatchLoader<Guid, Deal> Deals { get; }

        public BatchLoader<Guid, Quote> Quotes { get; }

        public BatchLoader<Guid, IEnumerable<Quote>> QuotesOfDeals { get; }

        public BatchLoader<Guid, IEnumerable<Contact>> Participants { get; }

        public BatchLoader<Guid, Actor> Actors { get; }

        public BatchLoader<Guid, Subject> Subjects { get; }

        public BatchLoader<Guid, VerdictRecord> Verdicts { get; }

        public BatchLoader<Guid, FactRecord> Overrides { get; }

        public BatchLoader<Guid, IEnumerable<FactRecord>> Attributes { get; }

        public BatchLoader<FactReference, FactRecord> Facts { get; }

        public BatchLoader<FactReference, FactRecord> Voids { get; }

        public BatchLoader<Guid, FactRecord> FactsById { get; }

        public BatchLoader<Guid, FactRecord> Activities { get; }

        public BatchLoader<long, StageChange> Changes { get; }

        public BatchLoader<int, BindingRecord> Bindings { get; }

        public ArgumentLoader<(long? AsOf, DateTimeOffset? HappenedBy), StageSpan> Stages { get; }

        public ArgumentLoader<PageRequest, Page<DealRow>> DealPages { get; }

        public BatchLoader<Guid, int> DealCounts { get; }

        public ArgumentLoader<(ActivityFilterInput? Where, PageRequest Page), Page<FactRecord>> ActivityPages { get; }

        public ArgumentLoader<ValueTuple<ActivityFilterInput?>, int> ActivityCounts { get; }

        public ArgumentLoader<PageRequest, Page<StageChange>> ChangePages { get; }

        public BatchLoader<Guid, int> ChangeCounts { get; }

        public ArgumentLoader<ContactsArguments, Page<ContactRow>> ContactPages { get; }

        public ArgumentLoader<ValueTuple<ContactFilterInput?>, int> ContactCounts { get; }

        public Task<StreamHead?>? Stream { get; set; }

        public Task<List<Activation>>? Activations { get; set; }

        public Task<IReadOnlyList<DefinitionPackage>>? Packages { get; set; }

        private static Dictionary<Guid, IEnumerable<T>> ByKey<T>(IEnumerable<Guid> ids, ILookup<Guid, T> values) =>
            ids.ToDictionary(id => id, id => values[id]);
    }
}
