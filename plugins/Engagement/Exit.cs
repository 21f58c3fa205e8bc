using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Engagement;

/// <summary>The last time that the contact left the funnel; only what came after it counts.</summary>
internal readonly record struct Exit(Fact? Fact, string Criterion, int ActivityIndex, DateTimeOffset Instant)
{
    public static Exit Of(Snapshot snapshot, EngagementOptions options)
    {
        var activities = snapshot.Subject.Activities;
        var exit = new Exit(null, "declined", -1, DateTimeOffset.MinValue);
        if (options.DeclinedMeansOut)
        {
            for (var index = activities.Count - 1; index >= 0; index--)
            {
                if (activities[index].Key != "declined") continue;
                exit = new Exit(activities[index], "declined", index, activities[index].EffectiveAt);
                break;
            }
        }

        if (options.LostMeansOut && Deals.AllLost(snapshot) is { } lost && lost.EffectiveAt > exit.Instant)
        {
            var last = activities.Count - 1;
            while (last >= 0 && activities[last].EffectiveAt > lost.EffectiveAt) last--;
            exit = new Exit(lost, "all_deals_lost", last, lost.EffectiveAt);
        }

        return exit;
    }
}
