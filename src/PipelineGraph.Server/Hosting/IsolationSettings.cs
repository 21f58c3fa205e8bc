using PipelineGraph.Plugins;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of where the code of definitions runs.</summary>
public sealed record IsolationSettings
{
    private const string OfOne = "Definitions:IsolationOf:";
    private const long Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, (long Default, long Most)> Numbers = Figures(new PluginOptions { Folder = "" });

    /// <summary>The settings' names below <c>PipelineGraph</c>; those of one definition are named by its id below the second.</summary>
    internal static readonly string[] Names = ["Definitions:Isolation", OfOne + "ID", .. Numbers.Keys.Select(name => $"Definitions:{name}")];

    public required DefinitionIsolation Isolation { get; init; }

    /// <summary>By the definition's id.</summary>
    public required IReadOnlyDictionary<string, DefinitionIsolation> IsolationOf { get; init; }

    /// <summary>That a worker's objects may take, in megabytes.</summary>
    public required int WorkerMegabytes { get; init; }

    /// <summary>Workers of one definition at most.</summary>
    public required int Workers { get; init; }

    /// <summary>The options with these settings.</summary>
    public PluginOptions Of(PluginOptions options) =>
        options with { Isolation = Isolation, IsolationOf = IsolationOf, WorkerMemory = WorkerMegabytes * Megabyte, WorkersPerDefinition = Workers };

    internal static bool IsOfOne(string path) => path.Length > OfOne.Length && path.StartsWith(OfOne, StringComparison.OrdinalIgnoreCase) && !path[OfOne.Length..].Contains(':', StringComparison.Ordinal);

    internal static IsolationSettings Read(IConfigurationSection section, List<string> problems)
    {
        return new IsolationSettings
        {
            Isolation = Isolated("Definitions:Isolation", section["Definitions:Isolation"]),
            IsolationOf = section.GetSection(OfOne.TrimEnd(':')).GetChildren()
                .ToDictionary(child => child.Key, child => Isolated(OfOne + child.Key, child.Value), StringComparer.OrdinalIgnoreCase),
            WorkerMegabytes = Number("WorkerMegabytes"),
            Workers = Number("Workers"),
        };

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
