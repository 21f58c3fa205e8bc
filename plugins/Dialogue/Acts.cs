using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Dialogue;

/// <summary>What was done that makes a prospect: the two ways in, dialogue after contact and clear signs, each with its facts.</summary>
internal sealed class Acts
{
    /// <summary>Activity that shows nothing by itself: "müssen Sie das Telefon abnehmen und anrufen".</summary>
    private static readonly string[] ActivityAlone =
        ["page_visit", "link_click", "email_open", "webinar_attended", "survey_answered", "form_submitted", "content_request", "newsletter_request"];

    private readonly DialogueOptions options;
    private readonly Sources sources;
    private readonly Dictionary<string, (Fact Fact, bool Unclear)> missed = new(StringComparer.Ordinal);
    private readonly List<(string Criterion, Fact Fact)> hits = [];

    private Acts(Sources sources, DialogueOptions options) => (this.sources, this.options) = (sources, options);

    /// <summary>The first contact by a representative that counts, and one that came before the lead was sales-ready.</summary>
    public ActivityFact? Contact { get; private set; }

    public ActivityFact? EarlyContact { get; private set; }

    public ActivityFact? OnlyActivity { get; private set; }

    /// <summary>What gives some information, as a prospect does (003:71).</summary>
    public Fact? Information { get; private set; }

    /// <summary>The last answer that is known to hold no interest.</summary>
    public ActivityFact? Idle { get; private set; }

    /// <summary>What counted, and counts no more since permission was withdrawn.</summary>
    public Fact? BeforeWithdrawal { get; private set; }

    public List<Fact> SignsOfLife { get; } = [];

    public static Acts Find(Sources sources, DialogueOptions options)
    {
        var acts = new Acts(sources, options);
        foreach (var deed in sources.Deeds())
        {
            if (options.DialogueActivities.Any(rule => rule.Matches(deed.Activity))) acts.Hit("dialogue", deed.Activity, deed.Counts);
            if (deed.IsDone) acts.Look(deed);
            if (deed.IsSignOfLife) acts.SignsOfLife.Add(deed.Activity);
        }

        foreach (var (quote, counts) in sources.Quotes()) acts.Look(quote, counts);
        List<(string, Fact)> ordered = [.. acts.hits.OrderBy(hit => hit.Fact.EffectiveAt)];
        acts.hits.Clear();
        acts.hits.AddRange(ordered);
        return acts;
    }

    /// <summary>The first act that counts from an instant on, or after a fact.</summary>
    public (string Criterion, Fact Fact)? First(DateTimeOffset from, Fact? after = null)
    {
        foreach (var hit in hits)
        {
            if (hit.Fact.EffectiveAt >= from && (after is null || Latest.After(hit.Fact, after))) return hit;
        }

        return null;
    }

    public void AnswerTo(Answers answers)
    {
        answers.Add("contacted", Contact is not null ? CriterionState.Met : EarlyContact is not null ? CriterionState.Failed : CriterionState.Unknown, Contact ?? EarlyContact);
        Answer(answers, "dialogue");
        foreach (var sign in options.ClearSigns) Answer(answers, sign);
        var interest = hits.Count > 0 ? hits[0].Fact : null;
        answers.Add("interest", interest is not null ? CriterionState.Met : Idle is not null ? CriterionState.Failed : CriterionState.Unknown, interest ?? Idle);
        answers.Add("information", Information is null ? CriterionState.Unknown : CriterionState.Met, Information);
        if (hits.Count == 0 && OnlyActivity is not null) answers.Add("more_than_activity", CriterionState.Failed, OnlyActivity);
    }

    private void Answer(Answers answers, string criterion)
    {
        var (first, last) = (hits.Find(hit => hit.Criterion == criterion).Fact, hits.FindLast(hit => hit.Criterion == criterion).Fact);
        if (first is not null) answers.Add(criterion, CriterionState.Met, criterion == "dialogue" ? Contact : null, first, last);
        else if (missed.TryGetValue(criterion, out var miss)) answers.Add(criterion, miss.Unclear ? CriterionState.Unknown : CriterionState.Failed, miss.Fact);
        else answers.Add(criterion, CriterionState.Unknown);
    }

