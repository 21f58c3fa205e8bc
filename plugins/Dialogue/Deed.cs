using PipelineGraph.Definitions;

namespace Dialogue;

/// <summary>An activity and whose it is, in the order in which all of them count.</summary>
internal readonly record struct Deed(ActivityFact Activity, bool Counts)
{
    private static readonly string[] ContactKinds = ["email", "call", "message", "meeting", "presentation", "demo"];

    /// <summary>Whether it was done, as far as is known: neither planned only, nor tried in vain.</summary>
    public bool IsDone => Activity.Flag("completed") != false;

    /// <summary>The channel of dialogue that it belongs to: a presentation, a demo and a booking are of a meeting.</summary>
    public string? Channel => Activity.Key switch
    {
        "email" or "call" or "message" or "meeting" => Activity.Key,
        "presentation" or "demo" or "meeting_booked" => "meeting",
        _ => null,
    };

    /// <summary>Whether a representative turned to the lead.</summary>
    public bool IsContact => Activity.Direction is Direction.Outbound or Direction.TwoWay && ContactKinds.Contains(Activity.Key);

    /// <summary>Whether both sides are known to have talked: recorded so, a meeting that was held, or a call in which the lead spoke of its problem.</summary>
    public bool IsTalk =>
        Activity.Direction == Direction.TwoWay
        || (Activity.Key == "meeting" && Activity.Flag("completed") == true)
        || (Activity.Key == "call" && Activity.Direction == Direction.Outbound && Text("problem") == "stated");

    public bool IsInbound => Activity.Direction is Direction.Inbound or null && Activity.Flag("automated") != true;

    /// <summary>Whether something was heard of the lead.</summary>
    public bool IsSignOfLife => IsDone && Activity.Key != "list_added" && (IsTalk || (IsInbound && Activity.Direction == Direction.Inbound));

    /// <summary>Whether it is known to hold neither a question nor interest.</summary>
    public bool IsIdle => Activity.Flag("interest") == false && Activity.Flag("question") != true;

    public string? Text(string property) => Activity.Properties.TryGetValue(property, out var value) ? value.Text : null;
}
