using System.Text;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// One total order of a list, and its pages: each sort value NOT NULL, the id always last, so that a place in it stays where it is whatever is written.
/// </summary>
/// <param name="list">The list's name in the marks of its cursors.</param>
internal sealed class Keyset<TRow>(string list)
{
    private readonly List<Term> terms = [];
    private string order = list;
    private string? mark;

    private sealed record Term(Column Column, Type Type, Func<TRow, object> Value, Comparison<TRow> Compare, bool Descending);

    /// <summary>Adds a value to sort by, after those before it; the name goes into the cursor's mark.</summary>
    public Keyset<TRow> By<TKey>(string name, string column, Func<TRow, TKey> value, bool descending = false)
        where TKey : notnull
    {
        terms.Add(new Term(new Column(column), typeof(TKey), row => value(row), (left, right) => Compare(value(left), value(right)), descending));
        order += $" {name} {(descending ? "desc" : "asc")}";
        return this;
    }

    /// <summary>The conditions, order and limit of the page; one row more than its size tells whether there is more.</summary>
    public Statement Seek(Statement sql, PageRequest page)
    {
        if (page.After is { } after) Beyond(sql, after, backward: false);
        if (page.Before is { } before) Beyond(sql, before, backward: true);
        for (var index = 0; index < terms.Count; index++)
            sql.Add(index == 0 ? " ORDER BY " : ", ").Add(terms[index].Column.Text).Add(terms[index].Descending ^ page.Backward ? " DESC" : "");
        return sql.Add($" LIMIT {page.Size + 1}");
    }

    public Page<TRow> ToPage(List<TRow> fetched, PageRequest page)
    {
        var more = fetched.Count > page.Size;
        if (more) fetched.RemoveAt(page.Size);
        if (page.Backward) fetched.Reverse();
        return new Page<TRow>(fetched, page.Backward ? page.Before is not null : more, page.Backward ? more : page.After is not null, CursorOf);
    }

    /// <summary>The page of each parent: rows of several parents come in no order.</summary>
    public Dictionary<Guid, Page<TRow>> ToPages(List<TRow> fetched, IReadOnlyList<Guid> parents, Func<TRow, Guid> parentOf, PageRequest page)
    {
        var rows = new Dictionary<Guid, List<TRow>>(parents.Count);
        foreach (var parent in parents) rows[parent] = [];
        foreach (var row in fetched) rows[parentOf(row)].Add(row);
        var pages = new Dictionary<Guid, Page<TRow>>(parents.Count);
        foreach (var (parent, own) in rows) pages[parent] = ToPageOf(own, page);
        return pages;
    }

    /// <summary>The page of rows that come in no order, and of which there may be more than were asked for.</summary>
    public Page<TRow> ToPageOf(List<TRow> rows, PageRequest page)
    {
        rows.Sort((left, right) => page.Backward ? Compare(right, left) : Compare(left, right));
        if (rows.Count > page.Size + 1) rows.RemoveRange(page.Size + 1, rows.Count - page.Size - 1);
        return ToPage(rows, page);
    }

    /// <summary>The place of a row.</summary>
    public string CursorOf(TRow row)
    {
        var values = new object[terms.Count];
        for (var index = 0; index < values.Length; index++) values[index] = terms[index].Value(row);
        return Cursor.Write(mark ??= Cursor.Mark(order), values);
    }

    private int Compare(TRow left, TRow right)
    {
        foreach (var term in terms)
        {
            var comparison = term.Compare(left, right);
            if (comparison != 0) return term.Descending ? -comparison : comparison;
        }

        return 0;
    }

    /// <summary>As the database sorts: texts by their UTF-8 bytes.</summary>
    private static int Compare<TKey>(TKey left, TKey right) => (left, right) switch
    {
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => Comparer<TKey>.Default.Compare(left, right),
    };

    /// <summary>
    /// The rows beyond a place. In one direction it is a comparison of rows, which an index answers from its place on; in mixed ones it is written out, the
    /// first value bounded for the index.
    /// </summary>
    private void Beyond(Statement sql, string cursor, bool backward)
    {
        var values = Cursor.Read(cursor, mark ??= Cursor.Mark(order), [.. terms.Select(term => term.Type)]);
        if (terms.TrueForAll(term => term.Descending == terms[0].Descending))
        {
            sql.Add(" AND (").Add(string.Join(", ", terms.Select(term => term.Column.Text))).Add(")").Add(Further(0, backward) + " (");
            for (var index = 0; index < values.Length; index++) sql.Add(index == 0 ? "" : ", ").Add($"{values[index]}");
            sql.Add(")");
            return;
        }

        sql.Add($" AND {terms[0].Column}").Add(Further(0, backward) + "=").Add($" {values[0]} AND (");
        for (var index = 0; index < terms.Count; index++)
        {
            sql.Add(index == 0 ? "" : " OR (");
            for (var same = 0; same < index; same++) sql.Add($"{terms[same].Column} = {values[same]} AND ");
            sql.Add(terms[index].Column.Text).Add(Further(index, backward)).Add($" {values[index]}").Add(index == 0 ? "" : ")");
        }

        sql.Add(")");
    }

    private string Further(int index, bool backward) => terms[index].Descending ^ backward ? " <" : " >";
}
