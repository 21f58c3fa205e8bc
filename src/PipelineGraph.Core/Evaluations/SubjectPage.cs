using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Evaluations;

/// <summary>Port: reads all subjects of a tenant with what verdicts on them may read, without keeping a writer or a snapshot waiting.</summary>
public interface ISubjectPages
{
    /// <summary>
    /// The subjects after an id in the order of ids, with their facts and those of whoever is around them, as far as they were recorded by the
    /// instant. Facts are never changed, so that pages read one after the other agree with one another.
    /// </summary>
    ValueTask<SubjectPage> ReadAsync(Guid tenantId, Guid after, int limit, DateTimeOffset knownUntil, CancellationToken cancellationToken);

    /// <summary>The same of subjects by their ids.</summary>
    ValueTask<SubjectPage> ReadAsync(Guid tenantId, IReadOnlyList<Guid> subjectIds, DateTimeOffset knownUntil, CancellationToken cancellationToken);

    /// <summary>The stage of each subject of a page, as is known at a change number, the end of a batch: those that had one then.</summary>
    ValueTask<IReadOnlyDictionary<Guid, (int BindingNo, string StageKey)>> StagesAsync(
        Guid tenantId, SubjectPage page, long knownAsOf, CancellationToken cancellationToken);
}

/// <summary>Some subjects with their surroundings, read at once.</summary>
public sealed class SubjectPage : ISubjectSource
{
    private readonly Dictionary<Guid, SubjectFile> files = [];
    private readonly ILookup<Guid, FactRecord> links;
    private readonly ILookup<Guid, SubjectFile> merged;

    /// <param name="subjects">In the order of ids.</param>
    /// <param name="around">Their neighbours that are not among them, and whoever is one person with one of both.</param>
    /// <param name="facts">Of both, in recorded order.</param>
    /// <param name="linksTo">Whoever is linked to one of the subjects.</param>
    /// <param name="isLast">No subject comes after these.</param>
    public SubjectPage(
        IReadOnlyList<Subject> subjects, IEnumerable<Subject> around, IEnumerable<FactRecord> facts, IEnumerable<FactRecord> linksTo, bool isLast)
    {
        (Subjects, IsLast) = (subjects, isLast);
        foreach (var subject in subjects.Concat(around)) files.TryAdd(subject.SubjectId, new SubjectFile(subject, isNew: false) { Facts = [] });
        foreach (var fact in facts)
        {
            if (files.TryGetValue(fact.SubjectId, out var file)) file.Facts!.Add(fact);
        }

        merged = files.Values.Where(file => file.Row.MergedIntoId is not null).ToLookup(file => file.Row.MergedIntoId!.Value);
        links = linksTo.ToLookup(link => link.TargetId!.Value);
        foreach (var subject in subjects) files[subject.SubjectId].NothingPointsHere = !links.Contains(subject.SubjectId);
    }

    public IReadOnlyList<Subject> Subjects { get; }

    public bool IsLast { get; }

    internal SubjectFile this[Guid subjectId] => files[subjectId];

    ValueTask<SubjectFile?> ISubjectSource.ReadAsync(Guid subjectId, CancellationToken cancellationToken) => new(files.GetValueOrDefault(subjectId));

    ValueTask ISubjectSource.LoadFactsAsync(SubjectFile file, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    ValueTask<IReadOnlyList<SubjectFile>> ISubjectSource.MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken) => new([.. merged[subjectId]]);

    ValueTask<IReadOnlyList<FactRecord>> ISubjectSource.LinksToAsync(Guid targetId, CancellationToken cancellationToken) => new([.. links[targetId]]);
}
