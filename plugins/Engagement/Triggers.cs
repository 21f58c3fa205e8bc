using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Engagement;

/// <summary>What a lead did that makes it a prospect: each trigger's answer, and when the last one was seen.</summary>
internal sealed class Triggers
{
    private static readonly string[] OutreachKinds = ["email", "call", "message", "meeting", "presentation", "demo"];

    private readonly Snapshot snapshot;
    private readonly EngagementOptions options;
    private readonly Exit exit;
    private readonly Dictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private readonly Queue<ActivityFact> visits = new();
    private ActivityFact? approach;

    private Triggers(Snapshot snapshot, EngagementOptions options, Exit exit) => (this.snapshot, this.options, this.exit) = (snapshot, options, exit);

    /// <summary>Facts that were seen of a trigger: the first and the last that count, and the last that does not.</summary>
    private sealed class Seen
    {
        public Fact? First;
        public Fact? Last;
        public Fact? NotCounting;
        public bool Unclear;
        public ActivityFact[]? Visits;
    }

    public Fact? FirstHit { get; private set; }

    /// <summary>Of the first act that counts, as the explanation names it.</summary>
    public string? FirstTrigger { get; private set; }

    public DateTimeOffset? LastHit { get; private set; }

    public ActivityFact? Intent { get; private set; }

    /// <summary>The last word on an intention, when it was taken back.</summary>
    public ActivityFact? IntentWithdrawn { get; private set; }

    public Fact? QuoteRequest { get; private set; }

    /// <summary>Looks only at what came after the exit; an approach counts from any time.</summary>
    public static Triggers Find(Snapshot snapshot, EngagementOptions options, Exit exit)
    {
        var found = new Triggers(snapshot, options, exit);
        var activities = snapshot.Subject.Activities;
        for (var index = 0; index < activities.Count; index++) found.Look(activities[index], index > exit.ActivityIndex);
        found.LookAtOtherFacts();
        return found;
    }

    public void AnswerTo(Answers answers)
    {
        answers.Add("approached", approach is null ? CriterionState.Unknown : CriterionState.Met, approach);
        if (approach is null && options.NeedsOutreach(worded: true)) answers.Ask("email", "approached", "prospect");
        foreach (var trigger in EngagementDescription.Triggers)
        {
            if (!options.Triggers.Contains(trigger)) continue;
            Answer(answers, trigger);
            if (!seen.TryGetValue(trigger, out var facts) || facts.First is null) answers.Ask(EngagementDescription.FactOf(trigger), trigger, "prospect", ExampleOf(trigger));
        }

        if (options.EngagementActivities.Count > 0) Answer(answers, "other_engagement");
        if (Intent is not null || IntentWithdrawn is not null) Answer(answers, "purchase_intent");
    }

    /// <summary>Only a judgement can be supposed; it counts at once unless it has to wait for our outreach.</summary>
    private FactValue? ExampleOf(string trigger) =>
        trigger == "serious_chance" && (approach is not null || !options.NeedsOutreach(worded: false)) ? FactValue.OfBoolean(true) : null;

    private void Answer(Answers answers, string key)
    {
        var facts = seen.GetValueOrDefault(key);
        if (key == "purchase_intent")
        {
            answers.Add(key, Intent is not null ? CriterionState.Met : CriterionState.Failed, Intent ?? IntentWithdrawn);
        }
        else if (facts is null) answers.Add(key, CriterionState.Unknown);
        else if (facts.Visits is { } counted) answers.Add(key, CriterionState.Met, [.. counted]);
        else if (facts.First is not null) answers.Add(key, CriterionState.Met, facts.First, facts.Last);
        else answers.Add(key, facts.Unclear ? CriterionState.Unknown : CriterionState.Failed, facts.NotCounting);
    }

