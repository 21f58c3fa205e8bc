using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>Where subjects and their facts are read from.</summary>
internal interface ISubjectSource
{
    /// <summary>A subject that is only read; null when the tenant has none of this id.</summary>
    ValueTask<SubjectFile?> ReadAsync(Guid subjectId, CancellationToken cancellationToken);

    ValueTask LoadFactsAsync(SubjectFile file, CancellationToken cancellationToken);

    /// <summary>The links of whatever subject to the target.</summary>
    ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken);

    /// <summary>The contacts that were merged into this very one.</summary>
    ValueTask<IReadOnlyList<SubjectFile>> MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken);
}

/// <summary>Who is or was around a subject, and what a snapshot of it consists of.</summary>
internal sealed class Surroundings(ISubjectSource source)
{
    /// <summary>The subject with all that a verdict on it may read.</summary>
    public async ValueTask<SnapshotTimeline> TimelineAsync(SubjectFile file, DeclaredFacts declared, CancellationToken cancellationToken)
    {
        await LoadAsync(file, cancellationToken);
        var subject = SubjectTimeline.Of(file.Row, file.Whole, declared, createdAt: file.KnownSince);
        var around = new List<(SubjectTimeline, LinkPeriods)>();
        var count = subject.Count;
        await foreach (var (neighbour, periods) in AroundAsync(file, cancellationToken))
        {
            var attributesOnly = neighbour.Row.Unit == Unit.Company;
            var timeline = SubjectTimeline.Of(neighbour.Row, neighbour.Whole, declared, attributesOnly, neighbour.KnownSince);
            around.Add((timeline, periods));
            count += timeline.Count;
            // More would not be evaluated either.
            if (count > SnapshotTimeline.MostFacts) break;
        }

        return new SnapshotTimeline(subject, around);
    }

    /// <summary>Those whose snapshots hold facts of the subject, of units that are staged.</summary>
    public async ValueTask<IReadOnlyCollection<Guid>> AffectedAsync(
        SubjectFile file, IReadOnlyList<FactRecord> facts, Func<Unit, bool> stages, CancellationToken cancellationToken)
    {
        var unit = file.Row.Unit;
        var affected = new SortedSet<Guid>();
        if (unit == Unit.Company && !facts.Any(fact => fact.Type is FactType.Attribute or FactType.Void)) return affected;
        if (unit == Unit.Person)
        {
            // What is told of one part is told of the whole person.
            var whole = await WholeAsync(file, cancellationToken);
            if (whole.Row.SubjectId != file.Row.SubjectId && stages(Unit.Person)) affected.Add(whole.Row.SubjectId);
            foreach (var part in whole.Parts)
            {
                if (stages(Unit.Company)) await AddTargetsAsync(part, LinkKeys.Employer, affected, cancellationToken);
                if (stages(Unit.Deal)) await AddSourcesAsync(part, LinkKeys.Participant, affected, cancellationToken);
            }
        }
        else if (unit == Unit.Deal)
        {
            if (stages(Unit.Person)) await AddTargetsAsync(file, LinkKeys.Participant, affected, cancellationToken);
            if (stages(Unit.Company)) await AddTargetsAsync(file, LinkKeys.Company, affected, cancellationToken);
        }
        else
        {
            if (stages(Unit.Person)) await AddSourcesAsync(file, LinkKeys.Employer, affected, cancellationToken);
            if (stages(Unit.Deal)) await AddSourcesAsync(file, LinkKeys.Company, affected, cancellationToken);
        }

        return affected;
    }

