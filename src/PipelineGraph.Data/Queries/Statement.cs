using System.Runtime.CompilerServices;
using System.Text;

namespace PipelineGraph.Data.Queries;

/// <summary>The name of a column, or another constant part of a statement: the only thing besides literals that becomes text.</summary>
internal readonly record struct Column(string Text);

/// <summary>
/// A statement in the making. What stands in the holes of an interpolated part becomes a parameter. Tables are named through <see cref="From"/>,
/// <see cref="Join(string, string)"/> and their like alone, which add that the row is the tenant's.
/// </summary>
internal sealed class Statement(Guid tenantId, SqlDialect dialect)
{
    public const string Tenant = "@tenant";

    /// <summary>Of a filter: SQLite refuses an expression that is a thousand deep, and a chain of conditions is as deep as it is long.</summary>
    private const int MaxFilterParts = 900;

    private readonly StringBuilder text = new(1024);
    private readonly List<object> values = [];
    private readonly Stack<string> unwalled = new();
    private int filterParts;

    public SqlDialect Dialect => dialect;

    public Guid TenantId => tenantId;

    /// <summary>The values of <c>@p0</c>, <c>@p1</c> and so on.</summary>
    public IReadOnlyList<object> Values => values;

    /// <summary>The text; throws for a table whose <see cref="Where"/> was forgotten.</summary>
    public string ToText() => unwalled.Count == 0
        ? text.ToString()
        : throw new InvalidOperationException($"The rows of {unwalled.Peek()} are not narrowed to the tenant: Where() is missing.");

    public Statement Add([InterpolatedStringHandlerArgument("")] ref Part part) => this;

    public Statement Add(string literal)
    {
        text.Append(literal);
        return this;
    }

    /// <summary>Begins the tables of a SELECT; its <see cref="Where"/> must follow.</summary>
    public Statement From(string table, string alias)
    {
        unwalled.Push(alias);
        text.Append(" FROM ").Append(table).Append(' ').Append(alias);
        return this;
    }

    /// <summary>Begins the tables of a SELECT with a list of ids, <c>p.value</c>, and joins to each what belongs to it; goes on with the condition.</summary>
    public Statement FromEach(IReadOnlyList<Guid> ids, string table, string alias)
    {
        text.Append(" FROM ").Append(dialect.Rows(Parameter(dialect.List(ids)), "p"));
        return Join(dialect.JoinInOrder, table, alias);
    }

    /// <summary>The same with numbers.</summary>
    public Statement FromEach(IReadOnlyList<int> numbers, string table, string alias)
    {
        text.Append(" FROM ").Append(dialect.Rows(Parameter(dialect.List(numbers)), "p"));
        return Join(dialect.JoinInOrder, table, alias);
    }

    /// <summary>Has the rows of another SELECT be those of a SELECT; conditions follow with WHERE.</summary>
    public Statement FromRows(string alias, Action<Statement> rows)
    {
        text.Append(" FROM (");
        rows(this);
        text.Append(") ").Append(alias);
        return this;
    }

    /// <summary>Begins a statement whose SELECTs read the rows of another one by a name: that is made once. SQLite's planner would make it for each of them.</summary>
    public Statement With(string name, Action<Statement> rows)
    {
        text.Append("WITH ").Append(name).Append(" AS MATERIALIZED (");
        rows(this);
        text.Append(") ");
        return this;
    }

    /// <summary>Has those rows be those of a SELECT; conditions follow with WHERE.</summary>
    public Statement FromWith(string name)
    {
        text.Append(" FROM ").Append(name);
        return this;
    }

    /// <summary>
    /// Begins the tables of a SELECT with a list of ids, <c>p.value</c>, and joins to each the rows whose keys a page gives, so that nobody's list is read
    /// whole; goes on with the condition.
    /// </summary>
    /// <param name="page">Writes a SELECT of the keys, which may name <c>p.value</c>.</param>
    public Statement FromPageOfEach(IReadOnlyList<Guid> ids, string table, string alias, string key, Action<Statement> page)
    {
        text.Append(" FROM ").Append(dialect.Rows(Parameter(dialect.List(ids)), "p"));
        return JoinPage(table, alias, key, page);
    }

    /// <summary>The same with numbers.</summary>
    public Statement FromPageOfEach(IReadOnlyList<int> numbers, string table, string alias, string key, Action<Statement> page)
    {
        text.Append(" FROM ").Append(dialect.Rows(Parameter(dialect.List(numbers)), "p"));
        return JoinPage(table, alias, key, page);
    }

    /// <summary>Goes on with the condition of the join.</summary>
    public Statement Join(string table, string alias) => Join(" JOIN ", table, alias);

    /// <summary>Goes on with the condition of the join.</summary>
    public Statement LeftJoin(string table, string alias) => Join(" LEFT JOIN ", table, alias);

