using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>Makes the filter of a page from the session that reads the page.</summary>
internal delegate Task<StageChangeFilter> StageChangeFilterSource(ReadSession session, CancellationToken cancellationToken);

/// <summary>Which changes of which ledger are looked at.</summary>
/// <param name="Conditions">The filter as one text: equal texts, equal filters; empty for none.</param>
internal sealed record LedgerView(Guid TenantId, string Conditions, StageChangeFilterSource? Filter)
{
    public bool Equals(LedgerView? other) => other is not null && TenantId == other.TenantId && string.Equals(Conditions, other.Conditions, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(TenantId, Conditions);
}

/// <summary>The matching changes of a page of numbers, and how far it went.</summary>
internal sealed record LedgerPage(IReadOnlyList<StageChange> Changes, long UpTo, bool AtHead)
{
    private const int Size = 500;

    /// <summary>The head is read in the snapshot of the rows: a number up to it that commits later cannot be.</summary>
    public static async Task<LedgerPage> ReadAsync(Snapshots snapshots, LedgerView view, long after, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = view.TenantId };
        var head = (await new Lookups(session).StreamAsync(cancellationToken))?.Head ?? 0;
        if (head <= after) return new LedgerPage([], after, AtHead: true);
        var upTo = Math.Min(head, after + Size);
        // An activation brings stages that the filter did not know of: what a page is filtered by comes from the page's own snapshot.
        var wanted = view.Filter is null ? null : await view.Filter(session, cancellationToken);
        return new LedgerPage(await new StageChangesQuery(session).RunAsync(after, upTo, wanted, cancellationToken), upTo, upTo == head);
    }
}