    private async IAsyncEnumerable<(SubjectFile, LinkPeriods)> AroundAsync(
        SubjectFile file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var unit = file.Row.Unit;
        var targets = unit switch
        {
            Unit.Person => [LinkKeys.Employer],
            Unit.Deal => [LinkKeys.Participant, LinkKeys.Company],
            _ => Array.Empty<string>(),
        };
        foreach (var key in targets)
        {
            var merged = new SortedDictionary<Guid, (SubjectFile Whole, List<LinkPeriods> Periods)>();
            foreach (var (target, periods) in LinkPeriods.Of(file.Whole, key))
            {
                if (await LoadAsync(target, cancellationToken) is not { } neighbour) continue;
                if (neighbour.Row is { MergedIntoId: null, MergedCount: 0 })
                {
                    yield return (neighbour, periods);
                    continue;
                }

                // Several of them may be one person.
                var whole = await WholeAsync(neighbour, cancellationToken);
                if (!merged.TryGetValue(whole.Row.SubjectId, out var known)) merged[whole.Row.SubjectId] = known = (whole, []);
                known.Periods.Add(periods);
            }

            foreach (var (whole, periods) in merged.Values) yield return (whole, LinkPeriods.Either(periods));
        }

        var sources = unit switch
        {
            Unit.Person => [LinkKeys.Participant],
            Unit.Company => [LinkKeys.Employer, LinkKeys.Company],
            _ => Array.Empty<string>(),
        };
        if (sources.Length == 0 || (file.NothingPointsHere && file.Row.MergedCount == 0)) yield break;
        var links = new List<FactRecord>();
        foreach (var part in file.Parts) links.AddRange(await source.LinksToAsync(part.Row.SubjectId, cancellationToken));
        foreach (var key in sources)
        {
            var seen = new HashSet<Guid>();
            foreach (var other in links.Where(link => link.Key == key).Select(link => link.SubjectId).Distinct())
            {
                if (await LoadAsync(other, cancellationToken) is not { } neighbour) continue;
                neighbour = await WholeAsync(neighbour, cancellationToken);
                if (!seen.Add(neighbour.Row.SubjectId)) continue;
                var leads = LinkPeriods.Of(neighbour.Whole, key);
                List<LinkPeriods> periods = [.. file.Parts.Select(part => leads.GetValueOrDefault(part.Row.SubjectId)).OfType<LinkPeriods>()];
                if (periods.Count > 0) yield return (neighbour, LinkPeriods.Either(periods));
            }
        }
    }

    /// <summary>The contact that the subject is part of, loaded with all its parts; of most the subject itself.</summary>
    public async ValueTask<SubjectFile> WholeAsync(SubjectFile file, CancellationToken cancellationToken)
    {
        var whole = file;
        while (whole.Row.MergedIntoId is { } winner && await source.ReadAsync(winner, cancellationToken) is { } next) whole = next;
        if (whole != file || whole.Row.MergedCount > 0) await LoadAsync(whole, cancellationToken);
        return whole;
    }

    private async ValueTask<SubjectFile?> LoadAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        if (await source.ReadAsync(subjectId, cancellationToken) is not { } file) return null;
        await LoadAsync(file, cancellationToken);
        return file;
    }

    /// <summary>Loads the subject's facts and, where contacts were merged into it, theirs.</summary>
    public async ValueTask LoadAsync(SubjectFile file, CancellationToken cancellationToken)
    {
        await source.LoadFactsAsync(file, cancellationToken);
        if (file.Row.MergedCount == 0 || file.Merged is not null) return;
        var merged = new List<SubjectFile>();
        var open = new Queue<SubjectFile>([file]);
        while (open.TryDequeue(out var winner))
        {
            if (winner.Row.MergedCount == 0) continue;
            foreach (var part in await source.MergedIntoAsync(winner.Row.SubjectId, cancellationToken))
            {
                await source.LoadFactsAsync(part, cancellationToken);
                merged.Add(part);
                open.Enqueue(part);
            }
        }

        file.Merged = merged;
    }

    private async ValueTask AddTargetsAsync(SubjectFile file, string key, SortedSet<Guid> affected, CancellationToken cancellationToken)
    {
        await source.LoadFactsAsync(file, cancellationToken);
        // Links that were taken back in this transaction count as well: what they gave is gone.
        affected.UnionWith(file.Facts!.Where(fact => fact.Type == FactType.Link && fact.Key == key && fact.TargetId is not null).Select(fact => fact.TargetId!.Value));
    }

    private async ValueTask AddSourcesAsync(SubjectFile file, string key, SortedSet<Guid> affected, CancellationToken cancellationToken)
    {
        if (file.NothingPointsHere) return;
        var links = await source.LinksToAsync(file.Row.SubjectId, cancellationToken);
        affected.UnionWith(links.Where(link => link.Key == key).Select(link => link.SubjectId));
    }
}
