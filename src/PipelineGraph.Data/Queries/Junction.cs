namespace PipelineGraph.Data.Queries;

/// <summary>Writes conditions side by side, as many as there are; of none, what holds always or never.</summary>
internal struct Junction
{
    private readonly Statement sql;
    private readonly string word;
    private readonly string none;
    private int count;

    private Junction(Statement sql, string word, string none) => (this.sql, this.word, this.none) = (sql, word, none);

    public static Junction All(Statement sql) => new(sql, " AND ", "1 = 1");

    public static Junction Any(Statement sql) => new(sql, " OR ", "1 = 0");

    /// <summary>A condition follows.</summary>
    public void Next()
    {
        sql.CountFilterPart();
        sql.Add(count++ == 0 ? "(" : word);
    }

    public readonly void End() => sql.Add(count == 0 ? none : ")");
}

/// <summary>Writes which values a column has, where null is a value like others: a missing one differs from every other.</summary>
internal static class Equality
{
    public static void Write<T>(ref Junction all, Statement sql, Column column, Given<object?>? eq, Given<object?>? neq, IReadOnlyList<T>? oneOf, IReadOnlyList<T>? noneOf)
    {
        if (eq is { } same)
        {
            all.Next();
            if (same.Value is null) sql.Add($"{column} IS NULL");
            else sql.Add($"{column} = {same.Value}");
        }

        if (neq is { } other)
        {
            all.Next();
            if (other.Value is null) sql.Add($"{column} IS NOT NULL");
            else sql.Add($"({column} <> {other.Value} OR {column} IS NULL)");
        }

        if (oneOf is not null)
        {
            all.Next();
            Write(sql, column, oneOf);
        }

        if (noneOf is not null)
        {
            all.Next();
            sql.Add($"({column} IS NULL OR NOT ");
            var (values, hasNull) = Split(noneOf);
            sql.IsOneOf(column, values).Add(")");
            if (hasNull) sql.Add($" AND {column} IS NOT NULL");
        }
    }

    private static void Write<T>(Statement sql, Column column, IReadOnlyList<T> oneOf)
    {
        var (values, hasNull) = Split(oneOf);
        if (hasNull) sql.Add($"({column} IS NULL OR ");
        // One value is an equality: the index that begins with the column then gives the order of what follows.
        if (values.Count == 1) sql.Add($"{column} = {values[0]}");
        else sql.IsOneOf(column, values);
        if (hasNull) sql.Add(")");
    }

    /// <summary>That the column is one of some values; no value at all holds for none.</summary>
    public static void OneOf(Statement sql, Column column, IReadOnlyList<string> values) => Write(sql, column, values);

    private static (List<object> Values, bool HasNull) Split<T>(IReadOnlyList<T> values)
    {
        var present = new List<object>(values.Count);
        foreach (var value in values)
        {
            if (value is not null) present.Add(value);
        }

        return (present, present.Count < values.Count);
    }
}
