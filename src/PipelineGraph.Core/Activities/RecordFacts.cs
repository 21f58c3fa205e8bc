using System.Globalization;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>Records a batch of subjects with their facts in one transaction, with one fold a subject. Safe to repeat: what is known is skipped.</summary>
public sealed class RecordFacts(TenantWriter writer)
{
    /// <summary>So many subjects around those of a batch are evaluated with it; the rest when the clock job comes by.</summary>
    private const int MostAround = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>So many subjects go well into one batch.</summary>
    public int BatchSize => writer.Store.BatchSize;

    /// <summary>So many batches that have nothing in common go well beside one another.</summary>
    internal int Lanes => writer.Store.Lanes;

    public async Task<Outcome<BatchResult>> ExecuteAsync(Caller caller, IReadOnlyList<SubjectFactsInput> batch, CancellationToken cancellationToken)
    {
        var outcome = await RecordAsync(caller, batch, cancellationToken);
        await NumberAsync(caller, cancellationToken);
        return outcome;
    }

    /// <summary>The same, not waiting for the numbers of the changes.</summary>
    internal Task<Outcome<BatchResult>> RecordAsync(Caller caller, IReadOnlyList<SubjectFactsInput> batch, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, new BatchCommand(), async transaction =>
        {
            var recording = new BatchRecording(transaction);
            var outcomes = new List<SubjectFactsOutcome>(batch.Count);
            await recording.FindAsync(batch, cancellationToken);
            foreach (var input in batch) outcomes.Add(await recording.RecordAsync(input, cancellationToken));
            var changes = await transaction.FinishAsync(cancellationToken, MostAround);
            return Outcome<BatchResult>.Of(new BatchResult { Subjects = outcomes, Changes = changes.Count });
        }, cancellationToken, numberLater: true);

    /// <summary>Has the changes numbered of what was recorded before.</summary>
    internal async Task NumberAsync(Caller caller, CancellationToken cancellationToken) => await writer.Store.NumberedAsync(caller.TenantId, [], Patience, cancellationToken);

    private sealed record BatchCommand : ICommand
    {
        public string? IdempotencyKey => null;
    }
}

/// <summary>The subjects of one batch.</summary>
internal sealed class BatchRecording(TenantTransaction transaction)
{
    private readonly Dictionary<(Unit, string, string), SubjectFile?> known = [];
    private readonly Dictionary<(string Source, string Id), SubjectFile> erased = [];
    private readonly Dictionary<string, Guid> owners = new(StringComparer.Ordinal);

    /// <summary>Looks up all that the batch names.</summary>
    public async ValueTask FindAsync(IReadOnlyList<SubjectFactsInput> batch, CancellationToken cancellationToken)
    {
        var quotes = new HashSet<(string, string)>();
        foreach (var input in batch)
        {
            known[(input.Unit, input.ExternalSource, input.ExternalId)] = null;
            if (input.CompanyExternalId is { } company) known[(Unit.Company, input.ExternalSource, company)] = null;
            foreach (var fact in input.Facts)
            {
                if (fact.TargetExternalId is { } target) known[(FactChecks.TargetUnit(fact.Key), fact.ExternalSource ?? input.ExternalSource, target)] = null;
                if (fact.QuoteExternalId is { } quote) quotes.Add((fact.ExternalSource ?? input.ExternalSource, quote));
            }
        }

        // What cannot be an id is refused with its subject.
        var keys = known.Keys.Where(key => !key.Item3.Contains('\0', StringComparison.Ordinal)).ToList();
        foreach (var file in await transaction.FindAllAsync(keys, cancellationToken)) known[(file.Row.Unit, file.Row.ExternalSource!, file.Row.ExternalId!)] = file;
        await FindErasedAsync(cancellationToken);
        await transaction.FindQuotesAsync(quotes.Where(key => !key.Item2.Contains('\0', StringComparison.Ordinal)).ToList(), cancellationToken);
    }

