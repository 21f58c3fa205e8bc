namespace PipelineGraph.Server.Commands;

/// <summary>Settings among the arguments, as <c>--PipelineGraph:DataDirectory=data</c> or <c>--urls http://localhost:5080</c>: they may stand with every command.</summary>
public static class SettingsArguments
{
    private static readonly string[] HostSettings = ["urls", "environment", "contentRoot", "applicationName"];

    public static (IReadOnlyList<string> Arguments, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> args)
    {
        var (arguments, settings) = (new List<string>(), new List<string>());
        for (var index = 0; index < args.Count; index++)
        {
            if (!IsSetting(args[index]))
            {
                arguments.Add(args[index]);
                continue;
            }

            settings.Add(args[index]);
            if (!args[index].Contains('=', StringComparison.Ordinal) && index + 1 < args.Count) settings.Add(args[++index]);
        }

        return (arguments, settings);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = argument[2..].Split('=')[0];
        return name.Contains(':', StringComparison.Ordinal) || HostSettings.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
