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

    [LoggerMessage(4, LogLevel.Information, "Definition {Definition} {Version} is {State}. {Reason}")]
    public static partial void DefinitionChanged(ILogger logger, string definition, string version, DefinitionState state, string? reason);

    [LoggerMessage(5, LogLevel.Error, "Reading the folder of definitions failed; it is tried again.")]
    public static partial void DefinitionsFailed(ILogger logger, Exception exception);
}
