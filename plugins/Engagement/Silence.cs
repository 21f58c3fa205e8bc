using PipelineGraph.Definitions;

namespace Engagement;

/// <summary>When a contact that says nothing gets cold. Engagement before a silence of that length does not count any more.</summary>
internal readonly record struct Silence(DateTimeOffset AwakeSince, DateTimeOffset? ColdAt, Fact? LastSign)
{
    public static Silence Of(Snapshot snapshot, EngagementOptions options, DateTimeOffset? lastHit)
    {
        if (options.SilentDays == 0 || lastHit is null) return new Silence(DateTimeOffset.MinValue, null, null);
        var limit = TimeSpan.FromDays(options.SilentDays);
        List<Fact> signs = [];
        foreach (var activity in snapshot.Subject.Activities)
        {
            if (IsSign(activity) || options.EngagementActivities.Any(rule => rule.Matches(activity))) signs.Add(activity);
        }

        if (snapshot.Subject.Judgements.Latest("serious_chance") is { Holds: true } judgement) signs.Add(judgement);
        foreach (var deal in snapshot.Deals) signs.AddRange(deal.Quotes);
        signs.Sort((left, right) => left.EffectiveAt.CompareTo(right.EffectiveAt));
        if (signs.Count == 0) return new Silence(DateTimeOffset.MinValue, null, null);

        var since = signs[0].EffectiveAt;
        for (var index = 1; index < signs.Count; index++)
        {
            if (signs[index].EffectiveAt - signs[index - 1].EffectiveAt >= limit) since = signs[index].EffectiveAt;
        }

        var last = signs[^1];
        return new Silence(since, last.EffectiveAt + limit, last);
    }

    public bool IsColdAt(DateTimeOffset instant) => ColdAt is { } cold && instant >= cold;

    private static bool IsSign(ActivityFact activity) =>
        activity.Direction != Direction.Outbound && activity.Flag("automated") != true && activity.Flag("completed") != false;
}
