using System.Data.Common;
using PipelineGraph.Core.Switching;

namespace PipelineGraph.Data.Writing;

/// <summary>The rows of work in the background: tenant, binding, activation, run.</summary>
public static class WorkRows
{
    public static PendingWork Read(DbDataReader reader) => new(reader.GetGuid(0), Number(reader, 1), Number(reader, 2), Number(reader, 3));

    private static int? Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);
}
