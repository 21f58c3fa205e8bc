using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PipelineGraph.Plugins.Discovery;

/// <summary>The bytes of a package, read once: what is hashed, checked and loaded are these.</summary>
internal sealed class PackageFiles
{
    public const string ManifestName = "plugin.json";

    private readonly SortedDictionary<string, byte[]> files;

    public PackageFiles(IEnumerable<KeyValuePair<string, byte[]>> files, Guid? owner)
    {
        this.files = new SortedDictionary<string, byte[]>(files.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        Owner = owner;
        Hash = HashOf(this.files, owner);
    }

    public Guid? Owner { get; }

    /// <summary>Of all files, sorted by name; of a tenant's own package with the tenant, so that it tells nothing to another one.</summary>
    public string Hash { get; }

    public IReadOnlyDictionary<string, byte[]> Files => files;

    public string? Manifest => files.TryGetValue(ManifestName, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    public static string HashOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public byte[] ToZip()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public static PackageFiles FromZip(byte[] zipped, Guid? owner)
    {
        using var zip = new ZipArchive(new MemoryStream(zipped), ZipArchiveMode.Read);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files[entry.FullName] = bytes.ToArray();
        }

        return new PackageFiles(files, owner);
    }

    private static string HashOf(SortedDictionary<string, byte[]> files, Guid? owner)
    {
        var text = new StringBuilder();
        if (owner is { } tenant) text.Append("tenant ").Append(tenant.ToString("D")).Append('\n');
        foreach (var (name, bytes) in files) text.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        return HashOfText(text.ToString());
    }
}
