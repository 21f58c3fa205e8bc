using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PipelineGraph.Plugins.Discovery;

/// <summary>The bytes of a package, read once: what is hashed, checked and loaded are these.</summary>
internal sealed class PackageFiles
{
    public const string ManifestName = "plugin.json";
    public const string SignatureName = "plugin.sig";
    public const string ReadmeName = "README.md";

    private readonly SortedDictionary<string, byte[]> files;

    public PackageFiles(IEnumerable<KeyValuePair<string, byte[]>> files, Guid? owner)
    {
        this.files = new SortedDictionary<string, byte[]>(files.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        Owner = owner;
        Listing = ListingOf(this.files);
        Hash = HashOfText((owner is { } tenant ? $"tenant {tenant:D}\n" : "") + Listing);
    }

    public Guid? Owner { get; }

    /// <summary>
    /// A line for each file but the signature, sorted by name, as <c>sha256sum</c> writes it: the SHA-256 in small hexadecimal, two spaces, the name, a line feed.
    /// What is signed are the UTF-8 bytes of this.
    /// </summary>
    public string Listing { get; }

    /// <summary>Of the listing; of a tenant's own package with the tenant, so that it tells nothing to another one.</summary>
    public string Hash { get; }

    public IReadOnlyDictionary<string, byte[]> Files => files;

    public string? Manifest => files.TryGetValue(ManifestName, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Given-when-then files, which the host runs before it accepts the package.</summary>
    public IEnumerable<(string Name, string Text)> Examples => files.Where(file => IsExample(file.Key)).Select(file => (file.Key, Encoding.UTF8.GetString(file.Value)));

    public static bool IsExample(string name) => name.StartsWith("examples/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal);

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

    private static string ListingOf(SortedDictionary<string, byte[]> files)
    {
        var text = new StringBuilder();
        foreach (var (name, bytes) in files.Where(file => file.Key != SignatureName)) text.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        return text.ToString();
    }
}
