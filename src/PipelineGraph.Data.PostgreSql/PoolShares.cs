namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// How the connections of a node's pool are shared out. Each use keeps to its own share, and so none can wait for what another keeps open; what is left is
/// for the connection that listens, the packages of definitions and whatever is not done often.
/// </summary>
public sealed class PoolShares
{
    /// <summary>A pool of fewer would leave a use without any.</summary>
    public const int Fewest = 6;

    /// <param name="pool">Its <c>Maximum Pool Size</c>.</param>
    public PoolShares(int pool)
    {
        if (pool < Fewest) throw new ArgumentOutOfRangeException(nameof(pool), pool, Problem);
        // None of these waits for another writer for long.
        Lookups = Numbers = Math.Max(1, pool / 12);
        Readers = Writers = (pool - Lookups - Numbers - Math.Max(2, pool / 12)) / 2;
    }

    /// <summary>What is wrong with a pool that is too small.</summary>
    public static string Problem { get; } = $"Maximum Pool Size must be at least {Fewest}: a node reads, writes, numbers, looks up keys and listens at the same time.";

    /// <summary>Of snapshots.</summary>
    public int Readers { get; }

    /// <summary>Of write transactions, which may wait for each other.</summary>
    public int Writers { get; }

    /// <summary>Of what gives numbers to changes, and reads them: an answer waits for it.</summary>
    public int Numbers { get; }

    /// <summary>Of what is asked before a tenant is known, as whose a key is.</summary>
    public int Lookups { get; }
}
