namespace PipelineGraph.Plugins.Loading;

/// <summary>A running definition, leased by those that evaluate with it; when it is retired, the last lease unloads it.</summary>
internal sealed class LoadedDefinition(IRunningDefinition running)
{
    private readonly Lock gate = new();
    private int leases;
    private bool retired;
    private bool unloaded;

    /// <summary>Whether something still holds the plugin.</summary>
    public bool IsInMemory => running.IsInMemory;

    /// <summary>The definition, held until <see cref="Return"/>; null when it is being unloaded.</summary>
    public IRunningDefinition? Lease()
    {
        lock (gate)
        {
            if (retired) return null;
            leases++;
            return running;
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
        if (!retired || leases > 0 || unloaded) return;
        unloaded = true;
        running.Unload();
    }
}
