using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>When one of whom nothing is heard gets cold. What was done before a silence of that length does not count any more.</summary>
internal readonly record struct Silence(DateTimeOffset AwakeSince, DateTimeOffset? ColdAt, Fact? LastSign)
{
    /// <param name="signs">Signs of life, in any order; they are put in order.</param>
    /// <param name="days">0: nobody gets cold.</param>
    public static Silence Of(List<Fact> signs, int days)
    {
        if (days == 0 || signs.Count == 0) return new Silence(DateTimeOffset.MinValue, null, null);
        var limit = TimeSpan.FromDays(days);
        signs.Sort((left, right) => left.EffectiveAt.CompareTo(right.EffectiveAt));
        var since = signs[0].EffectiveAt;
        for (var index = 1; index < signs.Count; index++)
        {
            if (signs[index].EffectiveAt - signs[index - 1].EffectiveAt >= limit) since = signs[index].EffectiveAt;
        }

        var last = signs[^1];
        return new Silence(since, last.EffectiveAt + limit, last);
    }

    public bool IsColdAt(DateTimeOffset instant) => ColdAt is { } cold && instant >= cold;
}
