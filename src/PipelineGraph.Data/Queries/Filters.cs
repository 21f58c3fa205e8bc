using System.Linq.Expressions;

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

    /// <summary>The conditions on a column that has no folded form beside it.</summary>
    internal Expression<Func<T, bool>> On<T>(Expression<Func<T, string?>> text)
    {
        // Of an expression tree only the translation counts: lower(column).
#pragma warning disable CA1304, CA1311
        Expression<Func<string?, string?>> lower = column => column!.ToLower();
#pragma warning restore CA1304, CA1311
        return On(text, Expression.Lambda<Func<T, string?>>(ParameterSwap.In(lower.Body, lower.Parameters[0], text.Body), text.Parameters), AsciiLower);
    }

    /// <summary>The conditions on the column <paramref name="text"/>; parts of it are looked for in <paramref name="folded"/> with <paramref name="fold"/>.</summary>
    internal Expression<Func<T, bool>> On<T>(Expression<Func<T, string?>> text, Expression<Func<T, string?>> folded, Func<string, string> fold)
    {
        var all = new List<Expression<Func<T, bool>>>();
        if (And is not null) all.AddRange(And.Select(filter => filter.On(text, folded, fold)));
        if (Or is not null) all.Add(Predicates.Any(Or.Select(filter => filter.On(text, folded, fold))));
        if (Eq is { } eq) { var value = eq.Value; all.Add(Predicates.On(text, column => column == value)); }
        if (Neq is { } neq) { var value = neq.Value; all.Add(Predicates.On(text, column => column != value)); }
        if (In is not null) { var values = In; all.Add(Predicates.On(text, column => values.Contains(column))); }
        if (Nin is not null) { var values = Nin; all.Add(Predicates.On(text, column => !values.Contains(column))); }
        if (Contains is not null) { var part = fold(Contains); all.Add(Predicates.On(folded, column => column != null && column.Contains(part))); }
        if (NContains is not null) { var part = fold(NContains); all.Add(Predicates.On(folded, column => column == null || !column.Contains(part))); }
        if (StartsWith is not null) { var part = fold(StartsWith); all.Add(Predicates.On(folded, column => column != null && column.StartsWith(part))); }
        if (NStartsWith is not null) { var part = fold(NStartsWith); all.Add(Predicates.On(folded, column => column == null || !column.StartsWith(part))); }
        if (EndsWith is not null) { var part = fold(EndsWith); all.Add(Predicates.On(folded, column => column != null && column.EndsWith(part))); }
        if (NEndsWith is not null) { var part = fold(NEndsWith); all.Add(Predicates.On(folded, column => column == null || !column.EndsWith(part))); }
        return Predicates.All(all);
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

    internal Expression<Func<T, bool>> On<T>(Expression<Func<T, TValue?>> value)
    {
        var all = new List<Expression<Func<T, bool>>>();
        if (Eq is { } eq) all.Add(Compare(value, ExpressionType.Equal, eq.Value));
        if (Neq is { } neq) all.Add(Compare(value, ExpressionType.NotEqual, neq.Value));
        if (In is not null) { var values = In; all.Add(Predicates.On(value, column => values.Contains(column))); }
        if (Nin is not null) { var values = Nin; all.Add(Predicates.On(value, column => !values.Contains(column))); }
        if (Gt is { } gt) all.Add(Compare(value, ExpressionType.GreaterThan, gt));
        if (Gte is { } gte) all.Add(Compare(value, ExpressionType.GreaterThanOrEqual, gte));
        if (Lt is { } lt) all.Add(Compare(value, ExpressionType.LessThan, lt));
        if (Lte is { } lte) all.Add(Compare(value, ExpressionType.LessThanOrEqual, lte));
        return Predicates.All(all);
    }

    private static Expression<Func<T, bool>> Compare<T>(Expression<Func<T, TValue?>> value, ExpressionType comparison, TValue? limit)
    {
        Expression<Func<TValue?>> captured = () => limit;
        return Expression.Lambda<Func<T, bool>>(Expression.MakeBinary(comparison, value.Body, captured.Body), value.Parameters);
    }
}

/// <summary>Which contacts.</summary>
public sealed record ContactFilter
{
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