    public async ValueTask<SubjectFactsOutcome> RecordAsync(SubjectFactsInput input, CancellationToken cancellationToken)
    {
        var checks = new CommandChecks(transaction);
        checks.ExternalId(input.ExternalSource, input.ExternalId);
        checks.Moment(input.CreatedAt, null, "createdAt");
        var file = await FindAsync(input.Unit, input.ExternalSource, input.ExternalId, cancellationToken);
        if (file is null) checks.Text(input.Name, "name");
        if (file is { Row.ErasedAt: not null }) checks.Add(EraseContact.Refusal(file.Row, input.ExternalId, "externalId"));
        if (file is null && erased.TryGetValue((input.ExternalSource, input.ExternalId), out var gone)) checks.Add(EraseContact.Refusal(gone.Row, input.ExternalId, "externalId"));
        var drafts = new List<FactDraft>(input.Facts.Count + 1);
        if (input.CompanyExternalId is { } company && await CompanyAsync(input, company, checks, cancellationToken) is { } link) drafts.Add(link);
        var facts = new FactChecks(transaction, checks, FindAsync, (source, id) => erased.ContainsKey((source, id)));
        for (var index = 0; index < input.Facts.Count; index++)
        {
            IReadOnlyList<string> path = ["facts", index.ToString(CultureInfo.InvariantCulture)];
            if (await facts.DraftAsync(input, file, input.Facts[index], path, cancellationToken) is { } draft) drafts.Add(draft);
        }

        if (checks.Failed) return new SubjectFactsOutcome { Errors = checks.Errors };

        var created = file is null;
        file ??= await CreateAsync(input, cancellationToken);
        await transaction.LoadFactsAsync(file, cancellationToken);
        var recorded = 0;
        var seen = new KnownFacts(file.Facts!);
        var last = KnownFacts.LastOfEach(drafts);
        foreach (var draft in drafts)
        {
            if (KnownFacts.IsState(draft) && !last.Contains(draft)) continue;
            var fact = draft.Type == FactType.Quote ? draft with { TargetId = await facts.QuoteAsync(file, draft, cancellationToken) } : draft;
            if (seen.Contains(fact)) continue;
            if (fact.Type == FactType.Activity) fact = fact with { ActivityId = transaction.NewId() };
            seen.Add(await transaction.AppendAsync(file, fact, cancellationToken));
            recorded++;
        }

        return new SubjectFactsOutcome { SubjectId = file.Row.SubjectId, Created = created, FactsRecorded = recorded, FactsSkipped = drafts.Count - recorded };
    }

    /// <summary>Of the persons whom nobody knows, those who were erased.</summary>
    private async ValueTask FindErasedAsync(CancellationToken cancellationToken)
    {
        var unknown = known.Where(each => each.Value is null && each.Key.Item1 == Unit.Person).Select(each => each.Key).ToList();
        if (unknown.Count == 0 || !await transaction.Session.HasGoneAsync(cancellationToken)) return;
        var hidden = unknown.ToDictionary(key => (Unit.Person, key.Item2, EraseContact.Hidden(transaction.TenantId, key.Item2, key.Item3)), key => (key.Item2, key.Item3));
        foreach (var file in await transaction.FindAllAsync(hidden.Keys, cancellationToken)) erased[hidden[(Unit.Person, file.Row.ExternalSource!, file.Row.ExternalId!)]] = file;
    }

