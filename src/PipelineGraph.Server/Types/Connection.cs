using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>Where a page lies in its list.</summary>
[ObjectType("PageInfo")]
public sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);

/// <summary>A place in a list.</summary>
public sealed record Edge<TNode>(string Cursor, TNode Node);

/// <summary>A page of a list whose length is counted only when it is asked for.</summary>
public interface IConnection
{
    Task<int> CountAsync();
}

/// <summary>A page of nodes with their cursors.</summary>
public sealed class Connection<TNode>(IReadOnlyList<Edge<TNode>> edges, PageInfo pageInfo, Func<Task<int>> count) : IConnection
{
    public IReadOnlyList<Edge<TNode>> Edges => edges;

    public IReadOnlyList<TNode> Nodes => [.. edges.Select(edge => edge.Node)];

    public PageInfo PageInfo => pageInfo;

    public Task<int> CountAsync() => count();
}

/// <summary>Makes connections of pages, and refusals of pages that cannot be given.</summary>
internal static class Connections
{
    /// <summary>The connection of a page; a page that cannot be given becomes an error for the client.</summary>
    public static async Task<Connection<TNode>> OfAsync<TRow, TNode>(
        int? first, string? after, int? last, string? before,
        Func<PageRequest, Task<Page<TRow>?>> load, Func<TRow, TNode> node, Func<Task<int>> count)
    {
        try
        {
            var page = await load(PageRequest.Of(first, after, last, before));
            if (page is null) return new Connection<TNode>([], new PageInfo(false, false, null, null), count);
            var edges = page.Rows.Select((row, index) => new Edge<TNode>(page.Cursors[index], node(row))).ToList();
            return new Connection<TNode>(
                edges, new PageInfo(page.HasNext, page.HasPrevious, edges.Count > 0 ? edges[0].Cursor : null, edges.Count > 0 ? edges[^1].Cursor : null), count);
        }
        catch (PageException exception)
        {
            throw new GraphQLException(exception.Message, exception.Code);
        }
    }
}

/// <summary>The lists of this API.</summary>
[ObjectType("ContactConnection", typeof(Connection<Contact>))]
[ObjectType("CompanyConnection", typeof(Connection<Company>))]
[ObjectType("DealConnection", typeof(Connection<Deal>))]
[ObjectType("ActivityConnection", typeof(Connection<Activity>))]
[ObjectType("SubjectConnection", typeof(Connection<object>))]
[ObjectType("StageChangeConnection", typeof(Connection<StageChange>))]
internal static class ConnectionType
{
    public static Task<int> TotalCount(IConnection connection) => connection.CountAsync();
}

/// <summary>The places in the lists.</summary>
[ObjectType("ContactEdge", typeof(Edge<Contact>))]
[ObjectType("CompanyEdge", typeof(Edge<Company>))]
[ObjectType("DealEdge", typeof(Edge<Deal>))]
[ObjectType("ActivityEdge", typeof(Edge<Activity>))]
[ObjectType("SubjectEdge", typeof(Edge<object>))]
[ObjectType("StageChangeEdge", typeof(Edge<StageChange>))]
internal static class EdgeType;
