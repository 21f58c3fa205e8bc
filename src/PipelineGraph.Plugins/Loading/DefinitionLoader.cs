using System.Runtime.CompilerServices;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Loading;

/// <summary>Makes a definition of verified bytes: finds the type of the manifest and creates it. Runs on a thread for plugins.</summary>
internal static class DefinitionLoader
{
    /// <summary>The definition, or why there is none; the context is unloaded again in that case.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (DefinitionLoadContext? Context, IStageDefinition? Definition, string? Refusal) Load(PackageFiles files, Manifest manifest)
    {
        var context = new DefinitionLoadContext(files);
        try
        {
            var type = context.LoadVerified(manifest.Assembly).GetType(manifest.DefinitionType);
            if (Refusal(type, manifest) is { } refusal)
            {
                context.Unload();
                return (null, null, refusal);
            }

            return (context, (IStageDefinition)Activator.CreateInstance(type!)!, null);
        }
#pragma warning disable CA1031 // whatever loading a plugin throws is the plugin's failure
        catch (Exception exception)
        {
            context.Unload();
            return (null, null, $"It cannot be loaded: {Steps.Text(exception)}");
        }
#pragma warning restore CA1031
    }

    private static string? Refusal(Type? type, Manifest manifest)
    {
        if (type is null) return $"There is no type '{manifest.DefinitionType}' in {manifest.Assembly}.";
        if (!typeof(IStageDefinition).IsAssignableFrom(type)) return $"The type '{manifest.DefinitionType}' does not implement {nameof(IStageDefinition)}.";
        return type.IsAbstract || type.ContainsGenericParameters || type.GetConstructor(Type.EmptyTypes) is null
            ? $"The type '{manifest.DefinitionType}' needs a public constructor without parameters."
            : null;
    }
}
