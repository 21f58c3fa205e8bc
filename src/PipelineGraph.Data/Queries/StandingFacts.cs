using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>Facts as they stand now: what was voided is left out, what was replaced is left behind.</summary>
internal static class StandingFacts
{
    /// <summary>All that no void takes back.</summary>
    public static IQueryable<FactRecord> Standing(this PipelineDbContext db) =>
        db.Facts.Where(fact => !db.Facts.Any(
            other => other.SubjectId == fact.SubjectId && other.Type == FactType.Void && other.VoidsFactNo == fact.FactNo));

    /// <summary>The latest standing value of each attribute of each subject: by when it counts, then by when it was recorded.</summary>
    public static IQueryable<FactRecord> LatestAttributes(this PipelineDbContext db)
    {
        var standing = db.Standing().Where(fact => fact.Type == FactType.Attribute);
        return standing.Where(fact => !standing.Any(
            newer => newer.SubjectId == fact.SubjectId && newer.Key == fact.Key
                && (newer.EffectiveAt > fact.EffectiveAt || (newer.EffectiveAt == fact.EffectiveAt && newer.FactNo > fact.FactNo))));
    }

    /// <summary>The links of a key that go on now: the latest word on each target does not end it.</summary>
    public static IQueryable<FactRecord> CurrentLinks(this PipelineDbContext db, string key)
    {
        var standing = db.Standing().Where(fact => fact.Type == FactType.Link && fact.Key == key);
        return standing.Where(fact => fact.ValueBoolean == true && !standing.Any(
            newer => newer.SubjectId == fact.SubjectId && newer.TargetId == fact.TargetId
                && (newer.EffectiveAt > fact.EffectiveAt || (newer.EffectiveAt == fact.EffectiveAt && newer.FactNo > fact.FactNo))));
    }

    /// <summary>The override of each subject that holds at the instant: the latest one that stands and has not ended.</summary>
    public static IQueryable<FactRecord> CurrentOverrides(this PipelineDbContext db, DateTimeOffset now)
    {
        var standing = db.Standing().Where(fact => fact.Type == FactType.Override);
        return standing.Where(fact => (fact.ExpiresAt == null || fact.ExpiresAt > now)
            && !standing.Any(newer => newer.SubjectId == fact.SubjectId && newer.FactNo > fact.FactNo));
    }
}
