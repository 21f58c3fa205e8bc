using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Tests.Verification;

/// <summary>Whatever bytes stand in an assembly, the scan answers in words.</summary>
public sealed class BrokenAssemblyTests : CatalogueTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Bytes_that_were_turned_over_are_told_as_broken_or_read_as_they_are(int seed)
    {
        var sound = FixtureCompiler.Compile("Harmless");
        var chance = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            byte[] bytes = [.. sound];
            for (var turned = chance.Next(1, 20); turned > 0; turned--) bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
            var manifest = """{"id":"fixture","version":"1.0.0","contractVersion":"1.0","assembly":"Fixture.dll","definitionType":"T","files":{"Fixture.dll":"HASH"}}""".Replace("HASH", hash, StringComparison.Ordinal);
            var files = new PackageFiles(new Dictionary<string, byte[]> { ["Fixture.dll"] = bytes, ["plugin.json"] = System.Text.Encoding.UTF8.GetBytes(manifest) }, null);
            Assert.NotNull(PackageVerification.Verify(files).Problems);
        }
    }
}
