namespace PipelineGraph.Benchmarks;

/// <summary>How long and how much is measured.</summary>
internal sealed record Settings
{
    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Round { get; init; }

    public required int Rounds { get; init; }

    public required int Connections { get; init; }

    public required int Contacts { get; init; }

    public required IReadOnlyList<string> Only { get; init; }

    public required string? Folder { get; init; }
}
