using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>What was said last.</summary>
internal static class Latest
{
    /// <summary>The fact that counts last; of one instant the one recorded last, and of two subjects the one named last.</summary>
    public static T? Of<T>(params ReadOnlySpan<T?> facts)
        where T : Fact
    {
        T? latest = null;
        foreach (var fact in facts)
        {
            if (fact is not null && (latest is null || !After(latest, fact))) latest = fact;
        }

        return latest;
    }

    /// <summary>The last word on an attribute from the subject, its company and its persons: for companies and deals, which know through others.</summary>
    public static AttributeFact? Attribute(Snapshot snapshot, string key) => snapshot.Subject.Unit == Unit.Person
        ? snapshot.Attribute(key)
        : Of(snapshot.Attribute(key, Unit.Person), snapshot.Attribute(key, Unit.Company), snapshot.Attribute(key, snapshot.Subject.Unit));

    /// <summary>Whose attribute an unknown one would be: null for the subject's own, the company's where there is one and the subject has no word of its own.</summary>
    public static Unit? UnitOf(Snapshot snapshot, string key) => snapshot.Company is not null && snapshot.Subject.Attributes.Latest(key) is null ? Unit.Company : null;

    /// <summary>Whether a fact came after another one.</summary>
    public static bool After(Fact fact, Fact other) => fact.EffectiveAt != other.EffectiveAt
        ? fact.EffectiveAt > other.EffectiveAt
        : fact.Reference.SubjectId == other.Reference.SubjectId && fact.Reference.FactNo > other.Reference.FactNo;
}
