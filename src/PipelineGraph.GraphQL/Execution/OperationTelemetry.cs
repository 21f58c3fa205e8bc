using System.Diagnostics;
using System.Diagnostics.Metrics;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>
/// What is told of an operation to whoever listens: its type, the name its client gave it, how long it took, and the codes of errors. Never its text
/// and never its variables.
/// </summary>
internal static class OperationTelemetry
{
    public const string Name = "PipelineGraph.GraphQL";

    /// <summary>Clients choose it, as long as they like.</summary>
    private const int LongestName = 100;

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "graphql.operation.duration", "s", "How long queries and mutations took, and the starts of subscriptions.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly UpDownCounter<long> Subscribers = Meter.CreateUpDownCounter<long>(
        "graphql.subscription.active", "{subscription}", "Subscriptions that have begun and not ended.");

    public static bool IsListenedTo => Source.HasListeners() || Duration.Enabled;

    /// <summary>Executes the operation and tells of it.</summary>
    public static async Task<ExecutionResult> TellAsync(OperationDefinitionNode operation, Func<Task<ExecutionResult>> execute)
    {
        var type = operation.Operation.ToString().ToLowerInvariant();
        // By the conventions a name that clients choose is an attribute of the span, but not its name.
        using var activity = Source.StartActivity(type);
        activity?.SetTag("graphql.operation.type", type);
        if (operation.Name?.Value is { } name) activity?.SetTag("graphql.operation.name", name.Length <= LongestName ? name : name[..LongestName]);
        var started = Stopwatch.GetTimestamp();
        var code = (string?)"CANCELLED";
        try
        {
            var result = await execute();
            code = CodeOf(result);
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            code = ErrorCodes.Internal;
            throw;
        }
        finally
        {
            if (code is not null)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
                activity?.SetTag("error.type", code);
            }

            var tags = new TagList { { "graphql.operation.type", type } };
            if (code is not null) tags.Add("error.type", code);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    /// <summary>A subscription is one until this is disposed.</summary>
    public static Subscribed Subscribe()
    {
        Subscribers.Add(1);
        return default;
    }

    /// <summary>The first error's: those of an operation are mostly alike.</summary>
    private static string? CodeOf(ExecutionResult result) => result switch
    {
        RequestErrorResult { Errors: [{ } error, ..] } => error.Code ?? ErrorCodes.Internal,
        OperationResult { Errors: [{ } error, ..] } => error.Code ?? ErrorCodes.Internal,
        _ => null,
    };

    public readonly struct Subscribed : IDisposable
    {
        public void Dispose() => Subscribers.Add(-1);
    }
}
