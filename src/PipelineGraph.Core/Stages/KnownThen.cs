using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Core.Stages;

/// <summary>Subjects as they were known at an instant: what was recorded, and who was merged, by then.</summary>
internal sealed class KnownThen(ISubjectSource source, DateTimeOffset until) : ISubjectSource
{
    private readonly Dictionary<Guid, (SubjectFile Then, SubjectFile Now)> files = [];

    /// <summary>Null: it was not known yet.</summary>
    public SubjectFile? Of(SubjectFile file)
    {
        var row = file.Row;
        if (row.RecordedAt > until) return null;
        if (files.TryGetValue(row.SubjectId, out var known)) return known.Then;
        var then = new Subject
        {
            TenantId = row.TenantId,
            SubjectId = row.SubjectId,
            Unit = row.Unit,
            CreatedAt = row.CreatedAt,
            RecordedAt = row.RecordedAt,
            MergedIntoId = row.MergedAt <= until ? row.MergedIntoId : null,
            MergedCount = row.MergedCount,
            ErasedAt = row.ErasedAt,
        };
        return (files[row.SubjectId] = (new SubjectFile(then, isNew: false), file)).Then;
    }

    public async ValueTask<SubjectFile?> ReadAsync(Guid subjectId, CancellationToken cancellationToken) =>
        files.TryGetValue(subjectId, out var known) ? known.Then : await source.ReadAsync(subjectId, cancellationToken) is { } file ? Of(file) : null;

    public async ValueTask LoadFactsAsync(SubjectFile file, CancellationToken cancellationToken)
    {
        if (file.Facts is not null) return;
        var now = files[file.Row.SubjectId].Now;
        await source.LoadFactsAsync(now, cancellationToken);
        file.Facts = [.. now.Facts!.Where(IsKnown)];
    }

    public async ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(Guid targetId, CancellationToken cancellationToken) =>
        [.. (await source.LinksToAsync(targetId, cancellationToken)).Where(IsKnown)];

    public async ValueTask<IReadOnlyList<SubjectFile>> MergedIntoAsync(Guid subjectId, CancellationToken cancellationToken) =>
        [.. (await source.MergedIntoAsync(subjectId, cancellationToken)).Where(file => file.Row.MergedAt <= until).Select(Of).OfType<SubjectFile>()];

    private bool IsKnown(FactRecord fact) => fact.RecordedAt <= until;
}
