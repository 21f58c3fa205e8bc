using PipelineGraph.Plugins.Discovery;

namespace PipelineGraph.Plugins.Verification;

/// <summary>What an operator does for trust: signs a package, and lists those that are dropped in.</summary>
public static class PackageSigning
{
    /// <summary>Writes <c>plugin.sig</c> beside the manifest; why it could not, or null.</summary>
    public static string? Sign(string folder, string privateKeyPem)
    {
        var (files, unread) = Read(folder);
        if (files is null) return unread;
        if (files.Manifest is null) return "There is no plugin.json in the folder: it holds no package.";
        try
        {
            File.WriteAllText(Path.Combine(folder, PackageFiles.SignatureName), DefinitionTrust.Sign(files, privateKeyPem));
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>What a lock says of the packages in a folder of definitions; those without a manifest that can be read are left out.</summary>
    public static IReadOnlyList<LockedPackage> Found(string folder)
    {
        List<LockedPackage> packages = [];
        foreach (var found in new PluginFolder(new PluginOptions { Folder = folder }).Find())
        {
            if (new PluginFolder(new PluginOptions { Folder = folder }).Read(found).Files is { Manifest: { } json } files && Manifest.Read(json).Manifest is { } manifest)
                packages.Add(new LockedPackage(manifest.Id, manifest.Version, files.Hash));
        }

        return packages;
    }

    private static (PackageFiles? Files, string? Unread) Read(string folder) =>
        new PluginFolder(new PluginOptions { Folder = folder }).Read(new FoundFolder(folder, Path.GetFullPath(folder), null, "", ""));
}
