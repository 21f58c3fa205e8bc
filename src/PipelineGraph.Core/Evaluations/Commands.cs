namespace PipelineGraph.Core.Evaluations;

/// <summary>A definition with settings that is asked about.</summary>
public sealed record Candidate
{
    public required string PackageHash { get; init; }

    /// <summary>A JSON object of what differs from the defaults.</summary>
    public string SettingsJson { get; init; } = "{}";
}

/// <summary>Asks the whole base.</summary>
public sealed record StartRunCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required RunKind Kind { get; init; }

    /// <summary>
    /// Of a preview and a shadow the candidate; of a comparison two to six; of a restatement and of questions the one. The active definition with its
    /// settings stands where there is null.
    /// </summary>
    public required IReadOnlyList<Candidate?> Candidates { get; init; }

    /// <summary>Only what was known by this change number counts, rounded down to the end of its batch; null: all that is known now.</summary>
    public long? KnownAsOf { get; init; }

    /// <summary>The instant that is asked about, of a restatement the end of the period, exclusive; null: now.</summary>
    public DateTimeOffset? HappenedBy { get; init; }

    /// <summary>Of a restatement: the start of the period, inclusive; null: the beginning.</summary>
    public DateTimeOffset? PeriodFrom { get; init; }

    /// <summary>Why somebody asks.</summary>
    public string? Reason { get; init; }
}

/// <summary>Ends a run or a shadow; what it has found stays.</summary>
public sealed record StopRunCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required int RunNo { get; init; }
}
