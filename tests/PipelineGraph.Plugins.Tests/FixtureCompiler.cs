using System.Collections.Concurrent;
using System.Reflection;
using System.Resources;
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

    private static readonly ISourceGenerator RegexGenerator = ((IIncrementalGenerator)Activator.CreateInstance(
        Assembly.LoadFrom(Directory.GetFiles(Metadata("TargetingPacks"), "System.Text.RegularExpressions.Generator.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last())
            .GetType("System.Text.RegularExpressions.Generator.RegexGenerator", throwOnError: true)!)!).AsSourceGenerator();

    /// <summary>Where the build lays out the packages of the repository.</summary>
    public static string PluginsFolder => Metadata("PluginsFolder");

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

    /// <summary>A definition of its own, with the regular expressions that the SDK's generator makes.</summary>
    public static byte[] CompileText(string source, OptimizationLevel optimisation, (string Name, string Key, string Text)? resource = null, string name = "Acme") =>
        Compile(name, [source], optimisation, resource, MetadataReference.CreateFromFile(typeof(IStageDefinition).Assembly.Location));

    private static byte[] Compile(string name, IEnumerable<string> sources, params MetadataReference[] references) => Compile(name, sources, OptimizationLevel.Debug, null, references);

    private static byte[] Compile(
        string name, IEnumerable<string> sources, OptimizationLevel optimisation, (string Name, string Key, string Text)? resource, params MetadataReference[] references)
    {
        Compilation compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))),
            [.. Framework, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimisation, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(RegexGenerator).WithUpdatedParseOptions(new CSharpParseOptions(LanguageVersion.Latest)).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        using var image = new MemoryStream();
        var result = compilation.Emit(image, manifestResources: resource is { } text ? [new ResourceDescription(text.Name, () => Written(text.Key, text.Text), isPublic: true)] : []);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return image.ToArray();
    }

    private static MemoryStream Written(string key, string text)
    {
        var stream = new MemoryStream();
        using (var writer = new ResourceWriter(stream))
        {
            writer.AddResource(key, text);
            writer.Generate();
            stream = new MemoryStream(stream.ToArray());
        }

        return stream;
    }

    private static string Metadata(string key) =>
        typeof(FixtureCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    public static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
