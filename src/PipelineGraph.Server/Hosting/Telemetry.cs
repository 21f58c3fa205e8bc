using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PipelineGraph.Core;

namespace PipelineGraph.Server.Hosting;

/// <summary>Sends traces and metrics to a collector by OTLP, where one is named; without one nothing is listened to and nothing is measured.</summary>
internal static class Telemetry
{
    private const string ServiceName = "pipelinegraph";

    /// <summary>Milliseconds.</summary>
    private const int MostToSend = 5_000;

    private const string GraphQLName = "PipelineGraph.GraphQL";

    /// <summary>What ASP.NET Core, Npgsql and the runtime tell by themselves, under the names of the conventions.</summary>
    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", GraphQLName, Measures.MeterName];

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings settings)
    {
        if (settings.Logs == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(static json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        // ASP.NET Core names what it traces as the conventions do; it looks once a process, when the first server is made.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        if (!settings.Exports) return;
        var resource = ResourceBuilder.CreateEmpty()
            .AddService(ServiceName, serviceVersion: typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
            .AddTelemetrySdk()
            // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
            .AddEnvironmentVariableDetector();
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "Npgsql", GraphQLName)
            .AddProcessor(new WithoutProbes())
            .AddOtlpExporter(options => Send(options, settings, "v1/traces"))
            .Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = settings.Series })
            .AddOtlpExporter((options, _) => Send(options, settings, "v1/metrics"))
            .Build());
    }

    /// <summary>Listens from now on; what is left when the server has stopped is sent before its services end.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        var (traces, metrics) = (app.Services.GetService<TracerProvider>(), app.Services.GetService<MeterProvider>());
        if (traces is not null) app.Use(TellAnswerAsync);
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            traces?.ForceFlush(MostToSend);
            metrics?.ForceFlush(MostToSend);
        });
    }

    /// <summary>What ASP.NET Core knows of a request only when it is answered.</summary>
    private static async Task TellAnswerAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } activity) return;
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }) activity.SetTag("http.route", route);
    }

    private static void Send(OtlpExporterOptions options, TelemetrySettings settings, string path)
    {
        if (settings.Endpoint is not { } endpoint) return;
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(endpoint, path);
    }

    /// <summary>Whoever asks for the health asks every few seconds: a trace of it says nothing.</summary>
    private sealed class WithoutProbes : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.path") is string path && path.StartsWith(Health.Prefix, StringComparison.Ordinal)) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
