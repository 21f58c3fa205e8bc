using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// One total order of a list, and its pages: each sort value NOT NULL, the id always last, so that a place in it stays where it is whatever is
/// written. The comparison is written out, <c>a &lt; x OR (a = x AND b &gt; y)</c>, since directions may be mixed.
/// </summary>
public sealed class Keyset<TRow>
{
    private readonly List<Term> terms = [];
    private string order = typeof(TRow).Name;

    private static readonly MethodInfo CompareStrings = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    private static readonly MethodInfo CompareIds = typeof(Guid).GetMethod(nameof(Guid.CompareTo), [typeof(Guid)])!;

    private sealed record Term(LambdaExpression Key, Func<TRow, object> Value, bool Descending);

    /// <summary>Adds a value to sort by, after those before it; the name goes into the cursor's mark.</summary>
    public Keyset<TRow> By<TKey>(string name, Expression<Func<TRow, TKey>> key, bool descending = false)
        where TKey : notnull
    {
        var value = key.Compile();
        terms.Add(new Term(key, row => value(row), descending));
        order += $" {name} {(descending ? "desc" : "asc")}";
        return this;
    }

    /// <summary>The rows between the cursors in reading order; the page is its first <see cref="PageRequest.Size"/>, one more tells whether there is more.</summary>
    public IQueryable<TRow> Seek(IQueryable<TRow> rows, PageRequest page)
    {
        if (page.After is { } after) rows = rows.Where(Beyond(after, backward: false));
        if (page.Before is { } before) rows = rows.Where(Beyond(before, backward: true));
        return rows.Provider.CreateQuery<TRow>(Ordered(rows.Expression, page.Backward)).Take(page.Size + 1);
    }

    /// <summary>The page of a list: one statement.</summary>
    public async Task<Page<TRow>> ReadAsync(IQueryable<TRow> rows, PageRequest page, CancellationToken cancellationToken) =>
        ToPage(await Seek(rows, page).ToListAsync(cancellationToken), page);

    /// <summary>
    /// The same page of each parent's list: one statement for all parents. The children are those of these parents alone, since they are numbered before they
    /// are joined.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, Page<TRow>>> ReadAsync(
        IQueryable<Guid> parents, IReadOnlyCollection<Guid> parentIds, Expression<Func<Guid, IQueryable<TRow>>> children, Func<TRow, Guid> parentOf,
        PageRequest page, CancellationToken cancellationToken)
    {
        var parent = children.Parameters[0];
        var rows = children.Body;
        if (page.After is { } after) rows = Call(nameof(Queryable.Where), rows, Beyond(after, backward: false));
        if (page.Before is { } before) rows = Call(nameof(Queryable.Where), rows, Beyond(before, backward: true));
        rows = Ordered(rows, page.Backward);
        rows = Expression.Call(typeof(Queryable), nameof(Queryable.Take), [typeof(TRow)], rows, Expression.Constant(page.Size + 1));
        var selector = Expression.Lambda<Func<Guid, IEnumerable<TRow>>>(rows, parent);
        var all = await parents.SelectMany(selector).ToListAsync(cancellationToken);
        var byParent = all.ToLookup(parentOf);
        return parentIds.ToDictionary(id => id, id => ToPage(InOrder(byParent[id], page.Backward), page));
    }

    /// <summary>The place of a row.</summary>
    public string CursorOf(TRow row) => Cursor.Write(order, [.. terms.Select(term => term.Value(row))]);

    private static MethodCallExpression Call(string name, Expression rows, LambdaExpression predicate) =>
        Expression.Call(typeof(Queryable), name, [typeof(TRow)], rows, Expression.Quote(predicate));

    private Page<TRow> ToPage(List<TRow> fetched, PageRequest page)
    {
        var more = fetched.Count > page.Size;
        if (more) fetched.RemoveAt(page.Size);
        if (page.Backward) fetched.Reverse();
        return new Page<TRow>
        {
            Rows = fetched,
            Cursors = [.. fetched.Select(CursorOf)],
            HasNext = page.Backward ? page.Before is not null : more,
            HasPrevious = page.Backward ? more : page.After is not null,
        };
    }

    private Expression Ordered(Expression rows, bool backward)
    {
        for (var index = 0; index < terms.Count; index++)
        {
            var name = (index == 0, terms[index].Descending ^ backward) switch
            {
                (true, false) => nameof(Queryable.OrderBy),
                (true, true) => nameof(Queryable.OrderByDescending),
                (false, false) => nameof(Queryable.ThenBy),
                (false, true) => nameof(Queryable.ThenByDescending),
            };
            var key = terms[index].Key;
            rows = Expression.Call(typeof(Queryable), name, [typeof(TRow), key.ReturnType], rows, Expression.Quote(key));
        }

        return rows;
    }

    /// <summary>Rows of several parents come in no order; within one they are sorted as the database sorts: texts by their UTF-8 bytes.</summary>
    private List<TRow> InOrder(IEnumerable<TRow> rows, bool backward)
    {
        var list = rows.ToList();
        list.Sort((left, right) =>
        {
            foreach (var term in terms)
            {
                var comparison = (term.Value(left), term.Value(right)) switch
                {
                    (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
                    (Guid a, Guid b) => a.CompareTo(b),
                    var (a, b) => ((IComparable)a).CompareTo(b),
                };
                if (comparison != 0) return term.Descending ^ backward ? -comparison : comparison;
            }

            return 0;
        });
        return list;
    }

    private Expression<Func<TRow, bool>> Beyond(string cursor, bool backward)
    {
        var values = Cursor.Read(cursor, order, [.. terms.Select(term => term.Key.ReturnType)]);
        var row = Expression.Parameter(typeof(TRow), "row");
        Expression? beyond = null;
        Expression? equal = null;
        for (var index = 0; index < terms.Count; index++)
        {
            var key = ParameterSwap.In(terms[index].Key.Body, terms[index].Key.Parameters[0], row);
            var value = Parameter(values[index], key.Type);
            var further = Compare(key, value, terms[index].Descending ^ backward);
            var step = equal is null ? further : Expression.AndAlso(equal, further);
            beyond = beyond is null ? step : Expression.OrElse(beyond, step);
            var same = Expression.Equal(key, value);
            equal = equal is null ? same : Expression.AndAlso(equal, same);
        }

        return Expression.Lambda<Func<TRow, bool>>(beyond!, row);
    }

    private static BinaryExpression Compare(Expression key, Expression value, bool descending)
    {
        var (left, right) = (key, value);
        if (key.Type == typeof(string)) (left, right) = (Expression.Call(CompareStrings, key, value), Expression.Constant(0));
        if (key.Type == typeof(Guid)) (left, right) = (Expression.Call(key, CompareIds, value), Expression.Constant(0));
        return descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
    }

    // A captured member becomes an SQL parameter, so that all pages share one statement text.
    private static MemberExpression Parameter(object value, Type type)
    {
        var holder = Activator.CreateInstance(typeof(Holder<>).MakeGenericType(typeof(TRow), type), value)!;
        return Expression.Field(Expression.Constant(holder), nameof(Holder<object>.Value));
    }

    private sealed class Holder<T>(T value)
    {
        public readonly T Value = value;
    }
}
