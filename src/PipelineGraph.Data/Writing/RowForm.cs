using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace PipelineGraph.Data.Writing;

/// <summary>
/// The statements of one table and the two ways between a row and its entity, made from the mapping of the <see cref="PipelineDbContext"/> once:
/// the write side prepares them, as change tracking and query compilation would cost more than the database does.
/// </summary>
internal sealed class RowForm<T>
    where T : class
{
    private static readonly ConcurrentDictionary<IModel, RowForm<T>> Known = new();

    private readonly ConcurrentDictionary<string, string> qualified = new(StringComparer.Ordinal);
    private readonly string[] columns;
    private readonly Action<T, DbParameterCollection> write;

    private RowForm(IModel model)
    {
        var entity = model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} is not mapped.", nameof(model));
        var properties = entity.GetProperties().ToArray();
        columns = properties.Select(property => property.GetColumnName()).ToArray();
        var key = entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName()).ToArray();
        // What can only be initialised never changes.
        var changing = properties.Where(property => !IsInitOnly(property.PropertyInfo!)).Select(property => property.GetColumnName()).Except(key).ToArray();
        Table = entity.GetTableName()!;
        ParameterCount = properties.Length;
        SelectFrom = $"SELECT {string.Join(", ", columns)} FROM ";
        Select = $"{SelectFrom}{Table} ";
        Insert = $"INSERT INTO {Table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";
        Save = $"{Insert} ON CONFLICT ({string.Join(", ", key)}) DO "
            + (changing.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", changing.Select(column => $"{column} = excluded.{column}"))}");
        write = Writer(properties);
        Read = Reader(properties);
    }

    /// <summary>The form of a table, made once for each model.</summary>
    public static RowForm<T> Of(IModel model) => Known.GetOrAdd(model, static key => new RowForm<T>(key));

    public string Table { get; }

    public int ParameterCount { get; }

    /// <summary>Up to and without the table.</summary>
    public string SelectFrom { get; }

    /// <summary>Up to and without its WHERE.</summary>
    public string Select { get; }

    public string Insert { get; }

    public string Save { get; }

    public void Write(T row, DbParameterCollection parameters) => write(row, parameters);

    /// <summary>The entity of a row that begins with <see cref="Columns"/>, or with those of <see cref="Select"/>.</summary>
    public Func<DbDataReader, T> Read { get; }

    /// <summary>All columns, of the table under an alias.</summary>
    public string Columns(string alias) =>
        qualified.GetOrAdd(alias, static (name, columns) => string.Join(", ", columns.Select(column => $"{name}.{column}")), columns);

    private static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static Action<T, DbParameterCollection> Writer(IProperty[] properties)
    {
        var row = Expression.Parameter(typeof(T));
        var parameters = Expression.Parameter(typeof(DbParameterCollection));
        var assignments = new List<Expression>(properties.Length);
        for (var index = 0; index < properties.Length; index++)
        {
            var value = Expression.Property(row, properties[index].PropertyInfo!);
            var parameter = Expression.Property(parameters, "Item", Expression.Constant(index));
            assignments.Add(Expression.Assign(Expression.Property(parameter, nameof(DbParameter.Value)), Stored(value, properties[index])));
        }

        return Expression.Lambda<Action<T, DbParameterCollection>>(Expression.Block(assignments), row, parameters).Compile();
    }

    private static Expression Stored(Expression value, IProperty property)
    {
        var converter = property.GetTypeMapping().Converter;
        var underlying = Nullable.GetUnderlyingType(value.Type);
        var present = underlying is null ? value : Expression.Property(value, "Value");
        var stored = converter is null ? present : ReplacingExpressionVisitor.Replace(converter.ConvertToProviderExpression.Parameters[0], present, converter.ConvertToProviderExpression.Body);
        var boxed = Expression.Convert(stored, typeof(object));
        var missing = Expression.Constant(DBNull.Value, typeof(object));
        if (underlying is not null) return Expression.Condition(Expression.Property(value, "HasValue"), boxed, missing);
        return value.Type.IsValueType ? boxed : Expression.Coalesce(boxed, missing);
    }

    private static Func<DbDataReader, T> Reader(IProperty[] properties)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var bindings = properties.Select((property, index) =>
        {
            var type = property.ClrType;
            var underlying = Nullable.GetUnderlyingType(type) ?? type;
            var converter = property.GetTypeMapping().Converter;
            Expression stored = Expression.Call(reader, Getter(converter?.ProviderClrType ?? underlying), Expression.Constant(index));
            var value = converter is null ? stored : ReplacingExpressionVisitor.Replace(converter.ConvertFromProviderExpression.Parameters[0], stored, converter.ConvertFromProviderExpression.Body);
            if (value.Type != type) value = Expression.Convert(value, type);
            if (property.IsNullable)
                value = Expression.Condition(Expression.Call(reader, nameof(DbDataReader.IsDBNull), null, Expression.Constant(index)), Expression.Default(type), value);
            return Expression.Bind(property.PropertyInfo!, value);
        });
        return Expression.Lambda<Func<DbDataReader, T>>(Expression.MemberInit(Expression.New(typeof(T)), bindings), reader).Compile();
    }

    /// <summary>The getter of the type's own where there is one: it costs a tenth of the generic one.</summary>
    private static MethodInfo Getter(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetBoolean))!,
        TypeCode.Int32 => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetInt32))!,
        TypeCode.Int64 => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetInt64))!,
        TypeCode.String => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetString))!,
        _ when type == typeof(Guid) => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetGuid))!,
        _ => typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!.MakeGenericMethod(type),
    };
}
