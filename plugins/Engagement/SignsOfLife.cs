using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Engagement;

/// <summary>What shows that a contact is not silent: whatever it did itself, the seller's judgement, and the quotes of its deals.</summary>
internal static class SignsOfLife
{
    public static Silence Since(Snapshot snapshot, EngagementOptions options, DateTimeOffset? lastHit)
    {
        List<Fact> signs = [];
        if (options.SilentDays == 0 || lastHit is null) return Silence.Of(signs, 0);
        foreach (var activity in snapshot.Subject.Activities)
        {
            if (IsSign(activity) || options.EngagementActivities.Any(rule => rule.Matches(activity))) signs.Add(activity);
        }

        if (snapshot.Subject.Judgements.Latest("serious_chance") is { Holds: true } judgement) signs.Add(judgement);
        foreach (var deal in snapshot.Deals) signs.AddRange(deal.Quotes);
        return Silence.Of(signs, options.SilentDays);
    }

    private static bool IsSign(ActivityFact activity) =>
        activity.Direction != Direction.Outbound && activity.Flag("automated") != true && activity.Flag("completed") != false;
}
