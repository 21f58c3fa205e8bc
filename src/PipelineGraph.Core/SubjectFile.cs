using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core;

/// <summary>A subject with its facts within one transaction.</summary>
internal sealed class SubjectFile
{
    private List<FactRecord>? standing;

    public SubjectFile(Subject row, bool isNew)
    {
        (Row, IsNew, NothingPointsHere) = (row, isNew, isNew);
        if (isNew) Facts = [];
    }

    public Subject Row { get; }

    /// <summary>Created in this transaction.</summary>
    public bool IsNew { get; }

    /// <summary>All facts in recorded order; null before they are loaded.</summary>
    public List<FactRecord>? Facts { get; set; }

    /// <summary>Those of this transaction.</summary>
    public List<FactRecord> Appended { get; } = [];

    /// <summary>Known to be the target of no link: created in this transaction and linked to by none.</summary>
    public bool NothingPointsHere { get; set; }

    /// <summary>The <see cref="Contact"/>, <see cref="Company"/> or <see cref="Deals.Deal"/>; null while it is not loaded.</summary>
    public object? Present { get; set; }

    /// <summary>Whether <see cref="Present"/> is to be saved.</summary>
    public bool PresentChanged { get; set; }

    /// <summary>One for all facts of this transaction, so that they count together.</summary>
    public DateTimeOffset? RecordedAt { get; set; }

    public void Add(FactRecord fact)
    {
        Appended.Add(fact);
        Facts?.Add(fact);
        standing = null;
    }

    /// <summary>Its facts, and who is part of it, are read again when they are needed.</summary>
    public void Unload() => (Facts, standing, Merged) = (null, null, null);

    /// <summary>See <see cref="SubjectTimeline.Standing"/>; the facts must be loaded.</summary>
    public List<FactRecord> Standing => standing ??= SubjectTimeline.Standing(Facts!);

    /// <summary>The contacts that were merged into it, and into those; null before they are looked for.</summary>
    public IReadOnlyList<SubjectFile>? Merged { get; set; }

    /// <summary>The subject and those merged into it, which must be loaded.</summary>
    public IEnumerable<SubjectFile> Parts => [this, .. Merged ?? []];

    /// <summary>
    /// The standing facts of all parts, by the instant at which they count. Of one instant the subject's own come last: where two say otherwise, it is its word that
    /// counts.
    /// </summary>
    public IReadOnlyList<FactRecord> Whole => Merged is not { Count: > 0 } merged ? Standing : Together([.. merged.OrderBy(part => part.Row.SubjectId), this]);

    /// <summary>What was told of several parts as one activity happened once.</summary>
    private static List<FactRecord> Together(List<SubjectFile> parts)
    {
        var told = new HashSet<Guid>();
        var own = parts.AsEnumerable().Reverse().Select(part => part.Standing.Where(fact => fact.ActivityId is not { } activity || told.Add(activity)).ToList()).ToList();
        own.Reverse();
        return [.. own.SelectMany(static facts => facts).OrderBy(fact => fact.EffectiveAt)];
    }

    /// <summary>When the first of the parts was created.</summary>
    public DateTimeOffset KnownSince => Parts.Min(part => part.Row.CreatedAt);
}