    private void Look(ActivityFact activity, bool counts)
    {
        if (counts && options.EngagementActivities.Any(rule => rule.Matches(activity))) Hit("other_engagement", activity);
        if (activity.Flag("completed") == false) return; // planned, or tried in vain
        if (activity.Direction is Direction.Outbound or Direction.TwoWay && OutreachKinds.Contains(activity.Key)) approach ??= activity;
        if (!counts) return;

        switch (activity.Key)
        {
            case "purchase_intent" when activity.Direction != Direction.Outbound:
                (Intent, IntentWithdrawn) = (activity, null);
                Hit("purchase_intent", activity);
                break;
            case "purchase_intent_withdrawn":
                (Intent, IntentWithdrawn) = (null, activity);
                break;
            case "email" when activity.Direction == Direction.Inbound:
                LookAtReply(activity);
                break;
            case "meeting_booked" when activity.Direction != Direction.Outbound:
                Act("meeting_booked", activity, worded: true);
                break;
            case "page_visit":
                LookAtVisit(activity);
                break;
            case "link_click" when activity.Properties.TryGetValue("tag", out var tag) && tag.Text == "case_study":
                Act("case_study_click", activity, worded: false);
                break;
            case "quote_requested" when activity.Direction != Direction.Outbound:
                QuoteRequest = activity;
                Act("quote_requested", activity, worded: false);
                break;
            case "form_submitted" when activity.Flag("question") == true || activity.Flag("interest") == true:
                Act("conversation", activity, worded: true);
                break;
            case "email" or "call" or "message" or "meeting" or "presentation" or "demo" when activity.Direction == Direction.TwoWay:
            case "meeting" when activity.Flag("completed") == true:
                Act("conversation", activity, worded: false);
                break;
            case "call" or "message" or "meeting" when activity.Direction == Direction.Inbound:
                Act("conversation", activity, worded: true);
                break;
        }
    }

    private void LookAtReply(ActivityFact email)
    {
        var (question, interest) = (email.Flag("question"), email.Flag("interest"));
        if (email.Flag("automated") == true || (question == false && interest == false)) Miss("reply", email);
        else if (options.AnyReplyCounts || question == true || interest == true) Act("reply", email, worded: false);
        else Miss("reply", email, unclear: true);
    }

    private void LookAtVisit(ActivityFact visit)
    {
        if (options.NeedsOutreach(worded: true) && approach is null)
        {
            Miss("visits", visit);
            return;
        }

        visits.Enqueue(visit);
        while (visit.EffectiveAt - visits.Peek().EffectiveAt > options.VisitWindow || visits.Count > options.Visits) visits.Dequeue();
        if (visits.Count < options.Visits)
        {
            Miss("visits", visit);
            return;
        }

        Hit("visits", visit);
        if (seen.TryGetValue("visits", out var facts)) facts.Visits ??= [.. visits];
    }

    private void LookAtOtherFacts()
    {
        if (snapshot.Subject.Judgements.Latest("serious_chance") is { } judgement)
        {
            if (!judgement.Holds) Miss("serious_chance", judgement);
            else if (judgement.EffectiveAt > exit.Instant) ActAt("serious_chance", judgement);
        }

        if (Deals.FirstQuote(snapshot, exit.Instant, status => status == QuoteStatus.Requested) is { } requested)
        {
            QuoteRequest ??= requested;
            ActAt("quote_requested", requested);
        }

        // Whoever has a quote before him is in conversation, whatever was recorded of it.
        if (Deals.FirstQuote(snapshot, exit.Instant, status => status is QuoteStatus.Issued or QuoteStatus.Accepted) is { } issued) Hit("quote_on_table", issued);
    }

    private void Act(string trigger, ActivityFact activity, bool worded)
    {
        if (options.NeedsOutreach(worded) && approach is null) Miss(trigger, activity);
        else Hit(trigger, activity);
    }

    private void ActAt(string trigger, Fact fact)
    {
        if (options.NeedsOutreach(worded: false) && (approach is null || approach.EffectiveAt > fact.EffectiveAt)) Miss(trigger, fact);
        else Hit(trigger, fact);
    }

    private void Hit(string trigger, Fact fact)
    {
        if (EngagementDescription.Triggers.Contains(trigger) && !options.Triggers.Contains(trigger)) return;
        var facts = Of(trigger);
        facts.First ??= fact;
        facts.Last = fact;
        if (LastHit is null || fact.EffectiveAt > LastHit) LastHit = fact.EffectiveAt;
        if (FirstHit is null || fact.EffectiveAt < FirstHit.EffectiveAt) (FirstHit, FirstTrigger) = (fact, trigger);
    }

    private void Miss(string trigger, Fact fact, bool unclear = false)
    {
        var facts = Of(trigger);
        facts.NotCounting = fact;
        facts.Unclear = unclear;
    }

    private Seen Of(string trigger)
    {
        if (!seen.TryGetValue(trigger, out var facts)) seen[trigger] = facts = new Seen();
        return facts;
    }
}