    /// <summary>Joins what is looked up for the rows before it, in their order; goes on with the condition.</summary>
    public Statement JoinInOrder(string table, string alias) => Join(dialect.JoinInOrder, table, alias);

    /// <summary>Narrows the rows of the last <see cref="From"/> to the tenant; more conditions follow with AND.</summary>
    public Statement Where()
    {
        text.Append(" WHERE ").Append(unwalled.Pop()).Append(".tenant_id = ").Append(Tenant);
        return this;
    }

    /// <summary>Narrows the packages of the last <see cref="From"/> to those that the tenant may use: without an owner they are everybody's.</summary>
    public Statement WherePackage()
    {
        var alias = unwalled.Pop();
        text.Append(" WHERE (").Append(alias).Append(".owner_tenant_id IS NULL OR ").Append(alias).Append(".owner_tenant_id = ").Append(Tenant).Append(')');
        return this;
    }

    /// <summary>The number of the tenant's active binding, as a value: read with the statement's own snapshot.</summary>
    public Statement ActiveBinding() => Add("(SELECT s.active_binding_no").From("stream", "s").Where().Add(")");

    /// <summary>One more part of a filter; throws <see cref="PageException"/> for one too many.</summary>
    public void CountFilterPart()
    {
        if (++filterParts <= MaxFilterParts) return;
        throw new PageException(
            "FILTER_TOO_LARGE",
            FormattableString.Invariant($"A filter has at most {MaxFilterParts} parts, where each field, each operator and each entry of `and` and `or` is one; many values of one field go into one `in`, which may be long."));
    }

    public Statement IsOneOf<T>(Column column, IReadOnlyList<T> wanted)
        where T : notnull
    {
        text.Append(wanted.Count == 0 ? "1 = 0" : dialect.IsOneOf(column.Text, Parameter(dialect.List(wanted))));
        return this;
    }

    public Statement Contains(Column column, string part)
    {
        text.Append(dialect.Contains(column.Text, Parameter(dialect.Text(part))));
        return this;
    }

    /// <summary>A column <c>part</c>: in which of several periods, one behind the other, an instant is that is in one of them; from 0.</summary>
    /// <param name="bounds">Ascending: where the first begins, where each of them ends.</param>
    public Statement PartOf(string at, IReadOnlyList<DateTimeOffset> bounds)
    {
        Halve(0, bounds.Count - 1);
        return Add(" AS part");

        void Halve(int first, int behind)
        {
            if (behind - first <= 1)
            {
                text.Append(SqlDialect.Text(first));
                return;
            }

            var middle = (first + behind) / 2;
            Add($"CASE WHEN {new Column(at)} < {bounds[middle]} THEN ");
            Halve(first, middle);
            text.Append(" ELSE ");
            Halve(middle, behind);
            text.Append(" END");
        }
    }

    /// <summary>The form in which a value is stored and compared.</summary>
    public object Stored(object value) => value switch
    {
        Guid id => dialect.Id(id),
        DateTimeOffset instant => dialect.Instant(instant),
        string part => dialect.Text(part),
        _ => value,
    };

    private Statement JoinPage(string table, string alias, string key, Action<Statement> page)
    {
        if (dialect.JoinsLateral)
        {
            page(Add(" CROSS JOIN LATERAL ("));
            return Add(") l(id)").Join(table, alias).Add(" AND ").Add(key).Add(" = l.id");
        }

        page(Join(dialect.JoinInOrder, table, alias).Add(" AND ").Add(key).Add(" IN ("));
        return Add(")");
    }

    private Statement Join(string kind, string table, string alias)
    {
        text.Append(kind).Append(table).Append(' ').Append(alias).Append(" ON ").Append(alias).Append(".tenant_id = ").Append(Tenant);
        return this;
    }

    private string Parameter(object stored)
    {
        values.Add(stored);
        return Names.Of(values.Count - 1);
    }

    /// <summary>A part of a statement whose holes are parameters.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Part
    {
        private readonly Statement statement;

        public Part(int literalLength, int formattedCount, Statement statement)
        {
            _ = (literalLength, formattedCount);
            this.statement = statement;
        }

        public void AppendLiteral(string literal) => statement.text.Append(literal);

        public void AppendFormatted(Column column) => statement.text.Append(column.Text);

        /// <summary>A constant of the model: written out, since partial indexes serve only where the text says it.</summary>
        public void AppendFormatted<T>(T constant)
            where T : struct, Enum => statement.text.Append(SqlDialect.Text(Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture)));

        public void AppendFormatted(object value) => statement.text.Append(value is Column column ? column.Text : statement.Parameter(statement.Stored(value)));
    }
}

/// <summary>The names of parameters.</summary>
internal static class Names
{
    private static readonly string[] Known = [.. Enumerable.Range(0, 64).Select(Make)];

    public static string Of(int index) => index < Known.Length ? Known[index] : Make(index);

    private static string Make(int index) => "@p" + SqlDialect.Text(index);
}
