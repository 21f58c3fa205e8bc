using System.Globalization;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace MarketMoneyAuthority;

/// <summary>What the contact said last about buying: nothing, that it is ready, that it is not, or no.</summary>
internal sealed class LastWord
{
    private readonly Snapshot snapshot;
    private readonly QualifyingOptions options;

    public LastWord(Snapshot snapshot, QualifyingOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        var activities = snapshot.Subject.Activities;
        for (var index = activities.Count - 1; index >= 0 && Fact is null; index--)
        {
            if (IsWord(activities[index])) Fact = activities[index];
        }

        Fact = Latest.Of(snapshot.Attribute("timing") is { Value.Text: "now" or "later" or "orienting" } timing ? timing : null,
            snapshot.Attribute("needed_by") is { Value.Date: not null } needed ? needed : null, Fact);
        SaidNo = Fact?.Key == "declined";
        Due = FollowUpAt();
    }

    public Fact? Fact { get; }

    public bool SaidNo { get; }

    /// <summary>When to turn to the contact again, after a no or "not ready".</summary>
    public DateTimeOffset? Due { get; }

    public bool IsNotReadyAt(DateTimeOffset instant) => Fact switch
    {
        ActivityFact { Key: "not_ready" } => true,
        AttributeFact { Key: "timing", Value.Text: "later" or "orienting" } => true,
        AttributeFact { Key: "needed_by" } => instant < Due,
        _ => false,
    };

    private static bool IsWord(ActivityFact activity) =>
        activity.Key is "declined" or "not_ready" or "purchase_intent" or "quote_requested" or "demo_requested" or "trial_started" && activity.Direction != Direction.Outbound;

    private DateTimeOffset? FollowUpAt()
    {
        if (Fact is AttributeFact { Key: "needed_by", Value.Date: { } day })
        {
            return day.DayNumber > options.ReadyWithinDays ? StartOf(day.AddDays(-options.ReadyWithinDays)) : null;
        }

        if (Fact is null || (!SaidNo && !IsNotReadyAt(DateTimeOffset.MinValue))) return null;
        var delay = TimeSpan.FromDays(SaidNo ? options.FollowUpAfterNoDays : options.FollowUpDays);
        var due = (Fact as ActivityFact)?.Properties.GetValueOrDefault("follow_up_on") is { } on && DateOf(on) is { } date && StartOf(date) > Fact.EffectiveAt
            ? StartOf(date) : Fact.EffectiveAt + delay;
        foreach (var activity in snapshot.Subject.Activities)
        {
            // Whoever was followed up when it was due, is due again after the same time.
            if (activity.EffectiveAt >= due && Talks.IsFollowUp(activity)) due = activity.EffectiveAt + delay;
        }

        return due;
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly? DateOf(FactValue value) =>
        value.Date ?? (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null);
}
