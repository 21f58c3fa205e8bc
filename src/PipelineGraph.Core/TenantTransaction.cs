using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core;

/// <summary>A command at work: the subjects that it locked, the facts that it appended, and the verdicts that follow from them.</summary>
internal sealed class TenantTransaction(
    IWriteSession session, TenantContext context, Caller caller, StreamHead stream, ActiveDefinition? active, IReadOnlyList<KeptBinding> kept, DateTimeOffset now) : ISubjectSource
{
    private readonly Dictionary<Guid, SubjectFile> files = [];
    private readonly Dictionary<Guid, SubjectFile> read = [];
    private readonly Dictionary<Guid, Touch> touched = [];
    private readonly Dictionary<(string ExternalSource, string ExternalId), Quote?> quotes = [];
    private bool attributesRead;

    public IWriteSession Session => session;

    public Tenant Tenant => context.Tenant;

    public TimeZoneInfo Zone => context.Zone;

    public Guid TenantId => session.TenantId;

    public Caller Caller => caller;

    public StreamHead Stream => stream;

    public ActiveDefinition? Active => active;

    /// <summary>The bindings beside the active one whose verdicts are kept up.</summary>
    public IReadOnlyList<KeptBinding> Kept => kept;

    /// <summary>The clock when the transaction began; not earlier than in the one before.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Subjects whose facts changed, in the order in which they did.</summary>
    public IReadOnlyDictionary<Guid, Touch> Touched => touched;

    public IReadOnlyDictionary<Guid, SubjectFile> Files => files;

    public Guid NewId() => Guid.CreateVersion7(now);

    /// <summary>The subject, locked; null when the tenant has none of this id.</summary>
    public async ValueTask<SubjectFile?> FindAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        if (files.TryGetValue(subjectId, out var file)) return file;
        if (await session.LockSubjectAsync(subjectId, cancellationToken) is not { } row) return null;
        return files[subjectId] = new SubjectFile(row, isNew: false);
    }

    /// <summary>The subject for what others read of it. Whoever writes it locks all who read it before evaluating them, so that the last one sees all of it.</summary>
    public async ValueTask<SubjectFile?> ReadAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        if (session.NumbersAtOnce) return await FindAsync(subjectId, cancellationToken);
        if (files.TryGetValue(subjectId, out var file) || read.TryGetValue(subjectId, out file)) return file;
        if (await session.FindSubjectAsync(subjectId, cancellationToken) is not { } row) return null;
        return read[subjectId] = new SubjectFile(row, isNew: false);
    }

    public async ValueTask<SubjectFile?> FindAsync(Unit unit, string externalSource, string externalId, CancellationToken cancellationToken) =>
        await session.FindSubjectAsync(unit, externalSource, externalId, cancellationToken) is { } row
            ? files.TryGetValue(row.SubjectId, out var file) ? file : files[row.SubjectId] = new SubjectFile(row, isNew: false)
            : null;

    /// <summary>Those of the subjects that there are, locked, with their facts: in two statements where it pays.</summary>
    public async ValueTask<IReadOnlyList<SubjectFile>> FindAllAsync(
        IReadOnlyCollection<(Unit Unit, string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken)
    {
        var found = new List<SubjectFile>();
        foreach (var row in await session.FindSubjectsAsync(keys, cancellationToken))
            found.Add(files.TryGetValue(row.SubjectId, out var file) ? file : files[row.SubjectId] = new SubjectFile(row, isNew: false));
        var facts = await session.FactsAsync([.. found.Where(file => file.Facts is null).Select(file => file.Row.SubjectId)], cancellationToken);
        foreach (var file in found.Where(file => file.Facts is null))
        {
            file.Facts = [.. facts[file.Row.SubjectId], .. file.Appended];
            FactsHeld += file.Facts.Count;
        }

        return found;
    }

    /// <summary>The quotes of these ids are looked up together.</summary>
    public async ValueTask FindQuotesAsync(IReadOnlyCollection<(string ExternalSource, string ExternalId)> keys, CancellationToken cancellationToken)
    {
        var missing = keys.Where(key => !quotes.ContainsKey(key)).ToHashSet();
        if (missing.Count == 0) return;
        foreach (var quote in await session.FindQuotesAsync(missing, cancellationToken)) quotes[(quote.ExternalSource!, quote.ExternalId!)] = quote;
        foreach (var key in missing) quotes.TryAdd(key, null);
    }

    public async ValueTask<Quote?> FindQuoteAsync(string externalSource, string externalId, CancellationToken cancellationToken)
    {
        await FindQuotesAsync([(externalSource, externalId)], cancellationToken);
        return quotes[(externalSource, externalId)];
    }

    public async ValueTask<Quote?> FindQuoteAsync(Guid quoteId, CancellationToken cancellationToken) =>
        quotes.Values.FirstOrDefault(quote => quote?.QuoteId == quoteId) ?? await session.FindQuoteAsync(quoteId, cancellationToken);

    public ValueTask AddAsync(Quote quote, CancellationToken cancellationToken)
    {
        if (quote is { ExternalSource: { } source, ExternalId: { } id }) quotes[(source, id)] = quote;
        return session.InsertAsync(quote, cancellationToken);
    }

    public async ValueTask LoadFactsAsync(SubjectFile file, CancellationToken cancellationToken)
    {
        if (file.Facts is not null) return;
        // What this transaction appended is known: the database need not have it yet.
        file.Facts = [.. await session.FactsAsync(file.Row.SubjectId, file.Row.FactNo - file.Appended.Count, cancellationToken), .. file.Appended];
        FactsHeld += file.Facts.Count;
    }

    public async ValueTask<SubjectFile> CreateAsync(
        Unit unit, string? externalSource, string? externalId, Guid? ownerId, DateTimeOffset? createdAt, CancellationToken cancellationToken)
    {
        var created = createdAt is { } given && Instants.Whole(given) < now ? Instants.Whole(given) : now;
        var row = new Subject
        {
            TenantId = TenantId,
            SubjectId = NewId(),
            RecordedAt = now,
            Unit = unit,
            ExternalSource = externalId is null ? null : externalSource,
            ExternalId = externalId,
            OwnerId = ownerId,
            CreatedAt = created,
            LastRecordedAt = now,
        };
        await session.InsertAsync(row, cancellationToken);
        var file = files[row.SubjectId] = new SubjectFile(row, isNew: true) { RecordedAt = now };
        touched[row.SubjectId] = new Touch(created, null, now);
        return file;
    }

    /// <summary>Numbers, dates and stores the fact.</summary>
    public async ValueTask<FactRecord> AppendAsync(SubjectFile file, FactDraft draft, CancellationToken cancellationToken)
    {
        var row = file.Row;
        var last = row.LastRecordedAt + Instants.Microsecond;
        var recordedAt = file.RecordedAt ??= now > last ? now : last;
        // How something is counts from the creation when it is told with it; what happened without a date counts from now: no date is invented.
        if (file.IsNew && draft is { EffectiveAt: null, Type: FactType.Attribute or FactType.Link }) draft = draft with { EffectiveAt = row.CreatedAt };
        row.FactNo++;
        row.LastRecordedAt = recordedAt;
        var fact = draft.Record(TenantId, row.SubjectId, row.FactNo, NewId(), recordedAt, caller.ActorId);
        file.Add(fact);
        if (draft.TargetId is { } target && files.TryGetValue(target, out var pointedAt)) pointedAt.NothingPointsHere = false;
        await session.InsertAsync(fact, cancellationToken);
        Touch(file, fact.EffectiveAt, fact);
        return fact;
    }

    /// <summary>The subject's history may differ from the instant on.</summary>
    public void Touch(SubjectFile file, DateTimeOffset from, FactRecord fact)
    {
        if (active is { } definition && fact.Type != FactType.Void && definition.Declared?.Matter(fact) == false && !file.IsNew)
        {
            // The definition does not read it: no verdict can change.
            touched.TryAdd(file.Row.SubjectId, new Touch(DateTimeOffset.MaxValue, fact.FactNo, fact.RecordedAt));
            return;
        }

        touched[file.Row.SubjectId] = touched.TryGetValue(file.Row.SubjectId, out var before) && before.From < from
            ? before with { FactNo = fact.FactNo }
            : new Touch(from, fact.FactNo, fact.RecordedAt);
    }

    public async ValueTask<AttributeDefinition?> AttributeAsync(Unit unit, string key, CancellationToken cancellationToken)
    {
        if (context.Attribute(unit, key) is { } known) return known;
        if (attributesRead) return null;
        attributesRead = true;
        context.Learn(await session.AttributeDefinitionsAsync(cancellationToken));
        return context.Attribute(unit, key);
    }

    /// <summary>The end of a command that records facts of one subject.</summary>
    public async Task<Outcome<SubjectResult>> RecordAsync(SubjectFile file, IReadOnlyList<FactDraft> drafts, CancellationToken cancellationToken)
    {
        foreach (var draft in drafts) await AppendAsync(file, draft, cancellationToken);
        var changes = await FinishAsync(cancellationToken);
        // Told of a contact that was merged, it counts for the one that it is part of.
        var whole = (await FindWholeAsync(file.Row.SubjectId, cancellationToken))!.Row;
        return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = whole.SubjectId, Unit = whole.Unit, Changes = changes });
    }

    /// <summary>
    /// Read anew where others write beside: who writes a part locks the whole before evaluating it, so that whoever has the whole locked sees all that was evaluated.
    /// </summary>
    public async ValueTask<IReadOnlyList<SubjectFile>> MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var merged = new List<SubjectFile>();
        foreach (var row in await session.MergedIntoAsync(subjectId, cancellationToken))
        {
            if (!files.TryGetValue(row.SubjectId, out var file))
            {
                file = new SubjectFile(row, isNew: false);
                if (session.NumbersAtOnce) files[row.SubjectId] = file;
            }

            merged.Add(file);
        }

        return merged;
    }

    /// <summary>The contact that the subject is part of, locked; of most subjects itself.</summary>
    public async ValueTask<SubjectFile?> FindWholeAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var file = await FindAsync(subjectId, cancellationToken);
        while (file?.Row.MergedIntoId is { } winner) file = await FindAsync(winner, cancellationToken);
        return file;
    }

    public ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken) => session.LinksToAsync(targetId, cancellationToken);

    /// <summary>How many facts the transaction holds.</summary>
    public int FactsHeld { get; private set; }

    /// <summary>Lets go of what was only read, so that all subjects of a tenant can be visited.</summary>
    public void Forget()
    {
        files.Clear();
        read.Clear();
        FactsHeld = 0;
    }

    /// <summary>Writes what follows from the facts: present values, verdicts, the ledger. Called once, when all facts are appended.</summary>
    /// <param name="mostAround">So many subjects around those of the command are evaluated at once.</param>
    /// <returns>The numbered changes.</returns>
    public async ValueTask<IReadOnlyList<StageChange>> FinishAsync(CancellationToken cancellationToken, int mostAround = 100)
    {
        // Evaluations may load more subjects.
        foreach (var file in files.Values.ToList())
        {
            await PresentValues.WriteAsync(this, file, cancellationToken);
            if (file.Appended.Count == 0) continue;
            await session.SaveAsync(file.Row, cancellationToken);
            if (file.Row.MergedIntoId is not null) await PresentValues.WriteWholeAsync(this, (await FindWholeAsync(file.Row.SubjectId, cancellationToken))!, cancellationToken);
        }

        if (active is null) return [];
        var ledger = new LedgerWriter(session, stream, now);
        await new Reassessment(this, active, ledger).RunAsync(mostAround, cancellationToken);
        await ledger.FinishAsync(cancellationToken);
        if (kept.Count > 0) await MarkTouchedAsync(cancellationToken);
        return ledger.Rows;
    }

    /// <summary>The subject is to be evaluated again under the bindings that are kept beside the active one.</summary>
    public async ValueTask MarkKeptAsync(Guid subjectId, Func<KeptBinding, bool> where, CancellationToken cancellationToken)
    {
        foreach (var binding in kept)
        {
            if (where(binding)) await session.MarkDueAsync(binding.BindingNo, subjectId, now, NewId(), cancellationToken);
        }
    }

    private async ValueTask MarkTouchedAsync(CancellationToken cancellationToken)
    {
        var surroundings = new Surroundings(this);
        var marked = new SortedSet<Guid>(touched.Keys);
        foreach (var file in touched.Keys.Select(subject => files[subject]).ToList())
        {
            if (file.Appended.Count > 0)
                marked.UnionWith(await surroundings.AffectedAsync(file, file.Appended, unit => kept.Any(binding => binding.Stages(unit)), cancellationToken));
        }

        foreach (var subject in marked) await MarkKeptAsync(subject, binding => !files.TryGetValue(subject, out var file) || binding.Stages(file.Row.Unit), cancellationToken);
    }

    public IEnumerable<string> AttributeKeys(Unit unit) => context.AttributeKeys(unit);
}

/// <summary>From when a subject's history may differ, and the fact that made it so.</summary>
/// <param name="From"><see cref="DateTimeOffset.MaxValue"/>: no verdict can change.</param>
internal sealed record Touch(DateTimeOffset From, long? FactNo, DateTimeOffset RecordedAt);