    private async ValueTask<SubjectFile?> FindAsync(Unit unit, string source, string id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((unit, source, id), out var file)) return file;
        return known[(unit, source, id)] = await transaction.FindAsync(unit, source, id, cancellationToken);
    }

    private async ValueTask<FactDraft?> CompanyAsync(SubjectFactsInput input, string company, CommandChecks checks, CancellationToken cancellationToken)
    {
        if (input.Unit == Unit.Company) checks.Add(CommandError.Invalid("A company has no company; link it by a fact instead.", "companyExternalId"));
        else if (await FindAsync(Unit.Company, input.ExternalSource, company, cancellationToken) is { } target)
            return DealFacts.Link(input.Unit == Unit.Person ? LinkKeys.Employer : LinkKeys.Company, target.Row.SubjectId, true);
        else checks.Add(CommandError.NotFound($"There is no company '{company}' of '{input.ExternalSource}'; import it first.", "companyExternalId"));
        return null;
    }

    private async ValueTask<SubjectFile> CreateAsync(SubjectFactsInput input, CancellationToken cancellationToken)
    {
        var owner = input.OwnerSubject is { } subject ? await OwnerAsync(subject, cancellationToken) : (Guid?)null;
        var file = await transaction.CreateAsync(input.Unit, input.ExternalSource, input.ExternalId, owner, input.CreatedAt, cancellationToken);
        known[(input.Unit, input.ExternalSource, input.ExternalId)] = file;
        var (row, name) = (file.Row, input.Name!);
        file.Present = input.Unit switch
        {
            Unit.Person => new Contact
            {
                TenantId = row.TenantId,
                ContactId = row.SubjectId,
                DisplayName = name,
                DisplayNameSort = SortText.Of(name),
                Email = input.Email,
                ExternalSource = row.ExternalSource,
                ExternalId = row.ExternalId,
                OwnerId = owner,
                CreatedAt = row.CreatedAt,
            },
            Unit.Company => new Company
            {
                TenantId = row.TenantId,
                CompanyId = row.SubjectId,
                Name = name,
                NameSort = SortText.Of(name),
                ExternalSource = row.ExternalSource,
                ExternalId = row.ExternalId,
                OwnerId = owner,
                CreatedAt = row.CreatedAt,
            },
            _ => new Deal
            {
                TenantId = row.TenantId,
                DealId = row.SubjectId,
                Name = name,
                NameSort = SortText.Of(name),
                ExternalSource = row.ExternalSource,
                ExternalId = row.ExternalId,
                OwnerId = owner,
                CreatedAt = row.CreatedAt,
            },
        };
        file.PresentChanged = true;
        return file;
    }

    private async ValueTask<Guid> OwnerAsync(string subject, CancellationToken cancellationToken)
    {
        if (!owners.TryGetValue(subject, out var owner))
            owners[subject] = owner = (await EnsureActor.FindOrAddAsync(transaction, ActorKind.User, subject, subject, cancellationToken)).ActorId;
        return owner;
    }
}

/// <summary>
/// The facts that a subject has already, by external id and by what they say. What is told without a date of something that has one value at a time
/// is how it is now: only the last such telling that stands counts as known, so that a value may come back.
/// </summary>
internal sealed class KnownFacts
{
    private readonly HashSet<(string, string)> externalIds = [];
    private readonly Dictionary<(FactType, string), List<FactRecord>> facts = [];
    private readonly HashSet<long> voided = [];

    public KnownFacts(IReadOnlyCollection<FactRecord> known)
    {
        voided.UnionWith(known.Where(fact => fact.VoidsFactNo is not null).Select(fact => fact.VoidsFactNo!.Value));
        foreach (var fact in known) Add(fact);
    }

    /// <summary>Whether the fact tells how something is now, and so takes the place of what was told before.</summary>
    public static bool IsState(FactDraft draft) =>
        draft is { EffectiveAt: null, ExternalId: null, Type: FactType.Attribute or FactType.Link or FactType.Consent or FactType.Judgement };

    /// <summary>Of the facts of one subject that take one another's place, the last ones.</summary>
    public static HashSet<FactDraft> LastOfEach(IEnumerable<FactDraft> drafts) =>
        drafts.Where(IsState).GroupBy(draft => (draft.Type, draft.Key, Target(draft.Key, draft.TargetId))).Select(same => same.Last()).ToHashSet<FactDraft>(ReferenceEqualityComparer.Instance);

    public void Add(FactRecord fact)
    {
        if (fact is { ExternalSource: { } source, ExternalId: { } id })
        {
            externalIds.Add((source, id));
            return;
        }

        if (!facts.TryGetValue((fact.Type, fact.Key), out var same)) facts[(fact.Type, fact.Key)] = same = [];
        same.Add(fact);
    }

    public bool Contains(FactDraft draft)
    {
        if (draft is { ExternalSource: { } source, ExternalId: { } id }) return externalIds.Contains((source, id));
        if (!facts.TryGetValue((draft.Type, draft.Key), out var same)) return false;
        if (!IsState(draft)) return same.Exists(draft.Says);
        var target = Target(draft.Key, draft.TargetId);
        var last = same.FindLast(fact => fact is { OccurredAt: null, OccurredOn: null } && !voided.Contains(fact.FactNo) && Target(fact.Key, fact.TargetId) == target);
        return last is not null && draft.Says(last);
    }

    /// <summary>Of a link that leads to several at a time, each has its own state.</summary>
    private static Guid? Target(string key, Guid? target) => key is LinkKeys.Employer or LinkKeys.Company ? null : target;
}
