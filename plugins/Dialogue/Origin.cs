using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Dialogue;

/// <summary>How a lead came to us: on which list (003:21), and whether from the internet or not (003:25-28).</summary>
internal sealed class Origin
{
    private static readonly string[] WebActs = ["form_submitted", "content_request", "newsletter_request"];

    private readonly DialogueOptions options;
    private readonly Fact? kindEvidence;
    private readonly Fact? listed;
    private readonly bool unlistedSource;

    public Origin(Snapshot snapshot, DialogueOptions options)
    {
        this.options = options;
        var source = snapshot.Subject.Attributes.Latest("source");
        (Kind, kindEvidence) = KindOf(snapshot, source);
        listed = ListedBy(snapshot, source);
        unlistedSource = listed is null && source is not null;
    }

    /// <summary>offline or online, when it is known.</summary>
    public string? Kind { get; }

    public bool IsLead => !options.ListedOnly || listed is not null;

    public void AnswerTo(Answers answers)
    {
        var state = listed is not null ? CriterionState.Met : unlistedSource && options.ListedOnly ? CriterionState.Failed : CriterionState.Unknown;
        answers.Add("listed", state, listed);
        answers.Add("online", Answers.Of(Kind is null ? null : Kind == "online"), kindEvidence);
    }

    private (string?, Fact?) KindOf(Snapshot snapshot, AttributeFact? source)
    {
        if (snapshot.Subject.Attributes.Latest("source_medium") is { Value.Text: "offline" or "online" } medium) return (medium.Value.Text, medium);
        if (source?.Value.Text is { } text)
        {
            if (options.OfflineSources.Contains(text)) return ("offline", source);
            if (options.OnlineSources.Contains(text)) return ("online", source);
        }

        // Who came by filling in something on the website was generated there.
        return snapshot.Subject.Activities is [var first, ..] && WebActs.Contains(first.Key) ? ("online", first) : (null, null);
    }

    private Fact? ListedBy(Snapshot snapshot, AttributeFact? source)
    {
        var subject = snapshot.Subject;
        foreach (var activity in subject.Activities)
        {
            if (activity.Key == "webinar_attended") return activity;
            if (activity.Key == "list_added" && (options.AcquisitionLists.Count == 0 || IsNamed(activity))) return activity;
        }

        if (source?.Value.Text is { } text && options.LeadSources.Contains(text)) return source;
        return subject.Attributes.Latest("lists") is { Value.List: { Count: > 0 } lists } fact
            && (options.AcquisitionLists.Count == 0 || lists.Any(options.AcquisitionLists.Contains)) ? fact : null;
    }

    private bool IsNamed(ActivityFact added) =>
        added.Properties.TryGetValue("list", out var list) && list.Text is { } name && options.AcquisitionLists.Contains(name);
}
