using PipelineGraph.Core.Stages;

namespace PipelineGraph.Server;

/// <summary>Every line that the server logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A field failed unexpectedly at {Path}.")]
    public static partial void FieldFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(2, LogLevel.Error, "Evaluating what is due failed; it is tried again.")]
    public static partial void ClockFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Watching the database failed; it is tried again.")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Definition {Definition} {Version} is {State}.")]
    public static partial void DefinitionChanged(ILogger logger, string definition, string version, DefinitionState state);

    [LoggerMessage(5, LogLevel.Error, "Reading the folder of definitions failed; it is tried again.")]
    public static partial void DefinitionsFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Definition {Definition} {Version} is {State}: {Reason}")]
    public static partial void DefinitionRefused(ILogger logger, string definition, string version, DefinitionState state, string reason);

    [LoggerMessage(7, LogLevel.Warning, "The trusted documents stay as they were: {Problem}")]
    public static partial void DocumentRefused(ILogger logger, string problem);

    [LoggerMessage(8, LogLevel.Error, "Work in the background failed; it is tried again.")]
    public static partial void BackgroundFailed(ILogger logger, Exception exception);

    [LoggerMessage(20, LogLevel.Error, "Reading the ledger for its subscribers failed; it is tried again.")]
    public static partial void FeedFailed(ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "The keys of the OpenID provider cannot be read from {Address}; what was known holds.")]
    public static partial void ProviderFailed(ILogger logger, Exception exception, string address);

    [LoggerMessage(21, LogLevel.Warning, "The discovery document at {Address} is not taken: it names the issuer '{Issuer}', where PipelineGraph:OpenId expects another, or has no keys ({Keys}).")]
    public static partial void ProviderRefused(ILogger logger, string address, string issuer, int keys);

    [LoggerMessage(23, LogLevel.Warning, "The database did not answer the question after its health.")]
    public static partial void DatabaseSilent(ILogger logger, Exception exception);

    [LoggerMessage(24, LogLevel.Warning, "Reading what waits failed; its gauges are silent until the next look.")]
    public static partial void GaugesFailed(ILogger logger, Exception exception);

    [LoggerMessage(25, LogLevel.Information, "Told to stop: not ready any more, and taking requests for {Seconds} seconds yet.")]
    public static partial void Draining(ILogger logger, int seconds);

    /// <summary>A state that has a reason is one in which the definition is not to be used, or does harm.</summary>
    public static void Definition(ILogger logger, DefinitionPackage package)
    {
        if (package.Reason is { } reason) DefinitionRefused(logger, package.DefinitionId, package.Version, package.State, reason);
        else DefinitionChanged(logger, package.DefinitionId, package.Version, package.State);
    }
}
