namespace PipelineGraph.Plugins.Workers;

/// <summary>What comes next in a message of evaluations.</summary>
internal static class EvaluateItem
{
    public const int End = 0;

    /// <summary>Another instant of the snapshot before.</summary>
    public const int Same = 1;

    /// <summary>An instant and its snapshot.</summary>
    public const int Other = 2;
}
