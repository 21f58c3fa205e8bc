using System.Globalization;
using System.Threading.RateLimiting;
using PipelineGraph.GraphQL.AspNetCore;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Authentication;

/// <summary>How many operations a tenant may begin, so that one does not take all of a server: a bucket of tokens each.</summary>
internal sealed class TenantRates(RateSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid>? buckets = settings.Operations is not { } operations ? null : PartitionedRateLimiter.Create<Guid, Guid>(
        tenant => RateLimitPartition.GetTokenBucketLimiter(tenant, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = settings.Burst ?? operations,
            TokensPerPeriod = operations,
            ReplenishmentPeriod = TimeSpan.FromSeconds(settings.Seconds),
            QueueLimit = 0,
        }));

    /// <summary>Null: the operation may begin.</summary>
    public Refusal? Take(Guid tenantId)
    {
        if (buckets is null) return null;
        using var lease = buckets.AttemptAcquire(tenantId);
        if (lease.IsAcquired) return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(settings.Seconds);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new Refusal(
            StatusCodes.Status429TooManyRequests,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Your tenant may begin {settings.Operations} operations in {settings.Seconds} s, and has. Try again in {seconds} s, ask for more in one operation, or have PipelineGraph:RateLimit raised."),
            "RATE_LIMITED")
        {
            RetryAfter = seconds,
        };
    }

    public void Dispose() => buckets?.Dispose();
}
