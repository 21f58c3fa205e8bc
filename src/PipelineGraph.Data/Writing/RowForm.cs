using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace PipelineGraph.Data.Writing;

/// <summary>The statements of one table, whatever its entity.</summary>
public abstract class RowForm
{
    private protected RowForm(IEntityType entity, IReadOnlyList<IProperty> properties)
    {
        Table = entity.GetTableName()!;
        ColumnNames = [.. properties.Select(property => property.GetColumnName())];
        StoreTypes = [.. properties.Select(property => property.GetColumnType())];
        Key = [.. entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName())];
        // What can only be initialised never changes.
        var changing = properties.Where(property => !IsInitOnly(property.PropertyInfo!)).Select(property => property.GetColumnName()).Except(Key).ToArray();
        OnConflict = $"ON CONFLICT ({string.Join(", ", Key)}) DO "
            + (changing.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", changing.Select(column => $"{column} = excluded.{column}"))}");
        Insert = $"INSERT INTO {Table} ({string.Join(", ", ColumnNames)}) VALUES ({string.Join(", ", ColumnNames.Select((_, index) => $"@p{index}"))})";
        Save = $"{Insert} {OnConflict}";
    }

    public string Table { get; }

    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The database's names of the columns' types.</summary>
    public IReadOnlyList<string> StoreTypes { get; }

    /// <summary>Columns of the primary key.</summary>
    public IReadOnlyList<string> Key { get; }

    public string Insert { get; }

    public string Save { get; }

    /// <summary>What makes of an insert one that replaces the row with its key.</summary>
    public string OnConflict { get; }

    /// <summary>What is stored of the row, column by column.</summary>
    public abstract object[] Values(object row);

    private static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
}

/// <summary>
/// The statements of one table and the two ways between a row and its entity, made from the mapping of the <see cref="PipelineDbContext"/> once:
/// the write side prepares them, as change tracking and query compilation would cost more than the database does.
/// </summary>
internal sealed class RowForm<T> : RowForm
    where T : class
{
    private static readonly ConcurrentDictionary<IModel, RowForm<T>> Known = new();

    private readonly ConcurrentDictionary<string, string> qualified = new(StringComparer.Ordinal);
    private readonly Func<T, object[]> values;

    private RowForm(IEntityType entity, IProperty[] properties)
        : base(entity, properties)
    {
        SelectFrom = $"SELECT {string.Join(", ", ColumnNames)} FROM ";
        Select = $"{SelectFrom}{Table} ";
        values = Writer(properties);
        Read = Reader(properties);
    }

    /// <summary>The form of a table, made once for each model.</summary>
    public static RowForm<T> Of(IModel model) => Known.GetOrAdd(model, static key =>
    {
        var entity = key.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} is not mapped.", nameof(model));
        return new RowForm<T>(entity, [.. entity.GetProperties()]);
    });

    /// <summary>Up to and without the table.</summary>
    public string SelectFrom { get; }

    /// <summary>Up to and without its WHERE.</summary>
    public string Select { get; }

    public override object[] Values(object row) => values((T)row);

    /// <summary>The entity of a row that begins with <see cref="Columns"/>, or with those of <see cref="Select"/>.</summary>
    public Func<DbDataReader, T> Read { get; }

    /// <summary>All columns, of the table under an alias.</summary>
    public string Columns(string alias) =>
        qualified.GetOrAdd(alias, static (name, columns) => string.Join(", ", columns.Select(column => $"{name}.{column}")), ColumnNames);

    private static Func<T, object[]> Writer(IProperty[] properties)
    {
        var row = Expression.Parameter(typeof(T));
        var stored = properties.Select(property => Stored(Expression.Property(row, property.PropertyInfo!), property));
        return Expression.Lambda<Func<T, object[]>>(Expression.NewArrayInit(typeof(object), stored), row).Compile();
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
