using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Tests;

/// <summary>Compiles the misbehaving definitions of <c>tests/plugins</c>.</summary>
internal static class FixtureCompiler
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;";

    private static readonly ConcurrentDictionary<string, byte[]> Compiled = new(StringComparer.Ordinal);

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static byte[] Compile(string trap, Version? contract = null) => Compiled.GetOrAdd($"{trap} {contract}", _ => Compile(
        "Fixture",
        [Resource("fixture/Fixture"), Resource("fixture/" + trap)],
        contract is null ? MetadataReference.CreateFromFile(typeof(IStageDefinition).Assembly.Location) : MetadataReference.CreateFromImage(Contract(contract))));

    /// <summary>The contract under another version.</summary>
    private static byte[] Contract(Version version)
    {
        var names = typeof(FixtureCompiler).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("contract/", StringComparison.Ordinal));
        return Compile("PipelineGraph.Definitions", [ImplicitUsings, $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]", .. names.Select(Resource)]);
    }

    private static byte[] Compile(string name, IEnumerable<string> sources, params MetadataReference[] references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))),
            [.. Framework, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return image.ToArray();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