    private void Look(Deed deed)
    {
        var activity = deed.Activity;
        var ready = !options.SalesReadyNeeded || sources.SalesReadyAt(activity.EffectiveAt);
        if (deed.IsContact && (options.AutomatedMailCounts || activity.Flag("automated") != true))
        {
            if (ready) Contact ??= activity;
            else EarlyContact ??= activity;
        }

        if (ActivityAlone.Contains(activity.Key) && activity.Direction != Direction.Outbound) OnlyActivity = activity;
        if (GivesInformation(deed)) Information ??= activity;
        LookForDialogue(deed, ready);
        LookForSign(deed);
    }

    private void LookForDialogue(Deed deed, bool ready)
    {
        if (deed.Channel is not { } channel || !options.DialogueChannels.Contains(channel)) return;
        if (deed.IsTalk)
        {
            if (!ready) Miss("dialogue", deed.Activity);
            else
            {
                Contact ??= deed.Activity;
                Hit("dialogue", deed.Activity, deed.Counts);
            }
        }
        else if (deed.Activity.Direction == Direction.Inbound)
        {
            if (deed.IsInbound && !deed.IsIdle && Contact is not null) Hit("dialogue", deed.Activity, deed.Counts);
            else Miss("dialogue", deed.Activity);
            if (deed.IsIdle) Idle = deed.Activity;
        }
    }

    private void LookForSign(Deed deed)
    {
        var activity = deed.Activity;
        if (!deed.IsInbound) return;
        switch (activity.Key)
        {
            case "content_request" or "newsletter_request":
                HitSign(activity.Key, deed);
                break;
            case "call" when activity.Direction == Direction.Inbound:
                if (deed.Text("purpose") is "appointment" or "information") HitSign("inbound_call", deed);
                else Miss("inbound_call", activity, unclear: deed.Text("purpose") is null);
                break;
            case "email" when activity.Direction == Direction.Inbound:
                if (activity.Flag("question") == true) HitSign("question_by_email", deed);
                else Miss("question_by_email", activity, unclear: activity.Flag("question") is null);
                break;
            case "form_submitted" when activity.Flag("question") == true:
                HitSign("question_by_form", deed);
                break;
            case "purchase_intent" or "quote_requested" or "demo_requested" or "trial_started":
                HitSign("interest_stated", deed);
                break;
        }
    }

    /// <summary>Whoever has a quote before him was contacted and is in dialogue, whatever was recorded of it; whoever asks for one has interest.</summary>
    private void Look(QuoteFact quote, bool counts)
    {
        SignsOfLife.Add(quote);
        if (quote.Status is QuoteStatus.Issued or QuoteStatus.Accepted) Hit("dialogue", quote, counts);
        else if (quote.Status == QuoteStatus.Requested && options.ClearSigns.Contains("interest_stated")) Hit("interest_stated", quote, counts);
    }

    private void HitSign(string sign, Deed deed)
    {
        if (options.ClearSigns.Contains(sign)) Hit(sign, deed.Activity, deed.Counts);
    }

    private void Hit(string criterion, Fact fact, bool counts)
    {
        if (counts) hits.Add((criterion, fact));
        else BeforeWithdrawal ??= fact;
    }

    private void Miss(string criterion, ActivityFact activity, bool unclear = false) => missed[criterion] = (activity, unclear);

    private static bool GivesInformation(Deed deed) => deed.Activity.Key switch
    {
        "content_request" or "newsletter_request" or "form_submitted" or "survey_answered" => deed.IsInbound,
        "email" => deed.IsInbound && deed.Activity.Flag("question") == true,
        "call" => deed.Text("purpose") is not null || deed.Text("problem") is not null,
        _ => false,
    };
}
