using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PipelineGraph.Plugins.Discovery;

namespace PipelineGraph.Plugins.Verification;

/// <summary>What makes a package trusted.</summary>
public enum TrustMode
{
    /// <summary>Whoever may write into the folder of definitions is trusted.</summary>
    Any,

    /// <summary>The lock file names the package with its hash.</summary>
    Lock,

    /// <summary>The package bears a signature of one of the trusted keys.</summary>
    Signature,
}

/// <summary>
/// Decides whose packages are let in. What lists and keys say is read at each look, so that a change counts at once; they belong where only the operator
/// writes, not into the folder of definitions.
/// </summary>
public sealed record DefinitionTrust
{
    private const int LargestFile = 1_000_000;
    private const int LongestSignature = 1000;

    public TrustMode Mode { get; init; }

    /// <summary>Of <see cref="TrustMode.Lock"/>.</summary>
    public string LockFile { get; init; } = "";

    /// <summary>Of <see cref="TrustMode.Signature"/>: a folder of public keys, each a file <c>*.pem</c>.</summary>
    public string KeysFolder { get; init; } = "";

    /// <summary>Changes when what is trusted may have changed.</summary>
    internal string Stamp() => Mode switch
    {
        TrustMode.Lock => Stamp([new FileInfo(LockFile)]),
        TrustMode.Signature => Stamp(Directory.Exists(KeysFolder) ? new DirectoryInfo(KeysFolder).EnumerateFiles("*.pem") : []),
        _ => "",
    };

    /// <summary>Why the package is not trusted, in words for who dropped it in; null when it is.</summary>
    /// <param name="now">Null for a package that was let in before: the end of a lock's validity does not stop those.</param>
    internal string? Refusal(PackageFiles files, string id, string version, DateTimeOffset? now)
    {
        try
        {
            return Mode switch
            {
                TrustMode.Lock => LockRefusal(files, id, version, now),
                TrustMode.Signature => SignatureRefusal(files),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "It is not trusted: the lock or the keys cannot be read by the server.";
        }
    }

    /// <summary>Signs a package, as <c>plugin.sig</c> holds it.</summary>
    /// <exception cref="ArgumentException">The text holds no private key of ECDSA P-256.</exception>
    internal static string Sign(PackageFiles files, string privateKeyPem)
    {
        using var key = ReadKey(privateKeyPem) ?? throw new ArgumentException("The file holds no private key of ECDSA P-256 in PEM.");
        try
        {
            return Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(files.Listing), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) + "\n";
        }
        catch (CryptographicException exception)
        {
            throw new ArgumentException("The file holds a public key; signing takes the private one.", exception);
        }
    }

    /// <summary>Whether the text is a key that packages can be signed or checked with.</summary>
    internal static ECDsa? ReadKey(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(false).Curve.Oid is { Value: "1.2.840.10045.3.1.7" } or { FriendlyName: "nistP256" }) return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // Not such a key, as the caller says with the file's name.
        }

        key.Dispose();
        return null;
    }

    private string? LockRefusal(PackageFiles files, string id, string version, DateTimeOffset? now)
    {
        if (!File.Exists(LockFile)) return "It is not trusted: there is no lock of definitions yet. Look at what is in the folder, then run `definitions lock`.";
        if (new FileInfo(LockFile).Length > LargestFile || DefinitionLock.Read(File.ReadAllText(LockFile)) is not { } locked) return "It is not trusted: the lock of definitions is not of the form that `definitions lock` writes. Write it again.";
        if (now >= locked.ValidUntil)
            return string.Create(CultureInfo.InvariantCulture, $"It is not trusted: the lock of definitions was valid until {locked.ValidUntil:O}. Look at what is in the folder, then run `definitions lock` again.");
        if (locked.Packages.Any(package => package.Hash == files.Hash && package.Id == id && package.Version == version)) return null;
        return locked.Packages.FirstOrDefault(package => package.Id == id && package.Version == version) is { } other
            ? $"It is not trusted: the lock names '{id}' {version} with the hash {other.Hash[..12]}, and these files have {files.Hash[..12]}. Put the locked files back, or give these a new version."
            : $"It is not trusted: the lock does not name '{id}' {version} with the hash {files.Hash[..12]}. Who trusts it runs `definitions lock`.";
    }

    private string? SignatureRefusal(PackageFiles files)
    {
        if (!files.Files.TryGetValue(PackageFiles.SignatureName, out var written)) return "It is not trusted: it bears no signature (plugin.sig). Sign it with `definitions sign`.";
        var signature = new byte[LongestSignature];
        if (written.Length > LongestSignature || !Convert.TryFromBase64String(Encoding.ASCII.GetString(written), signature, out var length)) return "It is not trusted: plugin.sig is not of the form that `definitions sign` writes.";
        var pems = Directory.Exists(KeysFolder) ? Directory.GetFiles(KeysFolder, "*.pem") : [];
        var keys = pems.Where(path => new FileInfo(path).Length <= LargestFile).Select(path => ReadKey(File.ReadAllText(path))).OfType<ECDsa>().ToList();
        if (keys.Count == 0) return "It is not trusted: the server has no trusted key. Its operator puts public keys of ECDSA P-256, as *.pem, into the folder of keys.";
        var signed = Encoding.UTF8.GetBytes(files.Listing);
        var isTrusted = keys.Exists(key => key.VerifyData(signed, signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        keys.ForEach(key => key.Dispose());
        return isTrusted ? null : "It is not trusted: its signature is of none of the trusted keys, or its files are not those that were signed. Sign it again with a trusted key.";
    }

    private static string Stamp(IEnumerable<FileInfo> files) =>
        string.Join('\n', files.Where(file => file.Exists).Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")).Order(StringComparer.Ordinal));
}
