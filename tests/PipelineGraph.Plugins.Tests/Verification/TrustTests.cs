using System.Security.Cryptography;
using PipelineGraph.Core.Stages;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Tests.Verification;

/// <summary>Whose packages are let in, and what the others are told.</summary>
public sealed class TrustTests : CatalogueTest
{
    /// <summary>Not among the definitions: names that begin with a dot are no packages.</summary>
    private string Own => Directory.CreateDirectory(Path.Combine(Folder, ".trust")).FullName;

    private string LockFile => Path.Combine(Own, "definitions.lock.json");

    [Fact]
    public async Task What_the_lock_names_is_taken()
    {
        Drop();
        Lock();
        await AssertTakenAsync(Locked);
    }

    [Fact]
    public async Task Without_a_lock_nothing_is_taken()
    {
        Drop();
        await AssertRefusedAsync(Locked, "there is no lock of definitions yet. Look at what is in the folder, then run `definitions lock`.");
    }

    [Fact]
    public async Task What_the_lock_does_not_name_is_refused()
    {
        Lock();
        Drop();
        await AssertRefusedAsync(Locked, "the lock does not name 'fixture' 1.0.0 with the hash");
    }

    [Fact]
    public async Task Other_files_under_a_locked_version_are_refused()
    {
        Drop();
        Lock();
        Drop("Throws");
        await AssertRefusedAsync(Locked, "Put the locked files back, or give these a new version.");
    }

