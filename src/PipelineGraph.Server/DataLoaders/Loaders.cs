using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Types;
using PipelineGraph.Server.Types.Evaluations;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.DataLoaders;

/// <summary>Which page of a company's contacts, and what the page brings.</summary>
public sealed record ContactsArguments(ContactFilterInput? Where, IReadOnlyList<ContactSortInput>? Order, ContactParts Parts, PageRequest Page);

/// <summary>What one operation loads by key, each key once; read from the operation's one snapshot. Each loader is made when it is first asked.</summary>
public sealed class Loaders(ReadSession session, Catalogue catalogue, AssessSubjects assessSubjects, TenantWriter writer, TimeProvider clock)
{
    private Cache cache = new(session, catalogue, writer, clock);

    public Lookups Lookups => cache.Lookups;

    public ReadSession Session => session;

    public BatchLoader<Guid, Contact> Contacts => cache.Contacts ??= new(Lookups.ContactsAsync);

    public BatchLoader<Guid, Company> Companies => cache.Companies ??= new(Lookups.CompaniesAsync);

    public BatchLoader<Guid, Deal> Deals => cache.Deals ??= new(Lookups.DealsAsync);

    public BatchLoader<Guid, Quote> Quotes => cache.Quotes ??= new(Lookups.QuotesAsync);

    public BatchLoader<Guid, IEnumerable<Quote>> QuotesOfDeals =>
        cache.QuotesOfDeals ??= new(async (ids, token) => ByKey(ids, await Lookups.QuotesOfDealsAsync(ids, token)));

    public BatchLoader<Guid, IEnumerable<Contact>> Participants =>
        cache.Participants ??= new(async (ids, token) => ByKey(ids, await new DealsQuery(session).ParticipantsAsync(ids, token)));

    public BatchLoader<Guid, Actor> Actors => cache.Actors ??= new(Lookups.ActorsAsync);

    public BatchLoader<Guid, Subject> Subjects => cache.Subjects ??= new(Lookups.SubjectsAsync);

    /// <summary>The contacts that were merged into each.</summary>
    public BatchLoader<Guid, IEnumerable<Contact>> Merged => cache.Merged ??= new(async (ids, token) => ByKey(ids, await Lookups.MergedIntoAsync(ids, token)));

    public BatchLoader<Guid, VerdictRecord> Verdicts => cache.Verdicts ??= new(Lookups.VerdictsAsync);

    public BatchLoader<Guid, FactRecord> Overrides =>
        cache.Overrides ??= new((ids, token) => new FactsQuery(session).OverridesAsync(ids, Now, token));

    public BatchLoader<Guid, IEnumerable<FactRecord>> Attributes =>
        cache.Attributes ??= new(async (ids, token) => ByKey(ids, await new FactsQuery(session).AttributesAsync(ids, token)));

    public BatchLoader<FactReference, FactRecord> Facts => cache.Facts ??= new(new FactsQuery(session).ByReferenceAsync);

    public BatchLoader<FactReference, FactRecord> Voids => cache.Voids ??= new(new FactsQuery(session).VoidsAsync);

    public BatchLoader<Guid, FactRecord> FactsById => cache.FactsById ??= new(new FactsQuery(session).ByIdAsync);

    public BatchLoader<Guid, FactRecord> Activities => cache.Activities ??= new(new FactsQuery(session).ByActivityAsync);

    public BatchLoader<long, StageChange> Changes => cache.Changes ??= new(Lookups.StageChangesAsync);

    public BatchLoader<int, BindingRecord> Bindings => cache.Bindings ??= new((numbers, token) => catalogue.BindingsAsync(session, numbers, token));

    public ArgumentLoader<Guid, (long? AsOf, DateTimeOffset? HappenedBy), StageSpan> Stages =>
        cache.Stages ??= new(async (ids, at, token) => await new StagesQuery(session).AtAsync(ids, at.AsOf, at.HappenedBy, token));

    public ArgumentLoader<Guid, PageRequest, Page<DealRow>> DealPages => cache.DealPages ??= new(new DealsQuery(session).PagesByParticipantAsync);

    public BatchLoader<Guid, int> DealCounts => cache.DealCounts ??= new(new DealsQuery(session).CountsByParticipantAsync);

    public ArgumentLoader<Guid, (ActivityFilterInput? Where, ActivityParts Parts, PageRequest Page), Page<FactRecord>> ActivityPages => cache.ActivityPages ??= new(
        (ids, arguments, token) => new ActivitiesQuery(session).PagesAsync(ids, arguments.Where?.ToFilter(), arguments.Parts, arguments.Page, token));

