using System.Globalization;
using System.Security.Cryptography;
using PipelineGraph.Plugins.Discovery;

namespace PipelineGraph.Plugins.Verification;

/// <summary>Everything that can be said of a package without running any of it. Reasons are for its author: no paths, nothing of the host.</summary>
internal static class PackageVerification
{
    private const int ProblemsShown = 5;

    public static (Manifest? Manifest, string? Refusal) Verify(PackageFiles files, string folderId, string folderVersion)
    {
        var (manifest, problems) = Verify(files);
        if (manifest is null) return (null, Joined(problems));
        return (manifest, NamesRefusal(manifest, folderId, folderVersion) ?? Joined(problems));
    }

    /// <summary>The manifest, and everything that the package would be refused for.</summary>
    public static (Manifest? Manifest, IReadOnlyList<string> Problems) Verify(PackageFiles files)
    {
        if (files.Manifest is not { } json) return (null, ["There is no plugin.json. Build the package with the definition template's targets."]);
        var (manifest, refusal) = Manifest.Read(json);
        if (manifest is null) return (null, [refusal!]);
        IReadOnlyList<string> problems = [.. FileProblems(files, manifest)];
        return (manifest, problems.Count > 0 ? problems : AssemblyProblems(files, manifest));
    }

    private static string? Joined(IReadOnlyList<string> problems) => problems.Count switch
    {
        0 => null,
        <= ProblemsShown => string.Join(' ', problems),
        _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', problems.Take(ProblemsShown))} And {problems.Count - ProblemsShown} more: `definitions verify` names them all."),
    };

    private static string? NamesRefusal(Manifest manifest, string folderId, string folderVersion)
    {
        if (manifest.Id != folderId) return $"The folder is named '{Shown(folderId)}', the manifest says '{Shown(manifest.Id)}'.";
        return manifest.Version != folderVersion ? $"The folder is named '{Shown(folderVersion)}', the manifest says '{Shown(manifest.Version)}'." : null;
    }

    private static IEnumerable<string> FileProblems(PackageFiles files, Manifest manifest)
    {
        foreach (var name in manifest.Files.Keys)
        {
            if (!PluginFolder.IsSafe(name)) yield return $"The manifest names '{Shown(name)}', which is not a plain file name: paths that lead elsewhere are refused.";
            else if (!files.Files.ContainsKey(name)) yield return $"The file '{Shown(name)}' of the manifest is missing.";
        }

        foreach (var (name, bytes) in files.Files)
        {
            if (name is PackageFiles.ManifestName or PackageFiles.SignatureName) continue;
            if (!manifest.Files.TryGetValue(name, out var expected)) yield return $"The file '{Shown(name)}' is not in the manifest.";
            else if (!Convert.ToHexString(SHA256.HashData(bytes)).Equals(expected, StringComparison.OrdinalIgnoreCase)) yield return $"The file '{Shown(name)}' is not the one of the manifest: its SHA-256 differs.";
            if (!IsAssembly(name) && !PackageFiles.IsExample(name) && name != PackageFiles.ReadmeName)
                yield return $"The file '{Shown(name)}' is neither plugin.json, plugin.sig, README.md, an assembly, nor an example (examples/NAME.json).";
        }

        if (!manifest.Files.ContainsKey(manifest.Assembly)) yield return $"The assembly '{Shown(manifest.Assembly)}' is not among the files.";
    }

    private static List<string> AssemblyProblems(PackageFiles files, Manifest manifest)
    {
        var assemblies = files.Files.Where(file => IsAssembly(file.Key)).ToList();
        var names = assemblies.Select(file => Path.GetFileNameWithoutExtension(file.Key)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> problems = [.. assemblies.SelectMany(file =>
            AssemblyInspection.Problems(file.Value, names, mustReferToContract: file.Key == manifest.Assembly).Select(problem => $"{Shown(file.Key)}: {problem}"))];
        if (problems.Exists(problem => problem.EndsWith(AssemblyInspection.Broken, StringComparison.Ordinal))) return problems;
        try
        {
            using var code = new PackageCode(assemblies.Select(file => file.Value));
            return [.. problems, .. PureCode.Problems(code), .. KeptState.Problems(code)];
        }
#pragma warning disable CA1031 // broken metadata fails in ways that its reader does not name
        catch (Exception)
        {
            return [.. problems, AssemblyInspection.Broken];
        }
#pragma warning restore CA1031
    }

    private static bool IsAssembly(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
