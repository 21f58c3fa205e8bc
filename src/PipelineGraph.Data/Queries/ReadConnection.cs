using System.Data.Common;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// A connection that reads, kept open: the statements that came last stay prepared on it. Statements are told by their text, which is the same for all
/// values.
/// </summary>
public sealed class ReadConnection(DbConnection connection, Action<string>? told) : IAsyncDisposable
{
    private const int MaxPrepared = 64;
    private const int MaxKept = 65_536;

    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);
    private CancellationToken waiting;

    /// <summary>Whether nobody waits any more for the statement that runs: the database may break it off, and it ends as cancelled.</summary>
    public bool IsAbandoned => waiting.IsCancellationRequested;

    /// <summary>Begins or ends a snapshot, in the database's own words; values are those of <c>@p0</c>, <c>@p1</c> and so on.</summary>
    public async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        waiting = cancellationToken;
        try
        {
            var command = Command(sql, values.Length, hasTenant: false);
            for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException exception) when (IsAbandoned)
        {
            throw Cancelled(exception);
        }
    }

    /// <summary>All rows of a statement.</summary>
    internal async ValueTask<List<T>> ListAsync<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        waiting = cancellationToken;
        var sql = statement.ToText();
        told?.Invoke(sql);
        var command = Command(sql, statement.Values.Count, hasTenant: true);
        command.Parameters[0].Value = statement.Dialect.Id(statement.TenantId);
        for (var index = 0; index < statement.Values.Count; index++) command.Parameters[index + 1].Value = statement.Values[index];
        try
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
            return rows;
        }
        catch (DbException exception) when (IsAbandoned)
        {
            throw Cancelled(exception);
        }
        finally
        {
            if (IsLarge(sql, statement.Values) && commands.Remove(sql)) await command.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private DbCommand Command(string sql, int values, bool hasTenant)
    {
        if (commands.TryGetValue(sql, out var command)) return command;
        // Clients that ask for something else each time would fill the memory: what is asked often comes back at once.
        if (commands.Count >= MaxPrepared) Clear();
        command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts are made of constants of the product; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (hasTenant) Add(command, Statement.Tenant);
        for (var index = 0; index < values; index++) Add(command, Names.Of(index));
        return commands[sql] = command;
    }

    /// <summary>Whether a statement is worth more memory than preparing it again: compiled it takes many times its text, and it holds its values until the next ones.</summary>
    private static bool IsLarge(string sql, IReadOnlyList<object> values)
    {
        var size = sql.Length * 8L;
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] is string text) size += text.Length;
        }

        return size > MaxKept;
    }

    private void Clear()
    {
        foreach (var command in commands.Values) command.Dispose();
        commands.Clear();
    }

    private OperationCanceledException Cancelled(DbException exception) => new("The statement was broken off: nobody waits for it.", exception, waiting);

    private static void Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
    }
}