    public ArgumentLoader<Guid, ValueTuple<ActivityFilterInput?>, int> ActivityCounts => cache.ActivityCounts ??= new(
        async (ids, where, token) => await new ActivitiesQuery(session).CountsAsync(ids, where.Item1?.ToFilter(), token));

    public ArgumentLoader<Guid, PageRequest, Page<StageChange>> ChangePages => cache.ChangePages ??= new(new StageChangesQuery(session).PagesBySubjectAsync);

    public BatchLoader<Guid, int> ChangeCounts => cache.ChangeCounts ??= new(new StageChangesQuery(session).CountsBySubjectAsync);

    public ArgumentLoader<Guid, ContactsArguments, Page<ListedContact>> ContactPages => cache.ContactPages ??= new(
        (ids, arguments, token) => catalogue.FilteredAsync(
            this, arguments.Where,
            filter => new ContactsQuery(session).PagesByCompanyAsync(ids, filter, ContactSortInput.ToOrder(arguments.Order), arguments.Parts, arguments.Page, token),
            pages => pages.Values.All(page => page.Rows.Count == 0), token));

    public ArgumentLoader<Guid, ValueTuple<ContactFilterInput?>, int> ContactCounts => cache.ContactCounts ??= new(
        async (ids, where, token) => await catalogue.FilteredAsync(
            this, where.Item1, filter => new ContactsQuery(session).CountsByCompanyAsync(ids, filter, token), counts => counts.Count == 0, token));

    public BatchLoader<int, EvaluationRun> Runs => cache.Runs ??= new(new EvaluationsQuery(session).ByNumberAsync);

    public BatchLoader<int, IReadOnlyList<EvaluationRunCell>> RunCells => cache.RunCells ??= new(new EvaluationsQuery(session).CellsAsync);

    public ArgumentLoader<CellList, PageRequest, Page<EvaluationRunSubject>> CellPages => cache.CellPages ??= new(new EvaluationsQuery(session).PagesAsync);

    public BatchLoader<int, IReadOnlyList<OverriddenInRun>> OverriddenInRuns =>
        cache.OverriddenInRuns ??= new((numbers, token) => new EvaluationsQuery(session).OverriddenAsync(numbers, Now, token));

    /// <summary>Until when facts were recorded that were known at a change number.</summary>
    public BatchLoader<long, DateTimeOffset> KnownUntil => cache.KnownUntil ??= new(Lookups.KnownUntilAsync);

    /// <summary>The present, the same for all that an operation reads.</summary>
    public DateTimeOffset Now => cache.Now.Value;

    /// <summary>The latest instant of which the operation's snapshot shows all that was recorded by it.</summary>
    public DateTimeOffset KnownBy => cache.KnownBy;

    /// <summary>What one of a run's definitions says of a subject, on the facts of the run; of a shadow that runs, on those of now.</summary>
    public Task<SubjectAssessment?> AssessAsync(RunView view, Guid subjectId, int bindingNo)
    {
        var (at, until) = RunFields.IsLive(view) ? (Now, Now) : (view is RestatementView ? view.Run.HappenedBy - Instants.Microsecond : view.Run.HappenedBy, view.Run.KnownUntil);
        return AssessAsync(subjectId, bindingNo, at, until);
    }

    /// <summary>What a definition says of a subject at an instant, with what was recorded by another.</summary>
    public Task<SubjectAssessment?> AssessAsync(Guid subjectId, int bindingNo, DateTimeOffset at, DateTimeOffset knownUntil) =>
        (cache.Assessments ??= new(async (ids, asked, token) => await assessSubjects.ExecuteAsync(
            session.TenantId, (await catalogue.BindingAsync(session, asked.BindingNo, token))!, ids, asked.At, asked.KnownUntil, token))).LoadAsync((subjectId, (bindingNo, at, knownUntil)));

    /// <summary>The tenant's stream: its active binding and the last number.</summary>
    public ValueTask<StreamHead?> StreamAsync(CancellationToken cancellationToken) => cache.StreamAsync();

    public Task<List<Activation>> ActivationsAsync(CancellationToken cancellationToken) =>
        cache.Activations ??= Lookups.ActivationsAsync(cancellationToken).AsTask();

    public Task<IReadOnlyList<DefinitionPackage>> PackagesAsync(CancellationToken cancellationToken) =>
        cache.Packages ??= Lookups.PackagesAsync(cancellationToken).AsTask();

    /// <summary>The bindings that are kept up beside the active one.</summary>
    public Task<List<KeptBinding>> KeptBindingsAsync() => cache.KeptBindings ??= Lookups.KeptBindingsAsync(CancellationToken.None).AsTask();

    public async ValueTask<int> ActiveBindingNoAsync(CancellationToken cancellationToken) => (await StreamAsync(cancellationToken))?.ActiveBindingNo ?? 0;

