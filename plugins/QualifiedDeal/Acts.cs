using PipelineGraph.Definitions;

namespace QualifiedDeal;

/// <summary>The first and the last activity of a kind that counts, and the last one that took it back.</summary>
internal readonly record struct Acts(ActivityFact? First, ActivityFact? Last, ActivityFact? TakenBack)
{
    public CriterionState State => First is not null ? CriterionState.Met : TakenBack is not null ? CriterionState.Failed : CriterionState.Unknown;

    public Fact?[] Evidence => First is null ? [TakenBack] : [First, Last];

    /// <summary>Of a subject's activities those that a rule names; what was ours only, planned, automatic, or known to hold no interest, does not count.</summary>
    /// <param name="takenBackBy">Kinds after which what came before does not count any more.</param>
    public static Acts Of(SubjectFacts subject, IReadOnlyList<ActivityRule> rules, params ReadOnlySpan<string> takenBackBy)
    {
        var (first, last, takenBack) = ((ActivityFact?)null, (ActivityFact?)null, (ActivityFact?)null);
        foreach (var activity in subject.Activities)
        {
            if (takenBackBy.Contains(activity.Key)) (first, last, takenBack) = (null, null, activity);
            else if (Counts(activity, rules)) (first, last, takenBack) = (first ?? activity, activity, null);
        }

        return new Acts(first, last, takenBack);
    }

    private static bool Counts(ActivityFact activity, IReadOnlyList<ActivityRule> rules)
    {
        if (activity.Flag("automated") == true || activity.Flag("completed") == false) return false;
        if (activity.Flag("interest") == false && activity.Flag("question") != true) return false;
        foreach (var rule in rules)
        {
            if (rule.Matches(activity) && (activity.Direction != Direction.Outbound || rule.Direction == Direction.Outbound)) return true;
        }

        return false;
    }
}