    [Fact]
    public async Task A_lock_that_was_valid_until_now_lets_nothing_new_in_and_keeps_what_was_let_in()
    {
        Drop();
        var clock = new MovedClock();
        Lock(clock.Now.AddDays(1));
        var before = (await Catalogue(Locked, clock).RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal(DefinitionState.Validated, before.State);
        clock.Now = clock.Now.AddDays(1);

        await AssertWorksAsync(Catalogue(Locked, clock), before.PackageHash);
        Directory.Move(Path.Combine(Folder, "fixture"), Path.Combine(Folder, "tenants-of-old"));
        Drop(parent: $"tenants/{Tenant:D}");
        Lock(clock.Now);
        var after = (await Catalogue(Locked, clock).RefreshAsync(CancellationToken.None)).Single(package => package.OwnerTenantId == Tenant);
        Assert.Equal(DefinitionState.Rejected, after.State);
        Assert.Contains("was valid until 2026-01-02T00:00:00", after.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_lock_no_longer_names_is_not_loaded_again()
    {
        Drop();
        Lock();
        var taken = (await Catalogue(Locked).RefreshAsync(CancellationToken.None)).Single();
        await File.WriteAllTextAsync(LockFile, new DefinitionLock { Packages = [] }.Write(), TestContext.Current.CancellationToken);
        var (binding, _, failure) = await Catalogue(Locked).BindAsync(Tenant, taken.PackageHash, "{}", CancellationToken.None);
        Assert.Null(binding);
        Assert.Contains("the lock does not name", failure!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"packages\":[{\"id\":\"fixture\",\"version\":\"1.0.0\",\"hash\":\"\"}]}")]
    [InlineData("{\"packages\":[{\"id\":\"fixture\",\"version\":\"1.0.0\"}]}")]
    [InlineData("{\"validUntil\":\"soon\",\"packages\":[]}")]
    public async Task A_lock_that_is_none_trusts_nothing(string text)
    {
        Drop();
        await File.WriteAllTextAsync(LockFile, text, TestContext.Current.CancellationToken);
        await AssertRefusedAsync(Locked, "the lock of definitions is not of the form");
    }

    [Fact]
    public async Task A_package_that_was_refused_is_taken_as_soon_as_it_is_locked()
    {
        Drop();
        var catalogue = Catalogue(Locked);
        Assert.Equal(DefinitionState.Rejected, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
        Lock();
        Assert.Equal(DefinitionState.Validated, (await catalogue.RefreshAsync(CancellationToken.None)).Single().State);
    }

    [Fact]
    public async Task What_a_trusted_key_signed_is_taken_for_all_tenants_and_for_one()
    {
        var pem = NewKey("ours.pem");
        Assert.Null(PackageSigning.Sign(Drop(), pem));
        Assert.Null(PackageSigning.Sign(Drop(parent: $"tenants/{Tenant:D}"), pem));
        var packages = await Catalogue(Signed).RefreshAsync(CancellationToken.None);
        Assert.Equal([DefinitionState.Validated, DefinitionState.Validated], packages.Select(package => package.State));
        await AssertWorksAsync(Catalogue(Signed), packages[0].PackageHash);
    }

    [Fact]
    public async Task The_hash_by_which_a_package_is_known_is_the_same_signed_or_not()
    {
        var folder = Drop();
        var before = (await Catalogue().RefreshAsync(CancellationToken.None)).Single().PackageHash;
        PackageSigning.Sign(folder, NewKey("ours.pem"));
        Assert.Equal(before, Assert.Single(PackageSigning.Found(Folder)).Hash);
    }

    [Fact]
    public async Task What_bears_no_signature_is_refused()
    {
        NewKey("ours.pem");
        Drop();
        await AssertRefusedAsync(Signed, "it bears no signature (plugin.sig). Sign it with `definitions sign`.");
    }

    [Fact]
    public async Task What_another_key_signed_is_refused()
    {
        NewKey("ours.pem");
        PackageSigning.Sign(Drop(), NewKey(null));
        await AssertRefusedAsync(Signed, "its signature is of none of the trusted keys");
    }

    [Fact]
    public async Task Files_that_were_changed_after_they_were_signed_are_refused_also_with_a_manifest_that_fits_them()
    {
        var pem = NewKey("ours.pem");
        var signature = Path.Combine(Drop(), "plugin.sig");
        PackageSigning.Sign(Path.GetDirectoryName(signature)!, pem);
        Drop("Throws");
        await AssertRefusedAsync(Signed, "or its files are not those that were signed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public async Task A_signature_that_is_none_is_refused(string text)
    {
        NewKey("ours.pem");
        await File.WriteAllTextAsync(Path.Combine(Drop(), "plugin.sig"), text, TestContext.Current.CancellationToken);
        await AssertRefusedAsync(Signed, "It is not trusted");
    }

    [Fact]
    public async Task Without_a_key_nothing_is_taken_and_files_that_are_no_keys_are_none()
    {
        PackageSigning.Sign(Drop(), NewKey(null));
        Directory.CreateDirectory(Path.Combine(Own, "keys"));
        await File.WriteAllTextAsync(Path.Combine(Own, "keys", "readme.pem"), "Not a key.", TestContext.Current.CancellationToken);
        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(Own, "keys", "rsa.pem"), rsa.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        await AssertRefusedAsync(Signed, "the server has no trusted key");
    }

    [Fact]
    public async Task A_key_that_is_taken_away_takes_with_it_what_it_signed()
    {
        PackageSigning.Sign(Drop(), NewKey("old.pem"));
        var taken = (await Catalogue(Signed).RefreshAsync(CancellationToken.None)).Single();
        File.Delete(Path.Combine(Own, "keys", "old.pem"));
        NewKey("new.pem");
        var (_, failure) = await Catalogue(Signed).OpenAsync(
            Tenant, new StageBinding { DefinitionId = "fixture", Version = "1.0.0", PackageHash = taken.PackageHash, Settings = "{}", SettingsHash = SettingsJson.Hash("{}") }, CancellationToken.None);
        Assert.Contains("its signature is of none of the trusted keys", failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Signing_takes_a_private_key_of_the_right_kind()
    {
        var folder = Drop();
        using var rsa = RSA.Create(2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var ours = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("The file holds no private key of ECDSA P-256 in PEM.", PackageSigning.Sign(folder, rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("The file holds no private key of ECDSA P-256 in PEM.", PackageSigning.Sign(folder, other.ExportECPrivateKeyPem()));
        Assert.Equal("The file holds no private key of ECDSA P-256 in PEM.", PackageSigning.Sign(folder, "nothing"));
        Assert.Equal("The file holds a public key; signing takes the private one.", PackageSigning.Sign(folder, ours.ExportSubjectPublicKeyInfoPem()));
        Assert.False(File.Exists(Path.Combine(folder, "plugin.sig")));
        Assert.Null(PackageSigning.Sign(folder, ours.ExportECPrivateKeyPem()));
    }

    private PluginOptions Locked => Options with { Trust = new DefinitionTrust { Mode = TrustMode.Lock, LockFile = LockFile } };

    private PluginOptions Signed => Options with { Trust = new DefinitionTrust { Mode = TrustMode.Signature, KeysFolder = Path.Combine(Own, "keys") } };

    private void Lock(DateTimeOffset? until = null) => File.WriteAllText(LockFile, new DefinitionLock { Packages = PackageSigning.Found(Folder), ValidUntil = until }.Write());

    /// <summary>A private key, whose public one is trusted under a name.</summary>
    private string NewKey(string? trustedAs)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.Combine(Own, "keys"));
        if (trustedAs is not null) File.WriteAllText(Path.Combine(Own, "keys", trustedAs), key.ExportSubjectPublicKeyInfoPem());
        return key.ExportECPrivateKeyPem();
    }

    private async Task AssertTakenAsync(PluginOptions options)
    {
        var catalogue = Catalogue(options);
        var taken = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal((DefinitionState.Validated, null), (taken.State, taken.Reason));
        await AssertWorksAsync(catalogue, taken.PackageHash);
    }

    private async Task AssertRefusedAsync(PluginOptions options, string reason)
    {
        var refused = (await Catalogue(options).RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal(DefinitionState.Rejected, refused.State);
        Assert.StartsWith("It is not trusted: ", refused.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Own, refused.Reason, StringComparison.Ordinal);
    }
}
