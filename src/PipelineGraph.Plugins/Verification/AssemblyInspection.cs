using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Verification;

/// <summary>Reads an assembly's metadata: what it was built for, and what it would use that a definition must not.</summary>
internal static class AssemblyInspection
{
    public static readonly AssemblyName Contract = typeof(IStageDefinition).Assembly.GetName();

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static string? Refusal(byte[] bytes, IReadOnlySet<string> packageAssemblies, bool mustReferToContract)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(bytes, writable: false));
            if (!image.HasMetadata) return "This is a native library; only managed assemblies are taken.";
            if (image.PEHeaders.CorHeader?.Flags.HasFlag(CorFlags.ILOnly) != true) return "The assembly holds native code; only managed ones are taken.";
            var metadata = image.GetMetadataReader();
            return ReferencesRefusal(metadata, packageAssemblies, mustReferToContract) ?? NativeRefusal(metadata) ?? ForbiddenUse.Refusal(metadata);
        }
        catch (BadImageFormatException)
        {
            return "This is not an assembly, or it is broken.";
        }
    }

    private static string? ReferencesRefusal(MetadataReader metadata, IReadOnlySet<string> packageAssemblies, bool mustReferToContract)
    {
        var refersToContract = false;
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            var name = metadata.GetString(reference.Name);
            if (name == Contract.Name)
            {
                refersToContract = true;
                if (ContractRefusal(reference.Version) is { } refusal) return refusal;
            }
            else if (!packageAssemblies.Contains(name) && !IsFramework(name))
            {
                return $"It refers to the assembly '{name}', which is neither in the package nor part of .NET.";
            }
        }

        return mustReferToContract && !refersToContract ? $"It does not refer to {Contract.Name}: there can be no definition in it." : null;
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

    private static string? NativeRefusal(MetadataReader metadata)
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0) return $"The method '{metadata.GetString(method.Name)}' calls native code.";
            if ((method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL) return $"The method '{metadata.GetString(method.Name)}' is not of IL.";
            if (metadata.GetString(method.Name) == "Finalize" && (method.Attributes & MethodAttributes.Virtual) != 0) return "It has a finaliser, which would run on a thread of the server.";
        }

        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (metadata.GetString(type.Name) != "<Module>") continue;
            if (type.GetMethods().Any(method => metadata.GetString(metadata.GetMethodDefinition(method).Name) == ".cctor")) return "It has a module initialiser, which would run before any check.";
        }

        return null;
    }
}
