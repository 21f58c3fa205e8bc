using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PipelineGraph.Data.Writing;

/// <summary>A connection whose statements are prepared once and used again.</summary>
public sealed class WriteConnection(DbConnection connection, IModel model) : IKeptConnection
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public bool IsBroken => connection.State != ConnectionState.Open;

    internal RowForm<T> Form<T>()
        where T : class =>
        RowForm<T>.Of(model);

    /// <summary>Executes a statement whose parameters are <c>@p0</c>, <c>@p1</c> and so on.</summary>
    public async ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = Command(sql, values.Length);
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async ValueTask WriteAsync<T>(string sql, RowForm<T> form, T row, CancellationToken cancellationToken)
        where T : class
    {
        var command = Command(sql, form.ParameterCount);
        form.Write(row, command.Parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a statement gives, row by row.</summary>
    public async ValueTask<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        var command = Command(sql, values.Length);
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The rows of an entity that a condition of <c>@p0</c>, <c>@p1</c> and so on selects.</summary>
    public async ValueTask<List<T>> ReadAsync<T>(string where, CancellationToken cancellationToken, params object[] values)
        where T : class
    {
        var form = Form<T>();
        var command = Command(form.Select + where, values.Length);
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(form.Read(reader));
        return rows;
    }

    /// <summary>The first such row, or null.</summary>
    public ValueTask<T?> FindAsync<T>(string where, CancellationToken cancellationToken, params object[] values)
        where T : class =>
        FindInAsync<T>($"{Form<T>().Table} {where}", cancellationToken, values);

    /// <summary>The first row, or null, of what has the columns of the entity's table.</summary>
    public async ValueTask<T?> FindInAsync<T>(string source, CancellationToken cancellationToken, params object[] values)
        where T : class
    {
        var form = Form<T>();
        var command = Command(form.SelectFrom + source, values.Length);
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? form.Read(reader) : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private DbCommand Command(string sql, int parameters)
    {
        if (commands.TryGetValue(sql, out var command)) return command;
        command = connection.CreateCommand();
#pragma warning disable CA2100 // All texts are constants of the product; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < parameters; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }

        return commands[sql] = command;
    }
}
