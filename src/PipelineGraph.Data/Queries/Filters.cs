namespace PipelineGraph.Data.Queries;

/// <summary>A condition that was given; its value may be null where null means missing.</summary>
public readonly record struct Given<T>(T Value);

/// <summary>
/// Conditions on a text. <c>Eq</c> and <c>In</c> compare exactly; the others in the folded form of the column: <c>SortText</c> of a name, else the
/// letters A to Z in lower case (as SQLite's <c>lower</c> does it, on every database).
/// </summary>
public sealed record TextFilter
{
    public IReadOnlyList<TextFilter>? And { get; init; }

    public IReadOnlyList<TextFilter>? Or { get; init; }

    public Given<string?>? Eq { get; init; }

    public Given<string?>? Neq { get; init; }

    public IReadOnlyList<string?>? In { get; init; }

    public IReadOnlyList<string?>? Nin { get; init; }

    public string? Contains { get; init; }

    public string? NContains { get; init; }

    public string? StartsWith { get; init; }

    public string? NStartsWith { get; init; }

    public string? EndsWith { get; init; }

    public string? NEndsWith { get; init; }

    /// <summary>Writes the conditions on a column that has no folded form beside it.</summary>
    internal void Write(Statement sql, string column) => Write(sql, column, sql.Dialect.AsciiLower(column), AsciiLower);

    /// <summary>Writes the conditions on a column; parts of it are looked for in its folded form.</summary>
    internal void Write(Statement sql, string column, string folded, Func<string, string> fold)
    {
        var (text, form) = (new Column(column), new Column(folded));
        var all = Junction.All(sql);
        foreach (var part in And ?? [])
        {
            all.Next();
            part.Write(sql, column, folded, fold);
        }

        if (Or is not null)
        {
            all.Next();
            var any = Junction.Any(sql);
            foreach (var part in Or)
            {
                any.Next();
                part.Write(sql, column, folded, fold);
            }

            any.End();
        }

        Equality.Write(ref all, sql, text, Eq is { } eq ? new Given<object?>(eq.Value) : null, Neq is { } neq ? new Given<object?>(neq.Value) : null, In, Nin);
        if (Contains is not null) { all.Next(); sql.Contains(form, fold(Contains)); }
        if (NContains is not null) { all.Next(); sql.Add($"({text} IS NULL OR NOT ").Contains(form, fold(NContains)).Add(")"); }
        if (StartsWith is not null) { all.Next(); Begins(fold(StartsWith), "="); }
        if (NStartsWith is not null) { all.Next(); sql.Add($"({text} IS NULL OR "); Begins(fold(NStartsWith), "<>"); sql.Add(")"); }
        if (EndsWith is not null) { all.Next(); Ends(fold(EndsWith), "="); }
        if (NEndsWith is not null) { all.Next(); sql.Add($"({text} IS NULL OR "); Ends(fold(NEndsWith), "<>"); sql.Add(")"); }
        all.End();

        void Begins(string part, string comparison) => sql.Add($"substr({form}, 1, length({part})) ").Add(comparison).Add($" {part}");

        void Ends(string part, string comparison) =>
            sql.Add($"substr({form}, length({form}) - length({part}) + 1) ").Add(comparison).Add($" {part}");
    }

    private static string AsciiLower(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
                span[index] = char.IsAsciiLetterUpper(source[index]) ? (char)(source[index] | 0x20) : source[index];
        });
}

/// <summary>Conditions on an ordered value.</summary>
public sealed record ValueFilter<TValue>
    where TValue : struct
{
    public Given<TValue?>? Eq { get; init; }

    public Given<TValue?>? Neq { get; init; }

    public IReadOnlyList<TValue?>? In { get; init; }

    public IReadOnlyList<TValue?>? Nin { get; init; }

    public TValue? Gt { get; init; }

    public TValue? Gte { get; init; }

    public TValue? Lt { get; init; }

    public TValue? Lte { get; init; }

    /// <summary>Writes the conditions on a column.</summary>
    internal void Write(Statement sql, string column)
    {
        var value = new Column(column);
        var all = Junction.All(sql);
        Equality.Write(ref all, sql, value, Eq is { } eq ? new Given<object?>(eq.Value) : null, Neq is { } neq ? new Given<object?>(neq.Value) : null, In, Nin);
        if (Gt is { } gt) { all.Next(); sql.Add($"{value} > {gt}"); }
        if (Gte is { } gte) { all.Next(); sql.Add($"{value} >= {gte}"); }
        if (Lt is { } lt) { all.Next(); sql.Add($"{value} < {lt}"); }
        if (Lte is { } lte) { all.Next(); sql.Add($"{value} <= {lte}"); }
        all.End();
    }
}

/// <summary>Which contacts.</summary>
public sealed record ContactFilter
{
    /// <summary>The binding whose keys stand for kinds in it: while another one is active, nothing matches. Null where no kind is asked for.</summary>
    public int? BindingNo { get; init; }

    public IReadOnlyList<ContactFilter>? And { get; init; }

    public IReadOnlyList<ContactFilter>? Or { get; init; }

    public ValueFilter<Guid>? Id { get; init; }

    public TextFilter? ExternalId { get; init; }

    public TextFilter? DisplayName { get; init; }

    public TextFilter? Email { get; init; }

    public ValueFilter<DateTimeOffset>? CreatedAt { get; init; }

    public ValueFilter<Guid>? Owner { get; init; }

    public ValueFilter<Guid>? Company { get; init; }

    public StageFilter? Stage { get; init; }

    public AttributeFilter? Attribute { get; init; }
}

/// <summary>Conditions on a stage; kinds as the keys that have them under the definition asked about.</summary>
public sealed record StageFilter
{
    public TextFilter? Key { get; init; }

    /// <summary>One of these keys.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>None of these keys; holds where there is no stage.</summary>
    public IReadOnlyList<string>? NotKeys { get; init; }

    public ValueFilter<DateTimeOffset>? EnteredAt { get; init; }
}

/// <summary>Conditions on the latest known value of an attribute.</summary>
public sealed record AttributeFilter
{
    public required string Key { get; init; }

    public bool? Unknown { get; init; }

    public TextFilter? Text { get; init; }

    /// <summary>In millionths.</summary>
    public ValueFilter<long>? Number { get; init; }

    public Given<bool?>? BooleanEq { get; init; }

    public Given<bool?>? BooleanNeq { get; init; }

    public ValueFilter<DateOnly>? Date { get; init; }
}

/// <summary>Which activities.</summary>
public sealed record ActivityFilter
{
    public IReadOnlyList<ActivityFilter>? And { get; init; }

    public IReadOnlyList<ActivityFilter>? Or { get; init; }

    public TextFilter? Kind { get; init; }

    public Definitions.Direction? Direction { get; init; }

    public ValueFilter<DateTimeOffset>? OccurredAt { get; init; }
}
