namespace PipelineGraph.Core.Import;

/// <summary>How far an import has come.</summary>
public sealed record ImportProgress
{
    /// <summary>Rows read, the header not counted.</summary>
    public required long Rows { get; init; }

    public required long Bad { get; init; }

    public required long FactsRecorded { get; init; }

    /// <summary>Found since the last report.</summary>
    public required IReadOnlyList<BadRow> BadRows { get; init; }
}

/// <summary>What became of a file: each row is imported, skipped or bad.</summary>
public sealed record ImportResult
{
    /// <summary>Rows read, the header not counted.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that went in, now or in an earlier import.</summary>
    public required long Imported { get; init; }

    /// <summary>Rows that the mapping passes over.</summary>
    public required long Skipped { get; init; }

    public required long Bad { get; init; }

    /// <summary>The first of the bad rows, at most <see cref="ImportFile.BadRowsKept"/>; <see cref="ImportProgress.BadRows"/> tells all.</summary>
    public required IReadOnlyList<BadRow> BadRows { get; init; }

    public required long SubjectsCreated { get; init; }

    public required long FactsRecorded { get; init; }

    /// <summary>Facts that were known before.</summary>
    public required long FactsKnown { get; init; }

    /// <summary>How many rows the ledger grew by.</summary>
    public required long Changes { get; init; }
}
