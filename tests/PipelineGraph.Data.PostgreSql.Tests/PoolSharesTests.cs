namespace PipelineGraph.Data.PostgreSql.Tests;

public class PoolSharesTests
{
    [Fact]
    public void Every_use_has_a_share_of_every_pool_and_two_are_left()
    {
        for (var pool = PoolShares.Fewest; pool <= 1_000; pool++)
        {
            var shares = new PoolShares(pool);
            int[] each = [shares.Readers, shares.Writers, shares.Numbers, shares.Lookups];
            Assert.All(each, share => Assert.True(share > 0));
            Assert.True(each.Sum() <= pool - 2, $"{pool}: {string.Join(' ', each)}");
        }
    }

    [Fact]
    public void A_pool_that_is_too_small_for_that_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new PoolShares(PoolShares.Fewest - 1));
}
