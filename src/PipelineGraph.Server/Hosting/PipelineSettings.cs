using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of an installation, from appsettings.json, the environment and the command line.</summary>
public sealed record PipelineSettings
{
    /// <summary>What is listened on when no setting says otherwise.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    private static readonly string[] Known = ["DataDirectory", "PluginsDirectory", "Database", "Demo", .. DefinitionSettings.Names, .. IsolationSettings.Names, .. TransportSettings.Names, .. SubscriptionSettings.Names, .. LimitSettings.Names, .. OpenIdSettings.Names, .. RateSettings.Names, .. TelemetrySettings.Names];

    /// <summary>All names below <c>PipelineGraph</c>.</summary>
    internal static IReadOnlyList<string> Names => Known;

    /// <summary>Where the files of the installation are, SQLite's among them.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The folder that definitions are dropped into.</summary>
    public required string PluginsDirectory { get; init; }

    /// <summary>Where the code of definitions runs.</summary>
    public required IsolationSettings Isolation { get; init; }

    /// <summary>Where the data is.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Whether the first start on an empty database makes demonstration tenants.</summary>
    public required bool Demo { get; init; }

    /// <summary>Whose definitions are let in.</summary>
    public required DefinitionTrust Trust { get; init; }

    /// <summary>How requests come in, and how long what they open stays.</summary>
    public required TransportSettings Transport { get; init; }

    /// <summary>How live streams are fed, and how far behind a subscriber may be.</summary>
    public required SubscriptionSettings Subscriptions { get; init; }

    /// <summary>The provider whose tokens are taken beside keys; null for none.</summary>
    public required OpenIdSettings? OpenId { get; init; }

    /// <summary>How much each tenant may ask for.</summary>
    public required RateSettings Rates { get; init; }

    /// <summary>What one request may ask for.</summary>
    public required LimitSettings Limits { get; init; }

    /// <summary>What the server tells of its running.</summary>
    public required TelemetrySettings Telemetry { get; init; }

    /// <summary>All that is wrong with the settings is told at once by a <see cref="SettingsException"/>.</summary>
    public static PipelineSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var section = configuration.GetSection("PipelineGraph");
        // A slip in a name must not put the data of one installation into the database of another.
        foreach (var unknown in section.AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null && !IsKnown(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            problems.Add($"PipelineGraph:{unknown.Key} is not a setting: there are {string.Join(", ", Known.Select(name => $"PipelineGraph:{name}"))}.");
        var data = Path.GetFullPath(Value(section["DataDirectory"]) ?? "data");
        var database = DatabaseSettings.Read(configuration, data, problems);
        // Nobody's first look is at a database server.
        var demo = database is SqliteSettings;
        if (section["Demo"] is { Length: > 0 } text && !bool.TryParse(text, out demo)) problems.Add($"PipelineGraph:Demo is '{text}': set true or false.");
        if (File.Exists(data)) problems.Add($"PipelineGraph:DataDirectory is {data}, which is a file: name a folder.");
        var plugins = Path.GetFullPath(Value(section["PluginsDirectory"]) ?? Path.Combine(AppContext.BaseDirectory, "plugins"));
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(url => !IsAddress(url)))
            problems.Add($"urls has '{url}', which is not an address to listen on: write it as {DefaultAddress}.");
        var settings = new PipelineSettings
        {
            DataDirectory = data,
            PluginsDirectory = plugins,
            Isolation = IsolationSettings.Read(section, problems),
            Database = database,
            Demo = demo,
            Trust = DefinitionSettings.Read(section, data, problems),
            Transport = TransportSettings.Read(section, problems),
            Subscriptions = SubscriptionSettings.Read(section, problems),
            Limits = LimitSettings.Read(section, problems),
            OpenId = OpenIdSettings.Read(section, problems),
            Rates = RateSettings.Read(section, problems),
            Telemetry = TelemetrySettings.Read(configuration, section, problems),
        };
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>Items of a list are numbered below its name.</summary>
    private static bool IsKnown(string path)
    {
        if (IsolationSettings.IsOfOne(path)) return true;
        var last = path.LastIndexOf(':');
        var isItem = last > 0 && last + 1 < path.Length && !path.AsSpan(last + 1).ContainsAnyExceptInRange('0', '9');
        return Known.Contains(isItem ? path[..last] : path, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What every command reads, serving too: appsettings.json and that of the environment beside the program, the environment's variables, arguments.</summary>
    public static IConfiguration Configuration(IReadOnlyList<string> arguments)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, $"appsettings.{EnvironmentName(arguments)}.json"), optional: true)
                .AddEnvironmentVariables("ASPNETCORE_")
                .AddEnvironmentVariables()
                .AddCommandLine([.. arguments])
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new SettingsException([$"{exception.Message} {exception.GetBaseException().Message}"]);
        }
    }

    /// <summary>Whether a setting of ours or of ASP.NET Core says what to listen on.</summary>
    public static bool NamesAddress(IConfiguration configuration) =>
        AddressSettings.Any(name => Value(configuration[name]) is not null) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>Which environment the arguments and variables name, as Production.</summary>
    public static string EnvironmentName(IReadOnlyList<string> arguments) =>
        Value(new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddCommandLine([.. arguments]).Build()["environment"])
        ?? Environments.Production;

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", PathBase.Length: 0, Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    internal static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Settings that cannot be used.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}
