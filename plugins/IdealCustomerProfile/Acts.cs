using PipelineGraph.Definitions;

namespace IdealCustomerProfile;

/// <summary>What a contact did: its way out of the funnel, and since then its questions to sales and its interest in buying.</summary>
internal sealed class Acts
{
    private static readonly string[] ContactKinds =
    [
        "email", "call", "message", "meeting", "meeting_booked", "form_submitted", "content_request", "newsletter_request", "webinar_attended",
        "survey_answered", "quote_requested", "demo_requested", "trial_started", "purchase_intent",
    ];

    private Acts() { }

    /// <summary>The decision not to buy or the disqualification that came last.</summary>
    public Fact? Exit { get; private set; }

    public string ExitCriterion => Exit is JudgementFact ? "disqualified" : "declined";

    public bool Returned { get; private set; }

    public DateTimeOffset Since => Exit?.EffectiveAt ?? DateTimeOffset.MinValue;

    public ActivityFact? SelfQualifying { get; private set; }

    public ActivityFact? Interest { get; private set; }

    /// <summary>The last word on buying, when it was no: taken back, or not ready.</summary>
    public ActivityFact? InterestTakenBack { get; private set; }

    public bool IsOut => Exit is not null && !Returned;

    public static Acts Of(Snapshot snapshot, ProfileOptions options)
    {
        var acts = new Acts();
        var activities = snapshot.Subject.Activities;
        var first = acts.FindExit(snapshot, options);
        for (var index = first; index < activities.Count; index++) acts.Look(activities[index], options);
        return acts;
    }

    /// <summary>Finds the exit, and gives the index of the first activity after it.</summary>
    private int FindExit(Snapshot snapshot, ProfileOptions options)
    {
        var activities = snapshot.Subject.Activities;
        var first = 0;
        for (var index = activities.Count - 1; index >= 0 && Exit is null; index--)
        {
            if (activities[index].Key != "declined") continue;
            Exit = activities[index];
            first = index + 1;
        }

        if (snapshot.Subject.Judgements.Latest("disqualified") is not { Holds: true } judgement || judgement.EffectiveAt < Since) return first;
        if (options.DisqualificationReasons.Count > 0 && !options.DisqualificationReasons.Contains(judgement.Reason)) return first;
        Exit = judgement;
        while (first < activities.Count && activities[first].EffectiveAt <= judgement.EffectiveAt) first++;
        return first;
    }

    private void Look(ActivityFact activity, ProfileOptions options)
    {
        if (activity.Key is "purchase_intent_withdrawn" or "not_ready")
        {
            (Interest, InterestTakenBack) = (null, activity);
            return;
        }

        if (activity.Flag("automated") == true || activity.Flag("completed") == false) return;
        if (options.InterestActivities.Any(rule => rule.Matches(activity))) (Interest, InterestTakenBack) = (activity, null);
        if (options.SelfQualifyingActivities.Any(rule => rule.Matches(activity))) SelfQualifying ??= activity;
        if (options.NewContactReturns && activity.Direction != Direction.Outbound && ContactKinds.Contains(activity.Key)) Returned = true;
    }
}
