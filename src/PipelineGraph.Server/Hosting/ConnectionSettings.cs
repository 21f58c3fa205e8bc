using System.Globalization;
using PipelineGraph.GraphQL.AspNetCore.WebSockets;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of what stays open: sockets, and how long a server that stops waits for what runs.</summary>
public sealed record ConnectionSettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names =
        [nameof(ShutdownSeconds), nameof(SocketInitSeconds), nameof(SocketMessageBytes), nameof(SocketOperations), nameof(SocketOrigins)];

    internal const int LongestShutdown = 3600;

    /// <summary>How long running requests may go on when the server is asked to stop.</summary>
    public required int ShutdownSeconds { get; init; }

    /// <summary>How long a new socket may take for its <c>connection_init</c>.</summary>
    public required int SocketInitSeconds { get; init; }

    /// <summary>The longest message on a socket.</summary>
    public required int SocketMessageBytes { get; init; }

    /// <summary>The most operations at once on a socket.</summary>
    public required int SocketOperations { get; init; }

    /// <summary>The sites whose pages may open sockets; none lets all.</summary>
    public required IReadOnlyList<string> SocketOrigins { get; init; }

    public void ApplyTo(GraphQLWebSocketOptions sockets)
    {
        sockets.InitTimeout = TimeSpan.FromSeconds(SocketInitSeconds);
        sockets.MaxMessageSize = SocketMessageBytes;
        sockets.MaxOperations = SocketOperations;
        foreach (var origin in SocketOrigins) sockets.AllowedOrigins.Add(origin);
    }

    internal static ConnectionSettings Read(IConfigurationSection section, List<string> problems)
    {
        var defaults = new GraphQLWebSocketOptions();
        string[] origins = [.. (section[nameof(SocketOrigins)] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
            problems.Add($"PipelineGraph:{nameof(SocketOrigins)} has '{origin}', which is no origin: write it as https://app.example.com, several with ';' between.");
        return new ConnectionSettings
        {
            ShutdownSeconds = Number(nameof(ShutdownSeconds), 30, LongestShutdown),
            SocketInitSeconds = Number(nameof(SocketInitSeconds), (int)defaults.InitTimeout.TotalSeconds, 60),
            SocketMessageBytes = Number(nameof(SocketMessageBytes), defaults.MaxMessageSize, 64 * 1024 * 1024),
            SocketOperations = Number(nameof(SocketOperations), defaults.MaxOperations, 100_000),
            SocketOrigins = origins,
        };

        int Number(string name, int otherwise, int most)
        {
            if (section[name] is not { Length: > 0 } given) return otherwise;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"PipelineGraph:{name} is '{given}': write a whole number from 1 to {most}."));
            return otherwise;
        }
    }

    /// <summary>As browsers send it: scheme, host and port, and nothing behind them.</summary>
    internal static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
