using PipelineGraph.Plugins;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of whose definitions are let in, and where their code runs.</summary>
public sealed record DefinitionSettings
{
    private const string OfOne = "Definitions:IsolationOf:";
    private const long Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, (long Default, long Most)> Numbers = Figures(new PluginOptions { Folder = "" });

    /// <summary>The settings' names below <c>PipelineGraph</c>; those of one definition are named by its id below the second.</summary>
    internal static readonly string[] Names = ["Definitions:Trust", "Definitions:LockFile", "Definitions:KeysFolder", "Definitions:Isolation", OfOne + "ID", .. Numbers.Keys.Select(name => $"Definitions:{name}")];

    public required DefinitionTrust Trust { get; init; }

    public required DefinitionIsolation Isolation { get; init; }

    /// <summary>By the definition's id.</summary>
    public required IReadOnlyDictionary<string, DefinitionIsolation> IsolationOf { get; init; }

    /// <summary>That a worker's objects may take, in megabytes.</summary>
    public required int WorkerMegabytes { get; init; }

    /// <summary>Workers of one definition at most.</summary>
    public required int Workers { get; init; }

    /// <summary>The whole of how definitions are hosted.</summary>
    public PluginOptions Options(string folder) =>
        new() { Folder = folder, Trust = Trust, Isolation = Isolation, IsolationOf = IsolationOf, WorkerMemory = WorkerMegabytes * Megabyte, WorkersPerDefinition = Workers };

    internal static bool IsOfOne(string path) => path.Length > OfOne.Length && path.StartsWith(OfOne, StringComparison.OrdinalIgnoreCase) && !path[OfOne.Length..].Contains(':', StringComparison.Ordinal);

    /// <summary>Lock and keys are beside the database by default, where only the server writes: not in the folder that definitions are dropped into.</summary>
    internal static DefinitionSettings Read(IConfigurationSection section, string dataDirectory, List<string> problems)
    {
        var mode = TrustMode.Any;
        if (section["Definitions:Trust"] is { Length: > 0 } text && (!Enum.TryParse(text, ignoreCase: true, out mode) || char.IsAsciiDigit(text[0])))
            problems.Add($"PipelineGraph:Definitions:Trust is '{text}': set {string.Join(", ", Enum.GetNames<TrustMode>())}.");
        return new DefinitionSettings
        {
            Trust = new DefinitionTrust { Mode = mode, LockFile = PathOf("LockFile", "definitions.lock.json"), KeysFolder = PathOf("KeysFolder", "keys") },
            Isolation = Isolated("Definitions:Isolation", section["Definitions:Isolation"]),
            IsolationOf = section.GetSection(OfOne.TrimEnd(':')).GetChildren()
                .ToDictionary(child => child.Key, child => Isolated(OfOne + child.Key, child.Value), StringComparer.OrdinalIgnoreCase),
            WorkerMegabytes = Number("WorkerMegabytes"),
            Workers = Number("Workers"),
        };

        string PathOf(string name, string otherwise) =>
            section[$"Definitions:{name}"] is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(dataDirectory, otherwise);

        int Number(string name) => (int)TransportSettings.Number(section, $"Definitions:{name}", Numbers[name].Default, Numbers[name].Most, problems);

        DefinitionIsolation Isolated(string name, string? value)
        {
            if (string.IsNullOrWhiteSpace(value)) return DefinitionIsolation.InProcess;
            if (Enum.TryParse<DefinitionIsolation>(value, ignoreCase: true, out var isolation) && !char.IsAsciiDigit(value[0])) return isolation;
            problems.Add($"PipelineGraph:{name} is '{value}': set {string.Join(" or ", Enum.GetNames<DefinitionIsolation>())}.");
            return default;
        }
    }

    private static Dictionary<string, (long Default, long Most)> Figures(PluginOptions options) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["WorkerMegabytes"] = (options.WorkerMemory / Megabyte, 65_536),
        ["Workers"] = (options.WorkersPerDefinition, 64),
    };
}
