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
}

/// <summary>Who is or was around a subject, and what a snapshot of it consists of.</summary>
internal sealed class Surroundings(ISubjectSource source)
{
    /// <summary>The subject with all that a verdict on it may read.</summary>
    public async ValueTask<SnapshotTimeline> TimelineAsync(SubjectFile file, DeclaredFacts declared, CancellationToken cancellationToken)
    {
        await source.LoadFactsAsync(file, cancellationToken);
        var subject = SubjectTimeline.Of(file.Row, file.Standing, declared);
        var around = new List<(SubjectTimeline, LinkPeriods)>();
        var count = subject.Count;
        await foreach (var (neighbour, periods) in AroundAsync(file, cancellationToken))
        {
            var attributesOnly = neighbour.Row.Unit == Unit.Company;
            var timeline = SubjectTimeline.Of(neighbour.Row, neighbour.Standing, declared, attributesOnly);
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
            if (stages(Unit.Company)) await AddTargetsAsync(file, LinkKeys.Employer, affected, cancellationToken);
            if (stages(Unit.Deal)) await AddSourcesAsync(file, LinkKeys.Participant, affected, cancellationToken);
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
            foreach (var (target, periods) in LinkPeriods.Of(file.Standing, key))
            {
                if (await LoadAsync(target, cancellationToken) is { } neighbour) yield return (neighbour, periods);
            }
        }

        var sources = unit switch
        {
            Unit.Person => [LinkKeys.Participant],
            Unit.Company => [LinkKeys.Employer, LinkKeys.Company],
            _ => Array.Empty<string>(),
        };
        if (sources.Length == 0 || file.NothingPointsHere) yield break;
        var links = await source.LinksToAsync(file.Row.SubjectId, cancellationToken);
        foreach (var key in sources)
        {
            foreach (var other in links.Where(link => link.Key == key).Select(link => link.SubjectId).Distinct())
            {
                if (await LoadAsync(other, cancellationToken) is { } neighbour
                    && LinkPeriods.Of(neighbour.Standing, key).TryGetValue(file.Row.SubjectId, out var periods)) yield return (neighbour, periods);
            }
        }
    }

    private async ValueTask<SubjectFile?> LoadAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        if (await source.ReadAsync(subjectId, cancellationToken) is not { } file) return null;
        await source.LoadFactsAsync(file, cancellationToken);
        return file;
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
