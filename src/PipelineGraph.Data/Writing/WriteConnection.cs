using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PipelineGraph.Data.Writing;

/// <summary>A connection whose statements are prepared once and used again.</summary>
public class WriteConnection(DbConnection connection, IModel model) : IKeptConnection
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public bool IsBroken => connection.State != ConnectionState.Open;

    internal RowForm<T> Form<T>()
        where T : class =>
        RowForm<T>.Of(model);

    /// <summary>
    /// The beginning of a statement that reads the entity, up to and without its WHERE, the same up to and without the table, and what makes the entity of a row of it.
    /// </summary>
    public (string Select, string SelectFrom, Func<DbDataReader, T> Read) Reading<T>()
        where T : class =>
        (Form<T>().Select, Form<T>().SelectFrom, Form<T>().Read);

    /// <summary>What was put off is sent, before a statement that may read such rows of the entity's table.</summary>
    public ValueTask SettleAsync<T>(Func<T, bool> read, CancellationToken cancellationToken)
        where T : class =>
        SettleAsync(Form<T>().Table, cancellationToken, row => read((T)row));

    /// <summary>Executes a statement whose parameters are <c>@p0</c>, <c>@p1</c> and so on.</summary>
    public async ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await SettleAsync(null, cancellationToken);
        return await Command(sql, values).ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Executes a statement that reads and writes only this table, and gives nothing: at the latest before the next one that could see it.</summary>
    public virtual async ValueTask SendAsync(string table, string sql, CancellationToken cancellationToken, params object[] values) =>
        await Command(sql, values).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>Inserts a row, in the same manner.</summary>
    /// <param name="row">As it is when it is sent.</param>
    /// <param name="replace">Whether it takes the place of the row with its key.</param>
    public virtual async ValueTask WriteAsync(RowForm form, object row, bool replace, CancellationToken cancellationToken) =>
        await Command(replace ? form.Save : form.Insert, form.Values(row)).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>What was put off is sent, before a statement that reads the table, or any table.</summary>
    /// <param name="read">Which rows of the table it may read; null: all.</param>
    protected virtual ValueTask SettleAsync(string? table, CancellationToken cancellationToken, Func<object, bool>? read = null) => default;

    /// <summary>What a statement gives, row by row.</summary>
    public async ValueTask<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await SettleAsync(null, cancellationToken);
        var command = Command(sql, values);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The rows of an entity that a condition of <c>@p0</c>, <c>@p1</c> and so on selects.</summary>
    public ValueTask<List<T>> ReadAsync<T>(string where, CancellationToken cancellationToken, params object[] values)
        where T : class =>
        ReadAsync<T>(static _ => true, where, cancellationToken, values);

    /// <summary>The same, where only some rows of this transaction's own may be among them.</summary>
    public async ValueTask<List<T>> ReadAsync<T>(Func<T, bool> own, string where, CancellationToken cancellationToken, params object[] values)
        where T : class
    {
        var form = Form<T>();
        await SettleAsync(own, cancellationToken);
        var command = Command(form.Select + where, values);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(form.Read(reader));
        return rows;
    }

    /// <summary>The first such row, or null.</summary>
    public async ValueTask<T?> FindAsync<T>(string where, CancellationToken cancellationToken, params object[] values)
        where T : class
    {
        var form = Form<T>();
        await SettleAsync(form.Table, cancellationToken);
        return await FirstAsync(form, form.Select + where, values, cancellationToken);
    }

    /// <summary>The first row, or null, of what has the columns of the entity's table.</summary>
    public async ValueTask<T?> FindInAsync<T>(string source, CancellationToken cancellationToken, params object[] values)
        where T : class
    {
        var form = Form<T>();
        await SettleAsync(null, cancellationToken);
        return await FirstAsync(form, form.SelectFrom + source, values, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var command in commands.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async ValueTask<T?> FirstAsync<T>(RowForm<T> form, string sql, object[] values, CancellationToken cancellationToken)
        where T : class
    {
        await using var reader = await Command(sql, values).ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? form.Read(reader) : null;
    }

    private DbCommand Command(string sql, object[] values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // All texts are constants of the product; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var index = 0; index < values.Length; index++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{index}";
                command.Parameters.Add(parameter);
            }

            commands[sql] = command;
        }

        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        return command;
    }
}
