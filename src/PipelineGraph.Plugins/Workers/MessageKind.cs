namespace PipelineGraph.Plugins.Workers;

/// <summary>What a message between the host and a worker is: a question of the host, or an answer. One question at a time.</summary>
internal enum MessageKind : byte
{
    /// <summary>A package's verified files: load it, and describe it.</summary>
    Load = 1,
    Validate,

    /// <summary>A batch of evaluations; each is answered by a message of its own, so that the host sees which one does not end.</summary>
    Evaluate,

    Described = 65,
    Refused,
    Validated,
    Verdict,
    Failed,
}
