using System.Net.Sockets;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.AspNetCore;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Jobs;
using PipelineGraph.Server.Mutations;
using PipelineGraph.Server.Subscriptions;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Hosting;

/// <summary>The web server: its services, its jobs, and the one address that it answers.</summary>
public static class ServerHost
{
    public const string Endpoint = "/graphql";

    /// <summary>
    /// Serves until cancelled; then no request is taken, those that run have their answer within a time, and who is subscribed is told to come back. An address that cannot be listened on is told by an <see cref="IOException"/>.
    /// </summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = await CreateAsync(args, configure: null, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            // The jobs began before the address was tried: stopped in order, they have nothing to log.
            await app.StopAsync(CancellationToken.None);
            throw new IOException($"Cannot listen on {app.Configuration["urls"] ?? PipelineSettings.DefaultAddress}: {exception.Message}", exception);
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>The server, ready to start: its database is open and its schema bound.</summary>
    public static async Task<WebApplication> CreateAsync(string[] args, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        // Settings are read beside the program, wherever it is started from, and the same ones by every command.
        var settings = PipelineSettings.Configuration(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = PipelineSettings.EnvironmentName(args),
        });
        if (!PipelineSettings.NamesAddress(builder.Configuration)) builder.WebHost.UseUrls(PipelineSettings.DefaultAddress);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // Single statements and requests are not for the log.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Asked every few seconds, a server that is not ready would fill its log; why is told by the checks themselves.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A start that fails is told by whoever started it, in a line and not by a stack trace; a job that fails later is logged.
        WebApplication? made = null;
        builder.Logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host",
            level => level >= LogLevel.Warning && made is { } running && running.Lifetime.ApplicationStarted.IsCancellationRequested);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPipelineGraph(settings);
        builder.Services.AddOptions<HostOptions>().Configure<PipelineSettings>(
            static (host, settings) => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Transport.ShutdownSeconds + settings.Transport.DrainSeconds));
        AddGraphQL(builder.Services);
        var read = PipelineSettings.Read(settings);
        var (transport, telemetry) = (read.Transport, read.Telemetry);
        AddAuthentication(builder.Services, read);
        AddJobs(builder.Services, telemetry);
        builder.AddTelemetry(telemetry);
        builder.Services.AddHealth();
        builder.Services.AddAnswers(transport);
        configure?.Invoke(builder.Services);
        var app = made = builder.Build();
        await app.Services.OpenPipelineGraphAsync(cancellationToken);
        var definitions = app.Services.GetRequiredService<ILogger<DefinitionJob>>();
        foreach (var package in await app.Services.RefreshDefinitionsAsync(cancellationToken)) Log.Definition(definitions, package);
        var limits = app.Services.GetRequiredService<PipelineSettings>().Limits;
        var subscriptions = app.Services.GetRequiredService<PipelineSettings>().Subscriptions;
        var authentication = new BearerAuthentication(app.Services);
        app.Services.GetRequiredService<DocumentJob>().Start();
        app.UseTelemetry();
        app.UseAnswers(transport);
        app.MapGraphQL(Endpoint, options =>
        {
            options.Authorize = authentication.AuthorizeAsync;
            options.Admit = authentication.Admit;
            options.CreateScope = authentication.CreateScope;
            options.ShareResponsesAs = Alike;
            options.SendTimeout = subscriptions.SendTimeout;
            options.MaxRequestBodySize = limits.RequestBytes;
            options.IntrospectionForEveryone = limits.Introspection == IntrospectionAccess.Everyone;
            transport.ApplyTo(options.WebSockets!);
            options.MaxUploadSize = transport.UploadSize;
            options.MaxUploads = transport.UploadFiles;
            options.GraphiQL!.Title = "PipelineGraph";
            options.GraphiQL.DefaultQuery = FirstQuery;
        });
        app.MapContactExport(authentication);
        app.MapHealth();
        app.MapGet("/", () => Results.Redirect(Endpoint));
        return app;
    }

    /// <summary>Whoever has the same tenant and role is told the same of an event.</summary>
    private static object Alike(IServiceProvider operation)
    {
        var caller = operation.GetRequiredService<CurrentCaller>().Caller;
        return (caller.TenantId, caller.Role);
    }

    private const string FirstQuery = """
        # Put your API key behind "Bearer" in the Headers tab, then run this.
        {
          funnel(unit: PERSON) {
            basis { asOf binding { definition { title version } } }
            stages { stage { name kind } count reached conversionToNext }
          }
          contacts(first: 5, order: [{ lastActivityAt: DESC }]) {
            nodes {
              displayName
              company { name }
              verdict {
                stage { name }
                explanation
                missing { question forStage { name } }
              }
            }
          }
        }
        """;

    private static void AddGraphQL(IServiceCollection services)
    {
        services.AddSingleton<Catalogue>();
        services.AddSingleton<LedgerFeeds>();
        services.AddSingleton<FunnelReads>();
        services.AddSingleton(provider => GraphQLSchema.Build(
            provider.GetRequiredService<PipelineSettings>().Limits.Operations,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("PipelineGraph.GraphQL")));
        services.AddScoped<CurrentCaller>();
        services.AddScoped<KeyWatch>();
        services.AddScoped(provider => new ReadSession(provider.GetRequiredService<Snapshots>())
        {
            TenantId = provider.GetRequiredService<CurrentCaller>().Caller.TenantId,
        });
        services.AddScoped<Loaders>();
        services.AddScoped<Nodes>();
        services.AddScoped<Locales>();
        services.AddScoped<MutationScope>();
    }

    private static void AddAuthentication(IServiceCollection services, PipelineSettings settings)
    {
        services.AddSingleton(settings.Rates);
        services.AddSingleton<TenantRates>();
        if (settings.OpenId is { } provider)
        {
            services.AddSingleton(provider);
            services.AddSingleton<ProviderKeys>();
            services.AddSingleton<TokenCallers>();
        }

        services.AddSingleton(provided => new Callers(provided.GetRequiredService<FindCaller>(), provided.GetService<TokenCallers>()));
    }

    private static void AddJobs(IServiceCollection services, TelemetrySettings telemetry)
    {
        services.AddSingleton<DrainJob>();
        services.AddHostedService(provider => provider.GetRequiredService<DrainJob>());
        if (telemetry.Exports) services.AddHostedService<GaugeJob>();
        services.AddHostedService<ClockJob>();
        services.AddHostedService<BackgroundJob>();
        services.AddHostedService<DefinitionJob>();
        services.AddHostedService<ChangeWatchJob>();
        services.AddSingleton<DocumentJob>();
        services.AddHostedService(provider => provider.GetRequiredService<DocumentJob>());
    }
}
