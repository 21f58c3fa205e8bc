namespace PipelineGraph.Server.Hosting;

/// <summary>How lines are logged.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>An object a line, with trace and span.</summary>
    Json,
}

/// <summary>The settings of what the server tells of its running.</summary>
public sealed record TelemetrySettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names = ["Logs", "Telemetry:Endpoint", "Telemetry:Series"];

    private const int LargestSeries = 100_000;

    public LogFormat Logs { get; init; }

    /// <summary>Where traces and metrics go by OTLP over HTTP; null where the variables of OpenTelemetry decide.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether traces and metrics are sent.</summary>
    public bool Exports { get; init; }

    /// <summary>The most series of one metric: what goes beyond, as further tenants, is counted together.</summary>
    public int Series { get; init; } = 1_000;

    internal static TelemetrySettings Read(IConfiguration configuration, IConfigurationSection section, List<string> problems)
    {
        var logs = LogFormat.Text;
        if (section["Logs"] is { Length: > 0 } format && (!Enum.TryParse(format, ignoreCase: true, out logs) || char.IsAsciiDigit(format[0])))
            problems.Add($"PipelineGraph:Logs is '{format}': set {string.Join(" or ", Enum.GetNames<LogFormat>())}.");
        var endpoint = (Uri?)null;
        if (PipelineSettings.Value(section["Telemetry:Endpoint"]) is { } text && (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https")))
            problems.Add($"PipelineGraph:Telemetry:Endpoint is '{text}': write the address of a collector as http://localhost:4318.");
        return new TelemetrySettings
        {
            Logs = logs,
            Endpoint = endpoint,
            Exports = (endpoint ?? (object?)PipelineSettings.Value(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) is not null && configuration["OTEL_SDK_DISABLED"] is not ("true" or "True"),
            Series = (int)TransportSettings.Number(section, "Telemetry:Series", new TelemetrySettings().Series, LargestSeries, problems),
        };
    }
}
