using System.Globalization;

namespace PipelineGraph.Data.Queries;

/// <summary>What databases say differently: the forms of values, and the few parts of a statement that standard SQL has no words for.</summary>
public abstract class SqlDialect
{
    /// <summary>The form of an id as a parameter.</summary>
    public abstract object Id(Guid id);

    /// <summary>The form of a text as a parameter.</summary>
    public virtual object Text(string text) => text;

    /// <summary>The id in a column.</summary>
    public abstract Guid Id(System.Data.Common.DbDataReader reader, int column);

    /// <summary>The form of an instant as a parameter.</summary>
    public abstract object Instant(DateTimeOffset instant);

    /// <summary>The instant in a column.</summary>
    public abstract DateTimeOffset Instant(System.Data.Common.DbDataReader reader, int column);

    /// <summary>The difference of two instants in a column.</summary>
    public abstract TimeSpan Duration(System.Data.Common.DbDataReader reader, int column);

    /// <summary>How long it is from one instant to a later one.</summary>
    public abstract string Difference(string later, string earlier);

    /// <summary>How often 24 hours go into that: a whole number, rounded down.</summary>
    public abstract string WholeDays(string later, string earlier);

    /// <summary>Words behind a SELECT in a FROM by which its values are computed once, and not wherever they are named.</summary>
    public abstract string Once { get; }

    /// <summary>
    /// Words at the end of an EXISTS by which it is looked up for one row after the other. Made into a join of all with all, it would go by a guess of how many
    /// stays a subject has, which a guess of 0 ruins.
    /// </summary>
    public abstract string OneByOne { get; }

    /// <summary>An aggregate: the texts of a column in an order, with commas between.</summary>
    public abstract string Joined(string column, string order);

    /// <summary>The instant before all others, as text of a statement.</summary>
    public abstract string BeginningOfTime { get; }

    /// <summary>The form of several values as one parameter: texts, ids, instants, days or numbers. Of no values at all only where their type is known.</summary>
    public abstract object List<T>(IReadOnlyList<T> values)
        where T : notnull;

    /// <summary>A condition: the column is one of the values of a list parameter.</summary>
    public abstract string IsOneOf(string column, string list);

    /// <summary>A table of the values of a list parameter, in one column <c>value</c>.</summary>
    public abstract string Rows(string list, string alias);

    /// <summary>The words of a join whose left side is read first, a condition following: it is short, or its order is wanted, whatever the planner thinks.</summary>
    public abstract string JoinInOrder { get; }

    /// <summary>Whether a table in a join may be made of the row before it (<c>LATERAL</c>); if not, a condition says which keys it has.</summary>
    public abstract bool JoinsLateral { get; }

    /// <summary>Behind the inbox of changes: a row <c>w</c> for each that waits for its number. Null where numbers are given at once.</summary>
    public virtual string? PendingRows => null;

    /// <summary>A condition: the column has the parameter in it.</summary>
    public abstract string Contains(string column, string part);

    /// <summary>The column with A to Z, and nothing else, in lower case.</summary>
    public abstract string AsciiLower(string column);

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
