using System.Data;
using System.Data.Common;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// A connection that reads, kept open: the statements that came last stay prepared on it. Statements are told by their text, which is the same for all
/// values.
/// </summary>
/// <param name="opening">What begins a snapshot of the tenant, sent with its first statement in one round trip: statements that may name the tenant, the last of them gives a row. Null where the snapshot is begun before.</param>
public sealed class ReadConnection(DbConnection connection, Action<string, IReadOnlyList<object>>? told, IReadOnlyList<string>? opening = null) : IKeptConnection
{
    private const int MaxPrepared = 64;
    private const int MaxKept = 65_536;

    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);
    private CancellationToken waiting;
    private bool opens;

    /// <summary>Whether nobody waits any more for the statement that runs: the database may break it off, and it ends as cancelled.</summary>
    public bool IsAbandoned => waiting.IsCancellationRequested;

    public bool IsBroken => connection.State != ConnectionState.Open;

    /// <summary>Whether a snapshot was asked for and no statement came: there is nothing to end.</summary>
    public bool IsUnopened => opens;

    /// <summary>The next statement begins a snapshot.</summary>
    public void Open() => opens = opening is not null;

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
        var rows = new List<T>();
        await EachAsync(statement, reader => rows.Add(read(reader)), cancellationToken);
        return rows;
    }

    /// <summary>Each row of a statement, while it is read.</summary>
    internal async ValueTask EachAsync(Statement statement, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        waiting = cancellationToken;
        var sql = statement.ToText();
        told?.Invoke(sql, statement.Values);
        try
        {
            if (opens)
            {
                await OpenAsync(sql, statement, read, cancellationToken);
                return;
            }

            var command = Command(sql, statement.Values.Count, hasTenant: true);
            command.Parameters[0].Value = statement.Dialect.Id(statement.TenantId);
            for (var index = 0; index < statement.Values.Count; index++) command.Parameters[index + 1].Value = statement.Values[index];
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) read(reader);
        }
        catch (DbException exception) when (IsAbandoned)
        {
            throw Cancelled(exception);
        }
        finally
        {
            if (IsLarge(sql, statement.Values) && commands.Remove(sql, out var large)) await large.DisposeAsync();
        }
    }

    private async ValueTask OpenAsync(string sql, Statement statement, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        opens = false;
        await using var batch = connection.CreateBatch();
        foreach (var text in opening!) Add(text, text.Contains(Statement.Tenant, StringComparison.Ordinal), []);
        Add(sql, hasTenant: true, statement.Values);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) read(reader);

        void Add(string text, bool hasTenant, IReadOnlyList<object> values)
        {
            var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // Texts are made of constants of the product; values are parameters.
            command.CommandText = text;
#pragma warning restore CA2100
            if (hasTenant) AddParameter(Statement.Tenant, statement.Dialect.Id(statement.TenantId));
            for (var index = 0; index < values.Count; index++) AddParameter(Names.Of(index), values[index]);
            batch.BatchCommands.Add(command);

            void AddParameter(string name, object value)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
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
            size += values[index] switch { string text => text.Length, string[] texts => texts.Sum(static text => (long)text.Length), Array others => others.Length * 16L, _ => 0 };
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
