using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using PipelineGraph.Data.Writing;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// A connection whose writes wait until a statement could see them, or the commit: all that wait are sent in one round trip, and where there are many rows
/// of a table, they come by <c>COPY</c> through a temporary one, as row-level security refuses <c>COPY</c> into the table itself.
/// </summary>
/// <param name="mayCopy">Whether the role may make temporary tables; else each row is a statement of its own.</param>
internal sealed partial class WriteBehindConnection(NpgsqlConnection connection, IModel model, bool mayCopy) : WriteConnection(connection, model)
{
    /// <summary>So many rows wait at most.</summary>
    private const int Most = 20_000;

    /// <summary>From so many rows of a table on, <c>COPY</c> costs less than a statement for each.</summary>
    private const int Many = 40;

    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>In the order in which the tables were written first; what is written to one does not depend on what is written to another.</summary>
    private readonly Dictionary<string, TableWrites> waiting = new(StringComparer.Ordinal);

    /// <summary>The temporary tables of this transaction.</summary>
    private readonly HashSet<string> copied = new(StringComparer.Ordinal);
    private int count;

    public static async ValueTask<WriteBehindConnection> OpenAsync(NpgsqlDataSource source, IModel model, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand("SELECT has_database_privilege(current_database(), 'TEMPORARY')", connection);
            return new WriteBehindConnection(connection, model, (bool)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override ValueTask SendAsync(string table, string sql, CancellationToken cancellationToken, params object[] values)
    {
        Waiting(table).Add(sql, values);
        return AddedAsync(cancellationToken);
    }

    public override ValueTask WriteAsync(RowForm form, object row, bool replace, CancellationToken cancellationToken) =>
        Waiting(form.Table).Add(form, row, replace) ? AddedAsync(cancellationToken) : default;

    /// <summary>Sends what waits, and what ends the transaction after it.</summary>
    public ValueTask EndAsync(IReadOnlyList<(string Sql, object[] Values)> last, CancellationToken cancellationToken) => SendAllAsync(last, cancellationToken);

    /// <summary>Statements in one round trip.</summary>
    /// <param name="read">Takes what they give, from the first on.</param>
    public async Task<T> BatchAsync<T>(IEnumerable<(string Sql, object[] Values)> statements, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        foreach (var (sql, values) in statements) Append(batch, sql, values);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var result = await read(reader);
        // Whether the last ones succeeded as well.
        while (await reader.NextResultAsync(cancellationToken)) { }
        return result;
    }

    /// <summary>The rows of the result that the reader stands at.</summary>
    public async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, CancellationToken cancellationToken)
        where T : class
    {
        var (_, _, read) = Reading<T>();
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>What waits is not to be written any more.</summary>
    public void Drop()
    {
        Take();
        copied.Clear();
    }

    protected override ValueTask SettleAsync(string? table, CancellationToken cancellationToken, Func<object, bool>? read = null) =>
        count == 0 || (table is not null && !(waiting.TryGetValue(table, out var writes) && (read is null || writes.MayBeRead(read)))) ? default : SendAllAsync(null, cancellationToken);

    private ValueTask AddedAsync(CancellationToken cancellationToken) => ++count >= Most ? SendAllAsync(null, cancellationToken) : default;

    private TableWrites[] Take()
    {
        TableWrites[] tables = [.. waiting.Values];
        waiting.Clear();
        count = 0;
        return tables;
    }

    private TableWrites Waiting(string table)
    {
        if (!waiting.TryGetValue(table, out var writes)) waiting.Add(table, writes = new TableWrites());
        return writes;
    }

    private async ValueTask SendAllAsync(IReadOnlyList<(string Sql, object[] Values)>? last, CancellationToken cancellationToken)
    {
        // Whatever becomes of them, they are not sent twice: a transaction in which one fails has failed.
        var tables = Take();
        var copies = tables.SelectMany(table => table.Writes.OfType<TableRows>().Where(rows => mayCopy && rows.Count >= Many).Select((rows, place) => (Rows: rows, Name: $"copied_{rows.Form.Table}_{place}"))).ToList();
        if (copies.Count > 0)
        {
            await using (var making = connection.CreateBatch())
            {
                // Gone with the transaction: autovacuum passes over temporary tables, and one that a connection kept for weeks would hold up the freezing of all
                // others. With defaults: a later version may have added columns that this one does not write.
                foreach (var (rows, name) in copies)
                    Append(making, copied.Add(name) ? $"CREATE TEMP TABLE {name} (LIKE {rows.Form.Table} INCLUDING DEFAULTS) ON COMMIT DROP" : $"TRUNCATE {name}", []);

                await making.ExecuteNonQueryAsync(cancellationToken);
            }

            foreach (var (rows, name) in copies)
            {
                await CopyAsync(rows, name, cancellationToken);
                rows.CopiedTo = name;
            }
        }

        await using var batch = connection.CreateBatch();
        foreach (var write in tables.SelectMany(table => table.Writes)) write.AddTo(batch);
        foreach (var (sql, values) in last ?? []) Append(batch, sql, values);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
        if (last is not null) copied.Clear();
    }

    private async ValueTask CopyAsync(TableRows rows, string table, CancellationToken cancellationToken)
    {
        var form = rows.Form;
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", form.ColumnNames)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            var values = form.Values(row);
            for (var index = 0; index < values.Length; index++)
            {
                if (values[index] is DBNull) await copy.WriteNullAsync(cancellationToken);
                else await copy.WriteAsync(values[index], form.StoreTypes[index], cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static void Append(NpgsqlBatch batch, string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(Texts.GetOrAdd(sql, static text => Parameter().Replace(text, static match => $"${int.Parse(match.ValueSpan[2..], System.Globalization.CultureInfo.InvariantCulture) + 1}")));
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    [GeneratedRegex("@p[0-9]+")]
    private static partial Regex Parameter();

    private interface IWrite
    {
        void AddTo(NpgsqlBatch batch);
    }

    /// <summary>The writes of one table, in their order; rows that follow one another are in any.</summary>
    private sealed class TableWrites
    {
        private readonly HashSet<object> known = new(ReferenceEqualityComparer.Instance);
        private (TableRows Inserted, TableRows Saved)? last;

        public List<IWrite> Writes { get; } = [];

        public void Add(string sql, object[] values)
        {
            Writes.Add(new Statement(sql, values));
            last = null;
            known.Clear();
        }

        public bool MayBeRead(Func<object, bool> read) => Writes.Exists(write => write is not TableRows rows || rows.Exists(row => read(row)));

        /// <returns>False: the same row waits already, and is written as it is then.</returns>
        public bool Add(RowForm form, object row, bool replace)
        {
            if (!known.Add(row)) return false;
            if (last is null)
            {
                last = (new TableRows(form, replace: false), new TableRows(form, replace: true));
                Writes.Add(last.Value.Inserted);
                Writes.Add(last.Value.Saved);
            }

            (replace ? last.Value.Saved : last.Value.Inserted).Add(row);
            return true;
        }
    }

    private sealed class Statement(string sql, object[] values) : IWrite
    {
        public void AddTo(NpgsqlBatch batch) => Append(batch, sql, values);
    }

    private sealed class TableRows(RowForm form, bool replace) : List<object>, IWrite
    {
        public RowForm Form => form;

        /// <summary>The temporary table that has the rows; null when there are few.</summary>
        public string? CopiedTo { get; set; }

        public void AddTo(NpgsqlBatch batch)
        {
            if (CopiedTo is null)
            {
                foreach (var row in this) Append(batch, replace ? form.Save : form.Insert, form.Values(row));
                return;
            }

            // Of several with one key the last one counts.
            var (columns, key) = (string.Join(", ", form.ColumnNames), string.Join(", ", form.Key));
            Append(
                batch,
                replace
                    ? $"INSERT INTO {form.Table} ({columns}) SELECT DISTINCT ON ({key}) {columns} FROM {CopiedTo} ORDER BY {key}, ctid DESC {form.OnConflict}"
                    : $"INSERT INTO {form.Table} ({columns}) SELECT {columns} FROM {CopiedTo}",
                []);
        }
    }
}
