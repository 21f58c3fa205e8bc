namespace PipelineGraph.Data.Queries;

/// <summary>Which part of a list is asked for: as Relay's connections say it.</summary>
public sealed record PageRequest
{
    public const int DefaultSize = 50;

    public const int MaxSize = 500;

    private PageRequest() { }

    /// <summary>From the end: the rows are read backwards and turned round.</summary>
    public required bool Backward { get; init; }

    public required int Size { get; init; }

    public string? After { get; init; }

    public string? Before { get; init; }

    /// <summary>Throws <see cref="PageException"/> for sizes out of bounds, and for both ends at once.</summary>
    public static PageRequest Of(int? first, string? after, int? last, string? before)
    {
        if (first is not null && last is not null)
            throw new PageException("PAGE_SIZE_AMBIGUOUS", "Give either `first` or `last`, not both: a page has one end to count from.");
        var size = first ?? last ?? DefaultSize;
        if (size is < 1 or > MaxSize)
        {
            throw new PageException(
                "PAGE_SIZE_OUT_OF_RANGE",
                FormattableString.Invariant($"A page has 1 to {MaxSize} entries, not {size}; go on with `after` (or `before`) for more."));
        }

        return new PageRequest { Backward = last is not null, Size = size, After = after, Before = before };
    }
}

/// <summary>A page that cannot be given: the request's sizes, cursors or filters do not fit.</summary>
public sealed class PageException(string code, string message) : Exception(message)
{
    /// <summary>For programs, as <c>CURSOR_INVALID</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>Rows of a list in its order, with what lies round them.</summary>
public sealed class Page<TRow>(IReadOnlyList<TRow> rows, bool hasNext, bool hasPrevious, Func<TRow, string> cursorOf)
{
    public IReadOnlyList<TRow> Rows => rows;

    public bool HasNext => hasNext;

    public bool HasPrevious => hasPrevious;

    /// <summary>The place of a row, made when it is asked for.</summary>
    public string CursorAt(int index) => cursorOf(rows[index]);
}
