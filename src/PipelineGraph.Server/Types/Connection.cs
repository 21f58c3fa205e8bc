using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Types.Evaluations;

namespace PipelineGraph.Server.Types;

/// <summary>A page of a list whose length is counted only when it is asked for.</summary>
public interface IConnection
{
    ValueTask<int> CountAsync();
}

/// <summary>Where a page lies in its list; its cursors are made when they are asked for.</summary>
[ObjectType("PageInfo")]
public sealed class PageInfo(bool hasNextPage, bool hasPreviousPage, int count, Func<int, string> cursorAt)
{
    public bool HasNextPage => hasNextPage;

    public bool HasPreviousPage => hasPreviousPage;

    public string? StartCursor => count == 0 ? null : cursorAt(0);

    public string? EndCursor => count == 0 ? null : cursorAt(count - 1);
}

/// <summary>A place in a list.</summary>
public sealed class Edge<TNode>(TNode node, int index, Func<int, string> cursorAt)
{
    public TNode Node => node;

    public string Cursor => cursorAt(index);
}

/// <summary>A page of nodes with their cursors.</summary>
public sealed class Connection<TNode>(IReadOnlyList<TNode> nodes, bool hasNextPage, bool hasPreviousPage, Func<int, string> cursorAt, Func<ValueTask<int>> count) : IConnection
{
    public IReadOnlyList<TNode> Nodes => nodes;

    public IReadOnlyList<Edge<TNode>> Edges => field ??= [.. nodes.Select((node, index) => new Edge<TNode>(node, index, cursorAt))];

    public PageInfo PageInfo => field ??= new(hasNextPage, hasPreviousPage, nodes.Count, cursorAt);

    public ValueTask<int> CountAsync() => count();

    /// <summary>The same page with other nodes in its places.</summary>
    public Connection<TOther> With<TOther>(IReadOnlyList<TOther> others) => new(others, hasNextPage, hasPreviousPage, cursorAt, count);
}

/// <summary>Makes connections of pages, and refusals of pages that cannot be given.</summary>
internal static class Connections
{
    /// <summary>The connection of a page whose rows are its nodes.</summary>
    public static ValueTask<Connection<TNode>> OfAsync<TNode, TRow>(
        int? first, string? after, int? last, string? before, Func<PageRequest, ValueTask<Page<TRow>?>> load, Func<ValueTask<int>> count)
        where TRow : class, TNode
        where TNode : class =>
        OfAsync<TRow, TNode>(first, after, last, before, load, nodes: static rows => rows, count);

    /// <summary>The connection of a page; a page that cannot be given becomes an error for the client.</summary>
    public static ValueTask<Connection<TNode>> OfAsync<TRow, TNode>(
        int? first, string? after, int? last, string? before,
        Func<PageRequest, ValueTask<Page<TRow>?>> load, Func<TRow, TNode> node, Func<ValueTask<int>> count) =>
        OfAsync<TRow, TNode>(first, after, last, before, load, rows => Map(rows, node), count);

    private static async ValueTask<Connection<TNode>> OfAsync<TRow, TNode>(
        int? first, string? after, int? last, string? before,
        Func<PageRequest, ValueTask<Page<TRow>?>> load, Func<IReadOnlyList<TRow>, IReadOnlyList<TNode>> nodes, Func<ValueTask<int>> count)
    {
        try
        {
            var page = await load(PageRequest.Of(first, after, last, before));
            return page is null
                ? new Connection<TNode>([], false, false, static _ => "", count)
                : new Connection<TNode>(nodes(page.Rows), page.HasNext, page.HasPrevious, page.CursorAt, count);
        }
        catch (PageException exception)
        {
            throw new GraphQLException(exception.Message, exception.Code);
        }
    }

    private static TNode[] Map<TRow, TNode>(IReadOnlyList<TRow> rows, Func<TRow, TNode> node)
    {
        var nodes = new TNode[rows.Count];
        for (var index = 0; index < nodes.Length; index++) nodes[index] = node(rows[index]);
        return nodes;
    }
}

/// <summary>The lists of this API.</summary>
[ObjectType("ContactConnection", typeof(Connection<Contact>))]
[ObjectType("CompanyConnection", typeof(Connection<Company>))]
[ObjectType("DealConnection", typeof(Connection<Deal>))]
[ObjectType("ActivityConnection", typeof(Connection<Activity>))]
[ObjectType("SubjectConnection", typeof(Connection<object>))]
[ObjectType("StageChangeConnection", typeof(Connection<StageChange>))]
[ObjectType("EvaluationRunConnection", typeof(Connection<RunView>))]
[ObjectType("EvaluationFailureConnection", typeof(Connection<EvaluationFailureView>))]
[ObjectType("AuditEntryConnection", typeof(Connection<AuditEntry>))]
[ObjectType("ShadowDifferenceConnection", typeof(Connection<ShadowDifferenceView>))]
internal static class ConnectionType
{
    public static ValueTask<int> TotalCount(IConnection connection) => connection.CountAsync();
}

/// <summary>The places in the lists.</summary>
[ObjectType("ContactEdge", typeof(Edge<Contact>))]
[ObjectType("CompanyEdge", typeof(Edge<Company>))]
[ObjectType("DealEdge", typeof(Edge<Deal>))]
[ObjectType("ActivityEdge", typeof(Edge<Activity>))]
[ObjectType("SubjectEdge", typeof(Edge<object>))]
[ObjectType("StageChangeEdge", typeof(Edge<StageChange>))]
[ObjectType("EvaluationRunEdge", typeof(Edge<RunView>))]
[ObjectType("EvaluationFailureEdge", typeof(Edge<EvaluationFailureView>))]
[ObjectType("AuditEntryEdge", typeof(Edge<AuditEntry>))]
[ObjectType("ShadowDifferenceEdge", typeof(Edge<ShadowDifferenceView>))]
internal static class EdgeType;