    /// <summary>Forgets everything, after a mutation: what is read next is what was written.</summary>
    public async Task RenewAsync()
    {
        cache = new Cache(session, catalogue, writer, clock);
        await session.RenewAsync();
    }

    private static Dictionary<Guid, IEnumerable<T>> ByKey<T>(IReadOnlyList<Guid> ids, ILookup<Guid, T> values) =>
        ids.ToDictionary(id => id, id => values[id]);

    private sealed class Cache(ReadSession session, Catalogue catalogue, TenantWriter writer, TimeProvider clock)
    {
        private Task<StreamHead?>? stream;

        public Lookups Lookups { get; } = new(session);

        public BatchLoader<Guid, Contact>? Contacts { get; set; }

        public BatchLoader<Guid, Company>? Companies { get; set; }

        public BatchLoader<Guid, Deal>? Deals { get; set; }

        public BatchLoader<Guid, Quote>? Quotes { get; set; }

        public BatchLoader<Guid, IEnumerable<Quote>>? QuotesOfDeals { get; set; }

        public BatchLoader<Guid, IEnumerable<Contact>>? Participants { get; set; }

        public BatchLoader<Guid, Actor>? Actors { get; set; }

        public BatchLoader<Guid, Subject>? Subjects { get; set; }

        public BatchLoader<Guid, IEnumerable<Contact>>? Merged { get; set; }

        public BatchLoader<Guid, VerdictRecord>? Verdicts { get; set; }

        public BatchLoader<Guid, FactRecord>? Overrides { get; set; }

        public BatchLoader<Guid, IEnumerable<FactRecord>>? Attributes { get; set; }

        public BatchLoader<FactReference, FactRecord>? Facts { get; set; }

        public BatchLoader<FactReference, FactRecord>? Voids { get; set; }

        public BatchLoader<Guid, FactRecord>? FactsById { get; set; }

        public BatchLoader<Guid, FactRecord>? Activities { get; set; }

        public BatchLoader<long, StageChange>? Changes { get; set; }

        public BatchLoader<int, BindingRecord>? Bindings { get; set; }

        public ArgumentLoader<Guid, (long? AsOf, DateTimeOffset? HappenedBy), StageSpan>? Stages { get; set; }

        public ArgumentLoader<Guid, PageRequest, Page<DealRow>>? DealPages { get; set; }

        public BatchLoader<Guid, int>? DealCounts { get; set; }

        public ArgumentLoader<Guid, (ActivityFilterInput? Where, ActivityParts Parts, PageRequest Page), Page<FactRecord>>? ActivityPages { get; set; }

        public ArgumentLoader<Guid, ValueTuple<ActivityFilterInput?>, int>? ActivityCounts { get; set; }

        public ArgumentLoader<Guid, PageRequest, Page<StageChange>>? ChangePages { get; set; }

        public BatchLoader<Guid, int>? ChangeCounts { get; set; }

        public ArgumentLoader<Guid, ContactsArguments, Page<ListedContact>>? ContactPages { get; set; }

        public ArgumentLoader<Guid, ValueTuple<ContactFilterInput?>, int>? ContactCounts { get; set; }

        public BatchLoader<int, EvaluationRun>? Runs { get; set; }

        public BatchLoader<int, IReadOnlyList<EvaluationRunCell>>? RunCells { get; set; }

        public ArgumentLoader<CellList, PageRequest, Page<EvaluationRunSubject>>? CellPages { get; set; }

        public BatchLoader<int, IReadOnlyList<OverriddenInRun>>? OverriddenInRuns { get; set; }

        public ArgumentLoader<Guid, (int BindingNo, DateTimeOffset At, DateTimeOffset KnownUntil), SubjectAssessment>? Assessments { get; set; }

        public BatchLoader<long, DateTimeOffset>? KnownUntil { get; set; }

        public Lazy<DateTimeOffset> Now { get; } = new(clock.GetUtcNow);

        /// <summary>Taken before the snapshot is.</summary>
        public DateTimeOffset KnownBy { get; } = writer.SettledAt(session.TenantId);

        public Task<List<Activation>>? Activations { get; set; }

        public Task<List<KeptBinding>>? KeptBindings { get; set; }

        public Task<IReadOnlyList<DefinitionPackage>>? Packages { get; set; }

        public ValueTask<StreamHead?> StreamAsync() => new(stream ??= ReadAsync());

        private async Task<StreamHead?> ReadAsync()
        {
            var head = await Lookups.StreamAsync(CancellationToken.None);
            if (head is not null) catalogue.SawActive(session.TenantId, head.ActiveBindingNo);
            return head;
        }
    }
}
