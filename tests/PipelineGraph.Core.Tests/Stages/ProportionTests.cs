using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core.Tests.Stages;

/// <summary>Shares and means of samples, with what their size leaves open.</summary>
public sealed class ProportionTests
{
    /// <summary>Values as tables and other programs give them.</summary>
    [Theory]
    [InlineData(3, 12, 0.0889, 0.5323)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(20, 100, 0.1334, 0.2888)]
    [InlineData(1, 1, 0.2065, 1)]
    [InlineData(200_000, 1_000_000, 0.1992, 0.2008)]
    public void The_interval_is_that_of_wilson(int some, int all, double low, double high)
    {
        var share = new Proportion(some, all);
        Assert.Equal((double)some / all, share.Share!.Value);
        Assert.Equal(low, share.Low!.Value, 0.00006);
        Assert.Equal(high, share.High!.Value, 0.00006);
        Assert.True(share.Low <= share.Share && share.Share <= share.High && share.Low >= 0 && share.High <= 1);
    }

    [Fact]
    public void Twenty_percent_are_five_for_one()
    {
        var share = new Proportion(20, 100);
        Assert.Equal((5, 15, 500), (share.Needed(1), share.Needed(3), share.Needed(100)));
        Assert.Equal((4, 8), (share.LeastNeeded(1), share.MostNeeded(1)));
        // Exact, whatever a float would make of three tenths.
        Assert.Equal((10, 4), (new Proportion(3, 10).Needed(3), new Proportion(3, 10).Needed(1)));
        Assert.Equal(7, new Proportion(10, 10).Needed(7));
    }

    [Fact]
    public void Of_nobody_there_is_no_share_and_where_nobody_did_nobody_knows_how_many_are_needed()
    {
        var nobody = new Proportion(0, 0);
        Assert.Equal((null, null, null), (nobody.Share, nobody.Low, nobody.High));
        Assert.Equal((null, null, null), (nobody.Needed(1), nobody.LeastNeeded(1), nobody.MostNeeded(1)));
        var none = new Proportion(0, 40);
        Assert.Equal((0.0, null, null), (none.Share, none.Needed(1), none.MostNeeded(1)));
        Assert.Equal(12, none.LeastNeeded(1));
        // More than an Int holds.
        Assert.Null(new Proportion(1, 1_000_000).Needed(1_000_000));
    }

    [Fact]
    public void A_mean_is_exact_and_its_interval_is_that_of_student()
    {
        var mean = new SampleMean();
        Assert.Equal((null, null), (mean.Mean, mean.Range));
        mean.Add(1_000_000, 1);
        Assert.Equal((1m, null), (mean.Mean, mean.Range));
        foreach (var amount in (long[])[2_000_000, 3_000_000, 4_000_000, 5_000_000]) mean.Add(amount, 1);
        Assert.Equal((5L, 3m), (mean.Count, mean.Mean));
        Assert.Equal(1.0367, mean.Range!.Value.Low, 0.0001);
        Assert.Equal(4.9633, mean.Range.Value.High, 0.0001);
        // Of amounts that are all the same it is that amount, however large.
        var same = new SampleMean();
        same.Add(999_999_999_999_999_999, 1000);
        Assert.Equal(999_999_999_999.999999m, same.Mean);
        Assert.Equal(same.Range!.Value.Low, same.Range.Value.High);
        var many = new SampleMean();
        many.Add(0, 50);
        many.Add(2_000_000, 50);
        Assert.Equal(1 - (1.9842 * Math.Sqrt(100.0 / 99 / 100)), many.Range!.Value.Low, 0.0005);
    }

    /// <summary>What three deals brought takes three, though no decimal tells what one of them brought.</summary>
    [Theory]
    [InlineData("1000", 3)]
    [InlineData("100000", 300)]
    [InlineData("1000.000000000000000000000001", 4)]
    [InlineData("999.99", 3)]
    [InlineData("0.01", 1)]
    public void As_many_are_needed_as_the_exact_mean_says(string amount, int number)
    {
        var mean = new SampleMean();
        mean.Add(333_330_000, 2);
        mean.Add(333_340_000, 1);
        Assert.Equal(number, mean.TimesIn(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Null(new SampleMean().TimesIn(1));
    }
}
