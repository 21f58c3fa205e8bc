using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Loading;

/// <summary>A definition in memory, leased by those that evaluate with it; when it is retired, the last lease unloads it.</summary>
internal sealed class LoadedDefinition
{
    private readonly Lock gate = new();
    private DefinitionLoadContext? context;
    private IStageDefinition? definition;
    private int leases;
    private bool retired;

    public LoadedDefinition(DefinitionLoadContext context, IStageDefinition definition)
    {
        (this.context, this.definition) = (context, definition);
        Memory = new WeakReference(context);
    }

    /// <summary>Dead when nothing holds the plugin any more.</summary>
    public WeakReference Memory { get; }

    /// <summary>The definition, held until <see cref="Return"/>; null when it is being unloaded.</summary>
    public IStageDefinition? Lease()
    {
        lock (gate)
        {
            if (retired) return null;
            leases++;
            return definition;
        }
    }

    public void Return()
    {
        lock (gate)
        {
            leases--;
            UnloadIfUnused();
        }
    }

    /// <summary>No more leases from now on.</summary>
    public void Retire()
    {
        lock (gate)
        {
            retired = true;
            UnloadIfUnused();
        }
    }

    public bool IsLeased
    {
        get
        {
            lock (gate) return leases > 0;
        }
    }

    private void UnloadIfUnused()
    {
        if (!retired || leases > 0 || context is null) return;
        definition = null;
        context.Unload();
        context = null;
    }
}
