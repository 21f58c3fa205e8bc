namespace PipelineGraph.Definitions;

/// <summary>What can have a stage. Units are never added up. May grow.</summary>
public enum Unit
{
    Person,
    Company,
    Deal,
}

/// <summary>The family a stage belongs to, whatever its definition calls it. May grow.</summary>
public enum StageKind
{
    /// <summary>Known, but not a lead. Outside the order of stages.</summary>
    None,
    Lead,
    Prospect,
    Opportunity,
    Customer,

    /// <summary>Left the funnel. Outside the order of stages.</summary>
    Out,
}

/// <summary>The three answers of a criterion. May grow.</summary>
public enum CriterionState
{
    Met,
    Failed,

    /// <summary>Never known: it can neither promote nor move back.</summary>
    Unknown,
}

/// <summary>Who acted: the subject (inbound), we (outbound), or both (a dialogue by itself). May grow.</summary>
public enum Direction
{
    Inbound,
    Outbound,
    TwoWay,
}
