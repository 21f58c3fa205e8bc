using System.Globalization;
using System.IO.Enumeration;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Discovery;

/// <summary>A folder that may hold a package, named by its path below the plugins' folder.</summary>
internal sealed record FoundFolder(string RelativePath, string Path, Guid? Owner, string Id, string Version);

/// <summary>The inbox: <c>&lt;id&gt;/&lt;version&gt;/</c> for all tenants, <c>tenants/&lt;tenant&gt;/&lt;id&gt;/&lt;version&gt;/</c> for one.</summary>
internal sealed class PluginFolder(PluginOptions options)
{
    private const string TenantsName = "tenants";
    private const int EntriesLooked = 1000;

    private static readonly EnumerationOptions TwoLevels = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, AttributesToSkip = 0, IgnoreInaccessible = false };

    public IReadOnlyList<FoundFolder> Find()
    {
        List<FoundFolder> found = [];
        if (!Directory.Exists(options.Folder)) return found;
        Find(options.Folder, "", null, found);
        var tenants = Path.Combine(options.Folder, TenantsName);
        foreach (var tenant in Folders(tenants))
        {
            if (Guid.TryParseExact(Path.GetFileName(tenant), "D", out var owner)) Find(tenant, $"{TenantsName}/{owner:D}/", owner, found);
        }

        return found;
    }

    /// <summary>Where a package of this name is dropped in.</summary>
    public static string RelativePath(DefinitionPackage package) =>
        $"{(package.OwnerTenantId is { } owner ? $"{TenantsName}/{owner:D}/" : "")}{package.DefinitionId}/{package.Version}";

    /// <summary>Names, sizes and times: while it stays the same, nobody is still copying.</summary>
    public static string Fingerprint(FoundFolder folder)
    {
        try
        {
            var entries = Entries(folder.Path)
                .Take(EntriesLooked)
                .Select(entry => string.Create(
                    CultureInfo.InvariantCulture, $"{entry.FullName} {(entry as FileInfo)?.Length ?? 0} {entry.LastWriteTimeUtc.Ticks}"))
                .Order(StringComparer.Ordinal);
            return string.Join('\n', entries);
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }

    /// <summary>All files of a folder, or why they are not read: too many, too large, or a link that leads elsewhere.</summary>
    public (PackageFiles? Files, string? Refusal) Read(FoundFolder folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        long total = 0;
        try
        {
            if (new DirectoryInfo(folder.Path).LinkTarget is not null) return (null, "The folder is a link. Copy the files instead.");
            var seen = 0;
            foreach (var entry in Entries(folder.Path))
            {
                if (++seen > EntriesLooked) return (null, $"The package has more than {EntriesLooked} files and folders.");
                var name = Path.GetRelativePath(folder.Path, entry.FullName).Replace('\\', '/');
                if (entry.LinkTarget is not null) return (null, $"'{Shown(name)}' is a link. Copy the file instead.");
                if (entry is not FileInfo file)
                {
                    if (name.Contains('/', StringComparison.Ordinal)) return (null, $"'{Shown(name)}' is a folder in a folder; files are in at most one folder.");
                    continue;
                }

                if (files.Count == options.MaximumFiles) return (null, $"The package has more than {options.MaximumFiles} files.");
                if (!IsSafe(name)) return (null, $"The file name '{Shown(name)}' is not of letters, digits, '.', '_' and '-', in at most one folder.");
                total += file.Length;
                if (total > options.MaximumPackageBytes) return (null, $"The package is larger than {options.MaximumPackageBytes} bytes.");

                // What is empty is not opened: it may be a named pipe, which would keep its reader waiting.
                files[name] = file.Length == 0 ? [] : File.ReadAllBytes(file.FullName);
            }
        }
        catch (IOException)
        {
            return (null, "The files cannot be read.");
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "The files may not be read by the server.");
        }

        return (new PackageFiles(files, folder.Owner), null);
    }

    /// <summary>Whether a name stays inside its folder on every file system: <c>A.dll</c>, or <c>nl/A.resources.dll</c>.</summary>
    public static bool IsSafe(string name)
    {
        var segments = name.Split('/');
        return name.Length <= 200 && segments.Length <= 2 && segments.All(segment =>
            segment.Length > 0 && segment[0] != '.' && segment[^1] != '.' && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'));
    }

    /// <summary>What is in a package's folder and the folders in it, links as such: they are never followed.</summary>
    private static FileSystemEnumerable<FileSystemInfo> Entries(string path) =>
        new(path, static (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), TwoLevels)
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    private static void Find(string parent, string prefix, Guid? owner, List<FoundFolder> found)
    {
        foreach (var id in Folders(parent))
        {
            var idName = Path.GetFileName(id);
            if (owner is null && idName == TenantsName) continue;
            foreach (var version in Folders(id))
            {
                var versionName = Path.GetFileName(version);
                found.Add(new FoundFolder($"{prefix}{idName}/{versionName}", version, owner, idName, versionName));
            }
        }
    }

    private static IEnumerable<string> Folders(string parent)
    {
        if (!Directory.Exists(parent)) return [];
        try
        {
            return [.. Directory.EnumerateDirectories(parent).Where(path => Path.GetFileName(path)[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
