using System.Globalization;
using PipelineGraph.GraphQL.AspNetCore.WebSockets;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of how requests come in: which documents, from which pages, how large; and of what stays open.</summary>
public sealed record TransportSettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names =
        ["Documents:Folder", "Documents:Only", "Cors:Origins", "Uploads:MaxSize", "Uploads:MaxFiles", "Sockets:InitSeconds", "Sockets:MessageBytes", "Sockets:Operations", "ShutdownSeconds", "DrainSeconds"];

    internal const int LongestShutdown = 3600;
    internal const int LongestDrain = 600;

    /// <summary>Where trusted documents are; null for none.</summary>
    public string? DocumentsFolder { get; init; }

    /// <summary>Whether only trusted documents are run.</summary>
    public bool DocumentsOnly { get; init; }

    /// <summary>Origins whose pages may call this server; <c>*</c> stands for all. Without any, sockets are taken from all: no cookie opens one.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The longest request with files, in bytes.</summary>
    public long UploadSize { get; init; } = 256 * 1024 * 1024;

    /// <summary>The most files of one request.</summary>
    public int UploadFiles { get; init; } = 10;

    /// <summary>How long a new socket may take for its <c>connection_init</c>.</summary>
    public int SocketInitSeconds { get; init; } = (int)Sockets.InitTimeout.TotalSeconds;

    /// <summary>The longest message on a socket.</summary>
    public int SocketMessageBytes { get; init; } = Sockets.MaxMessageSize;

    /// <summary>The most operations at once on a socket.</summary>
    public int SocketOperations { get; init; } = Sockets.MaxOperations;

    /// <summary>How long running requests may go on when the server is asked to stop.</summary>
    public int ShutdownSeconds { get; init; } = 30;

    /// <summary>How long requests are still taken after that, before it stops, while it says that it is not ready.</summary>
    public int DrainSeconds { get; init; }

    private static GraphQLWebSocketOptions Sockets { get; } = new();

    public void ApplyTo(GraphQLWebSocketOptions sockets)
    {
        sockets.InitTimeout = TimeSpan.FromSeconds(SocketInitSeconds);
        sockets.MaxMessageSize = SocketMessageBytes;
        sockets.MaxOperations = SocketOperations;
        foreach (var origin in Origins) sockets.AllowedOrigins.Add(origin);
    }

    internal static TransportSettings Read(IConfigurationSection section, List<string> problems)
    {
        var folder = section["Documents:Folder"] is { Length: > 0 } given ? Path.GetFullPath(given) : null;
        if (folder is not null && !Directory.Exists(folder)) problems.Add($"PipelineGraph:Documents:Folder is {folder}, which is no folder.");
        var only = false;
        if (section["Documents:Only"] is { Length: > 0 } text && !bool.TryParse(text, out only)) problems.Add($"PipelineGraph:Documents:Only is '{text}': set true or false.");
        if (only && folder is null) problems.Add("PipelineGraph:Documents:Only is true without PipelineGraph:Documents:Folder: nothing could be run.");
        var defaults = new TransportSettings();
        return new TransportSettings
        {
            DocumentsFolder = folder,
            DocumentsOnly = only,
            Origins = [.. Origin(section.GetSection("Cors:Origins"), problems)],
            UploadSize = Number(section, "Uploads:MaxSize", defaults.UploadSize, long.MaxValue, problems),
            UploadFiles = (int)Number(section, "Uploads:MaxFiles", defaults.UploadFiles, 1000, problems),
            SocketInitSeconds = (int)Number(section, "Sockets:InitSeconds", defaults.SocketInitSeconds, 60, problems),
            SocketMessageBytes = (int)Number(section, "Sockets:MessageBytes", defaults.SocketMessageBytes, 64 * 1024 * 1024, problems),
            SocketOperations = (int)Number(section, "Sockets:Operations", defaults.SocketOperations, 100_000, problems),
            ShutdownSeconds = (int)Number(section, "ShutdownSeconds", defaults.ShutdownSeconds, LongestShutdown, problems),
            DrainSeconds = (int)Number(section, "DrainSeconds", defaults.DrainSeconds, LongestDrain, problems, least: 0),
        };
    }

    /// <summary>A list of the settings file, or one text with semicolons.</summary>
    private static IEnumerable<string> Origin(IConfigurationSection section, List<string> problems)
    {
        foreach (var origin in section.GetChildren().Select(child => child.Value ?? "").Append(section.Value ?? "")
            .SelectMany(text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (origin == "*" || IsOrigin(origin)) yield return origin;
            else problems.Add($"PipelineGraph:Cors:Origins has '{origin}', which is no origin: write it as https://app.example.com, several with ';' between.");
        }
    }

    /// <summary>As browsers send it: scheme, host and port, and nothing behind them.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.GetLeftPart(UriPartial.Authority) == text;

    internal static long Number(IConfigurationSection section, string name, long otherwise, long most, List<string> problems, long least = 1)
    {
        if (section[name] is not { Length: > 0 } text) return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"PipelineGraph:{name} is '{text}': write a whole number from {least} to {most}."));
        return otherwise;
    }
}
