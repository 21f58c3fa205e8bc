using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Verification;

/// <summary>Reads an assembly's metadata: what it was built for, and what it would use that a definition must not.</summary>
internal static class AssemblyInspection
{
    public static readonly AssemblyName Contract = typeof(IStageDefinition).Assembly.GetName();

    public const string Broken = "This is not an assembly, or it is broken.";

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Everything that is wrong with one assembly as such; its code is read by <see cref="PureCode"/>.</summary>
    public static IReadOnlyList<string> Problems(byte[] bytes, IReadOnlySet<string> packageAssemblies, bool mustReferToContract)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(bytes, writable: false));
            if (!image.HasMetadata) return ["This is a native library; only managed assemblies are taken."];
            if (image.PEHeaders.CorHeader?.Flags.HasFlag(CorFlags.ILOnly) != true) return ["The assembly holds native code; only managed ones are taken."];
            var metadata = image.GetMetadataReader();
            return [.. ReferenceProblems(metadata, packageAssemblies, mustReferToContract), .. NativeProblems(metadata)];
        }
#pragma warning disable CA1031 // broken metadata fails in ways that its reader does not name
        catch (Exception)
        {
            return [Broken];
        }
#pragma warning restore CA1031
    }

    private static IEnumerable<string> ReferenceProblems(MetadataReader metadata, IReadOnlySet<string> packageAssemblies, bool mustReferToContract)
    {
        var refersToContract = false;
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            var name = metadata.GetString(reference.Name);
            if (name == Contract.Name)
            {
                refersToContract = true;
                if (ContractRefusal(reference.Version) is { } refusal) yield return refusal;
            }
            else if (!packageAssemblies.Contains(name) && !IsFramework(name))
            {
                yield return $"It refers to the assembly '{name}', which is neither in the package nor part of .NET.";
            }
        }

        if (mustReferToContract && !refersToContract) yield return $"It does not refer to {Contract.Name}: there can be no definition in it.";
    }

    private static string? ContractRefusal(Version built)
    {
        var host = Contract.Version!;
        return built.Major == host.Major && built.Minor <= host.Minor
            ? null
            : $"It was built for version {built.ToString(2)} of the contract; this server has {host.ToString(2)}. Build it with a contract of the same major and no newer minor version.";
    }

    private static bool IsFramework(string name) =>
        name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_') && File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    private static IEnumerable<string> NativeProblems(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var isDelegate = !type.BaseType.IsNil && TypeShapes.Of(metadata, type.BaseType).Name == "System.MulticastDelegate";
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
            {
                var name = metadata.GetString(method.Name);
                if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0) yield return $"The method '{name}' calls native code.";
                else if ((method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL && !isDelegate) yield return $"The method '{name}' is not of IL.";
                else if (method.RelativeVirtualAddress == 0 && !isDelegate && (method.Attributes & MethodAttributes.Abstract) == 0) yield return $"The method '{name}' has no body.";
                if (name == "Finalize" && (method.Attributes & MethodAttributes.Virtual) != 0) yield return "It has a finaliser, which would run on a thread of the server.";
                if (name == ".cctor" && metadata.GetString(type.Name) == "<Module>") yield return "It has a module initialiser, which would run before any check.";
            }
        }
    }
}
