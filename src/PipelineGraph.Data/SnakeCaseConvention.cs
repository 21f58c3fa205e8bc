using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace PipelineGraph.Data;

/// <summary>Names tables, columns, keys and indexes in snake_case, so that they need no quotes on either database.</summary>
internal sealed class SnakeCaseConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table) entity.SetTableName(Name(table));
            foreach (var property in entity.GetProperties()) property.SetColumnName(Name(property.GetColumnName()));
            foreach (var key in entity.GetKeys()) key.SetName(Name(key.GetName()!));
            foreach (var index in entity.GetIndexes()) index.SetDatabaseName(Name(index.GetDatabaseName()!));
        }
    }

    private static string Name(string name)
    {
        var builder = new StringBuilder(name.Length + 8);
        for (var index = 0; index < name.Length; index++)
        {
            var character = name[index];
            if (char.IsAsciiLetterUpper(character) && index > 0 && name[index - 1] != '_' && !char.IsAsciiLetterUpper(name[index - 1])) builder.Append('_');
            builder.Append(char.ToLowerInvariant(character));
        }

        return builder.ToString();
    }
}
