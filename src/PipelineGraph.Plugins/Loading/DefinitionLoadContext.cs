using System.Reflection;
using System.Runtime.Loader;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Loading;

/// <summary>Loads a package's assemblies from their verified bytes. The contract is always the host's, whatever version or copy was asked for.</summary>
internal sealed class DefinitionLoadContext(PackageFiles files) : AssemblyLoadContext(files.Hash, isCollectible: true)
{
    public Assembly LoadVerified(string fileName) => LoadFromStream(new MemoryStream(files.Files[fileName], writable: false));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == AssemblyInspection.Contract.Name) return typeof(Definitions.IStageDefinition).Assembly;
        var file = string.IsNullOrEmpty(assemblyName.CultureName) ? assemblyName.Name + ".dll" : $"{assemblyName.CultureName}/{assemblyName.Name}.dll";
        return files.Files.ContainsKey(file) ? LoadVerified(file) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => throw new DllNotFoundException("Definitions call no native code.");
}
