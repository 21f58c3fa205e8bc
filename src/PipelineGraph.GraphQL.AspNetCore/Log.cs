using Microsoft.Extensions.Logging;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>Every log line of this project.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A GraphQL request failed outside of its resolvers.")]
    public static partial void RequestFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The source of a subscription broke.")]
    public static partial void SubscriptionFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "A client was cut off: it did not read what it was sent within {Limit}.")]
    public static partial void SlowClientCut(ILogger logger, TimeSpan limit);
}
