using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of whose definitions are let in.</summary>
internal static class DefinitionSettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    public static readonly string[] Names = ["Definitions:Trust", "Definitions:LockFile", "Definitions:KeysFolder"];

    /// <summary>Lock and keys are beside the database by default, where only the server writes: not in the folder that definitions are dropped into.</summary>
    public static DefinitionTrust Read(IConfigurationSection section, string dataDirectory, List<string> problems)
    {
        var mode = TrustMode.Any;
        if (section["Definitions:Trust"] is { Length: > 0 } text && (!Enum.TryParse(text, ignoreCase: true, out mode) || char.IsAsciiDigit(text[0])))
            problems.Add($"PipelineGraph:Definitions:Trust is '{text}': set {string.Join(", ", Enum.GetNames<TrustMode>())}.");
        return new DefinitionTrust { Mode = mode, LockFile = PathOf("LockFile", "definitions.lock.json"), KeysFolder = PathOf("KeysFolder", "keys") };

        string PathOf(string name, string otherwise) =>
            section[$"Definitions:{name}"] is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(dataDirectory, otherwise);
    }
}
