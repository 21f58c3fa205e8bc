using System.Security.Cryptography;
using PipelineGraph.Plugins.Discovery;

namespace PipelineGraph.Plugins.Verification;

/// <summary>Everything that can be said of a package without running any of it. Reasons are for its author: no paths, nothing of the host.</summary>
internal static class PackageVerification
{
    public static (Manifest? Manifest, string? Refusal) Verify(PackageFiles files, string folderId, string folderVersion)
    {
        if (files.Manifest is not { } json) return (null, "There is no plugin.json. Build the package with the definition template's targets.");
        var (manifest, refusal) = Manifest.Read(json);
        if (manifest is null) return (null, refusal);
        return (manifest, NamesRefusal(manifest, folderId, folderVersion) ?? FilesRefusal(files, manifest) ?? AssembliesRefusal(files, manifest));
    }

    private static string? NamesRefusal(Manifest manifest, string folderId, string folderVersion)
    {
        if (manifest.Id != folderId) return $"The folder is named '{Shown(folderId)}', the manifest says '{Shown(manifest.Id)}'.";
        return manifest.Version != folderVersion ? $"The folder is named '{Shown(folderVersion)}', the manifest says '{Shown(manifest.Version)}'." : null;
    }

    private static string? FilesRefusal(PackageFiles files, Manifest manifest)
    {
        foreach (var name in manifest.Files.Keys)
        {
            if (!PluginFolder.IsSafe(name)) return $"The manifest names '{Shown(name)}', which is not a plain file name: paths that lead elsewhere are refused.";
            if (!files.Files.ContainsKey(name)) return $"The file '{Shown(name)}' of the manifest is missing.";
        }

        foreach (var (name, bytes) in files.Files)
        {
            if (name == PackageFiles.ManifestName) continue;
            if (!manifest.Files.TryGetValue(name, out var expected)) return $"The file '{Shown(name)}' is not in the manifest.";
            var actual = Convert.ToHexString(SHA256.HashData(bytes));
            if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase)) return $"The file '{Shown(name)}' is not the one of the manifest: its SHA-256 differs.";
        }

        return manifest.Files.ContainsKey(manifest.Assembly) ? null : $"The assembly '{Shown(manifest.Assembly)}' is not among the files.";
    }

    private static string? AssembliesRefusal(PackageFiles files, Manifest manifest)
    {
        var names = files.Files.Keys.Where(IsAssembly).Select(name => Path.GetFileNameWithoutExtension(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, bytes) in files.Files)
        {
            if (name == PackageFiles.ManifestName) continue;
            if (!IsAssembly(name)) return $"The file '{Shown(name)}' is neither plugin.json nor an assembly.";
            if (AssemblyInspection.Refusal(bytes, names, mustReferToContract: name == manifest.Assembly) is { } refusal) return $"{Shown(name)}: {refusal}";
        }

        return null;
    }

    private static bool IsAssembly(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
