namespace PipelineGraph.Core.Evaluations;

/// <summary>Who does a piece of work that takes many transactions.</summary>
internal static class Claims
{
    /// <summary>A step takes less; who is silent for so long is taken for dead.</summary>
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);

    /// <summary>Who takes longer over a step renews the claim meanwhile.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    /// <summary>Takes or renews the claim; false while somebody else has it.</summary>
    public static bool Claim(this IClaimable work, Guid workerId, DateTimeOffset now)
    {
        if (work.WorkerId is { } other && other != workerId && work.WorkerUntil > now) return false;
        (work.WorkerId, work.WorkerUntil) = (workerId, now + Term);
        return true;
    }

    /// <summary>Renews the claim; false when somebody took it meanwhile, also when it is free again: what was read under it is of before.</summary>
    public static bool Renew(this IClaimable work, Guid workerId, DateTimeOffset now) => work.WorkerId == workerId && work.Claim(workerId, now);

    public static void Release(this IClaimable work) => (work.WorkerId, work.WorkerUntil) = (null, null);
}
