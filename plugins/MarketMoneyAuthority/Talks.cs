using PipelineGraph.Definitions;

namespace MarketMoneyAuthority;

/// <summary>When we spoke with the contact, and what we presented.</summary>
internal static class Talks
{
    /// <summary>The first talk: a call or meeting that took place, a dialogue, a presentation, or the talk in which we met.</summary>
    public static Fact? First(Snapshot snapshot)
    {
        var met = snapshot.Subject.Attributes.FirstOrDefault(attribute => attribute is { Key: "source", Value.Text: "conversation" });
        var talk = snapshot.Subject.Activities.FirstOrDefault(IsTalk);
        return talk is null ? met : met is null || talk.EffectiveAt < met.EffectiveAt ? talk : met;
    }

    /// <summary>A presentation, demo or first sight of what we sell, that took place.</summary>
    public static bool IsPresentation(ActivityFact activity) =>
        activity.Key is "presentation" or "demo" && activity.Direction != Direction.Inbound && activity.Flag("completed") != false;

    /// <summary>We turned to the contact, or spoke with it: what a follow-up consists of.</summary>
    public static bool IsFollowUp(ActivityFact activity) =>
        activity.Key is "email" or "call" or "message" or "meeting" or "presentation" or "demo"
        && activity.Direction is Direction.Outbound or Direction.TwoWay && activity.Flag("automated") != true && activity.Flag("completed") != false;

    private static bool IsTalk(ActivityFact activity)
    {
        if (activity.Flag("completed") == false) return false;
        if (IsPresentation(activity)) return true;
        return activity.Key switch
        {
            "call" or "meeting" => activity.Direction is Direction.Inbound or Direction.TwoWay || activity.Flag("completed") == true,
            "email" or "message" => activity.Direction == Direction.TwoWay,
            _ => false,
        };
    }
}
